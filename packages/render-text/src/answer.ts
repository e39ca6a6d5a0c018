import type { OcciError } from '@occi/core'
import {
  type AnswerDecoder,
  bodyText,
  faultsError,
  type RawAnswerType,
  type RawError,
  type RawType,
  type ReceivedMessage,
} from '@occi/core/authoring'
import { decodeFields } from './decode.ts'
import { visitLines } from './lines.ts'
import { MessageFields } from './message-fields.ts'

/** Reads the fields of an answer into tolerant ones. */
type ReadFields = (message: ReceivedMessage, fields: MessageFields, expected: readonly RawAnswerType[]) => unknown

/** Reads the answers of a rendering of text, whose fields are where `readFields` looks for them. */
export function answerDecoder(readFields: ReadFields): AnswerDecoder {
  return {
    decode(message, expected) {
      const fields = new MessageFields({ isTolerant: true })
      readFields(message, fields, expected)
      if (isOfLocations(fields) && !expected.includes('locations')) throw unexpected('locations', expected)
      const raw = decodeFields(fields, expected)?.raw
      if (raw === undefined) return undefined
      if (raw.type === 'action' || raw.type === 'filter' || !expected.includes(raw.type)) {
        throw unexpected(raw.type, expected)
      }
      return raw
    },
    decodeError,
  }
}

function isOfLocations({ locations, categories, links, attributes }: MessageFields): boolean {
  return locations.length > 0 && categories.length + links.length + attributes.length === 0
}

function unexpected(found: RawType, expected: readonly RawAnswerType[]): OcciError {
  const message = `expected ${expected.map((type) => words[type]).join(' or ')}, found ${words[found]}`
  return faultsError('syntax', [{ message, path: [] }])
}

const words: Readonly<Record<RawType, string>> = {
  entity: 'an entity',
  entities: 'entities',
  locations: 'locations',
  categories: 'categories',
  action: 'the invocation of an action',
  filter: 'a filter',
}

/** Reads an error: a message, or one on each line. Whatever the rendering is, errors stand in the body. */
function decodeError({ body }: ReceivedMessage): RawError | undefined {
  const text = bodyText(body)
  const messages: string[] = []
  visitLines(text, ({ start, end }) => {
    if (end > start) messages.push(text.slice(start, end))
    return true
  })
  if (messages.length === 0) return undefined
  return {
    message: messages.join('; '),
    faults: messages.length === 1 ? [] : messages.map((message) => ({ message })),
  }
}
