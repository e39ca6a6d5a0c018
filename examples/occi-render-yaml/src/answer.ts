import {
  type AnswerDecoder,
  bodyText,
  isJsonObject,
  type RawAnswer,
  type RawAnswerType,
  type RawError,
  type ReceivedMessage,
} from '@occi/core/authoring'
import { recognize } from './decode.ts'
import { parseError } from './error.ts'
import { Faults } from './mapping.ts'
import { readers } from './readers.ts'
import { parseYaml, type YamlLimits } from './yaml.ts'

/** Reads answers, for clients: unknown members are ignored, since another server may say more. */
export function answerDecoder(limits: YamlLimits): AnswerDecoder {
  return {
    decode: (message, expected) => decodeAnswer(message, expected, limits),
    decodeError(message): RawError | undefined {
      const value = parseYaml(bodyText(message.body), limits)?.value
      return value !== undefined && isJsonObject(value) ? parseError(value) : undefined
    },
  }
}

function decodeAnswer(
  { body }: ReceivedMessage,
  expected: readonly RawAnswerType[],
  limits: YamlLimits,
): RawAnswer | undefined {
  const document = parseYaml(bodyText(body), limits)
  if (document === undefined) return undefined
  const faults = new Faults(document, { isTolerant: true })
  const { type, mapping } = recognize(document, expected, faults)
  const { raw } = readers[type](mapping)
  faults.throwIfAny()
  return raw
}
