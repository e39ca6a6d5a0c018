import type { Json, JsonObject } from '@occi/core'
import {
  type AnswerDecoder,
  bodyText,
  isJsonObject,
  type RawAnswer,
  type RawAnswerType,
  type ReceivedMessage,
} from '@occi/core/authoring'
import { unexpected } from './decode.ts'
import { DocumentFaults } from './document.ts'
import { parseJson } from './parse-json.ts'
import { parseProblem } from './problem.ts'
import { readers } from './readers.ts'
import { typeOf } from './shape.ts'

/** Reads answers of JSON: what this rendering writes, and more loosely what other servers of OCCI do. */
export function answerDecoder(maxDepth: number): AnswerDecoder {
  return {
    decode: (message, expected) => decodeAnswer(message, expected, maxDepth),
    decodeError(message) {
      const document = documentOf(message, maxDepth)
      return isJsonObject(document) ? parseProblem(document) : undefined
    },
  }
}

function decodeAnswer(
  message: ReceivedMessage,
  expected: readonly RawAnswerType[],
  maxDepth: number,
): RawAnswer | undefined {
  const document = documentOf(message, maxDepth)
  if (document === undefined) return undefined
  if (expected.includes('locations') && isListOfStrings(document)) return { type: 'locations', locations: document }
  if (isJsonObject(document)) {
    const type = typeOf(document, expected)
    if (type !== undefined) return read(document, type)
    // Servers of the drafts before 1.2 show an entity as a listing of one.
    if (expected.includes('entity') && typeOf(document, ['entities']) !== undefined) {
      const [entity, another] = read(document, 'entities').entities
      if (entity !== undefined && another === undefined) return { type: 'entity', entity }
    }
  }
  throw unexpected(document, expected)
}

function documentOf({ body }: ReceivedMessage, maxDepth: number): Json | undefined {
  const text = bodyText(body)
  return text.trim() === '' ? undefined : parseJson(text, maxDepth)
}

function isListOfStrings(document: Json): document is readonly string[] {
  return Array.isArray(document) && document.every((item) => typeof item === 'string')
}

function read<T extends RawAnswerType>(document: JsonObject, type: T): Extract<RawAnswer, { readonly type: T }> {
  const faults = new DocumentFaults({ isTolerant: true })
  const { raw } = readers[type]({ value: document, pointer: '' }, faults)
  faults.throwIfAny()
  return raw
}
