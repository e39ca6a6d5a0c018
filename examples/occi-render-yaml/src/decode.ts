import {
  bodyText,
  type Decoded,
  faultsError,
  isJsonObject,
  type RawType,
  type ReceivedMessage,
} from '@occi/core/authoring'
import { Faults, Mapping, quoted, sortOf } from './mapping.ts'
import { forms, readers } from './readers.ts'
import { parseYaml, type YamlDocument, type YamlLimits } from './yaml.ts'

/**
 * Reads a message.
 *
 * @returns undefined if there is no document in its body
 * @throws OcciError `syntax` with line and column of every fault
 */
export function decodeYaml(
  { body }: ReceivedMessage,
  expected: readonly RawType[],
  limits: YamlLimits,
): Decoded | undefined {
  const document = parseYaml(bodyText(body), limits)
  if (document === undefined) return undefined
  const faults = new Faults(document)
  const { type, mapping } = recognize(document, expected, faults)
  const { raw, place } = readers[type](mapping)
  faults.throwIfAny()
  return { raw, at: (path) => document.positionOf(place(path)) }
}

/** Which of the expected things a document is. */
export function recognize<T extends RawType>(document: YamlDocument, expected: readonly T[], faults: Faults) {
  const { value } = document
  const type = isJsonObject(value) ? expected.find((one) => forms[one].fits(value)) : undefined
  if (!isJsonObject(value) || type === undefined) throw unexpected(document, expected)
  return { type, mapping: new Mapping(value, [], faults) }
}

function unexpected({ value, positionOf }: YamlDocument, expected: readonly RawType[]) {
  const found = isJsonObject(value)
    ? `a mapping of ${Object.keys(value).slice(0, 10).map(quoted).join(', ')}`
    : sortOf(value)
  const message = `expected ${expected.map((type) => forms[type].example).join(', or ')}, found ${found}`
  return faultsError('syntax', [{ message, path: [], position: positionOf([]) }])
}
