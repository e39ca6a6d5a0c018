import type { Json, OcciError } from '@occi/core'
import {
  bodyText,
  type Decoded,
  faultsError,
  isJsonObject,
  type RawType,
  type ReceivedMessage,
} from '@occi/core/authoring'
import { DocumentFaults } from './document.ts'
import { parseJson } from './parse-json.ts'
import { readers } from './readers.ts'
import { forms, typeOf } from './shape.ts'
import { sortOf } from './words.ts'

/**
 * Reads a message of JSON.
 *
 * @returns undefined if there is no body
 * @throws OcciError `syntax` with every fault: line and column if it is no JSON, otherwise a JSON Pointer
 */
export function decodeJson(
  { body }: ReceivedMessage,
  expected: readonly RawType[],
  maxDepth: number,
): Decoded | undefined {
  const text = bodyText(body)
  if (text.trim() === '') return undefined
  const document = parseJson(text, maxDepth)
  const type = isJsonObject(document) ? typeOf(document, expected) : undefined
  if (!isJsonObject(document) || type === undefined) throw unexpected(document, expected)
  const faults = new DocumentFaults()
  const { raw, pointerOf } = readers[type]({ value: document, pointer: '' }, faults)
  faults.throwIfAny()
  return { raw, at: (path) => ({ pointer: pointerOf(path) }) }
}

/** The fault of a document that is not of an expected type. */
export function unexpected(document: Json, expected: readonly RawType[]): OcciError {
  const found = isJsonObject(document)
    ? `an object with the members ${JSON.stringify(Object.keys(document).slice(0, 10))}`
    : sortOf(document)
  const message = `expected ${expected.map((type) => forms[type]).join(', or ')}, found ${found}`
  return faultsError('syntax', [{ message, path: [], position: { pointer: '' } }])
}
