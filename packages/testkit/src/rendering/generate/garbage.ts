import type { ReceivedMessage } from '@occi/core/authoring'
import fc from 'fast-check'
import { anyCharacter } from '../../any-character.ts'

const fieldNames = ['Category', 'Link', 'X-OCCI-Attribute', 'X-OCCI-Location']

/** Pieces of messages, from which come messages that are nearly right. */
const pieces = [
  ...['{', '}', '[', ']', ':', ',', '"', '\\', '\\u12', '\\ud800', '-', '0', '1e999', '.5', 'null', 'true', '"":'],
  ...[
    '"kind"',
    '"id"',
    '"mixins"',
    '"links"',
    '"resources"',
    '"attributes"',
    '"occi"',
    '"action"',
    '"location"',
    '"a.b"',
  ],
  ...['Category: ', 'Link: ', 'X-OCCI-Attribute: ', 'X-OCCI-Location: ', 'compute; scheme="http://example.com/#"'],
  ...[
    '; class="kind"',
    '; rel=',
    '</x/1>',
    '<',
    '>',
    '=',
    ';',
    'a.b=',
    '"unclosed',
    'http://[',
    '/%zz',
    '\r\n',
    '\n',
    '\r',
  ],
  ...[
    '&',
    '%',
    '%C3',
    '+',
    'a=b',
    '\t',
    ' ',
    '\0',
    '\u2028',
    '\ud800',
    '\ufeff',
    '__proto__',
    'constructor',
    'é',
    '😀',
  ],
]

/** Text that is not a message, or almost one. */
function arbitraryNonsense(): fc.Arbitrary<string> {
  return fc.oneof(
    fc.array(fc.constantFrom(...pieces), { maxLength: 20 }).map((parts) => parts.join('')),
    fc.string({ unit: anyCharacter, maxLength: 40 }),
  )
}

function octets(text: string): string {
  return Buffer.from(text, 'utf8')
    .toString('latin1')
    .replace(/[\r\n\0]/g, ' ')
}

/** Malformed or meaningless messages of a media type. */
export function arbitraryGarbage(mediaType: string): fc.Arbitrary<ReceivedMessage> {
  const field = fc.tuple(fc.constantFrom(...fieldNames), arbitraryNonsense().map(octets))
  return fc.record({
    fields: fc.array(field, { maxLength: 3 }).map((fields) => [['Content-Type', mediaType] as const, ...fields]),
    body: fc.oneof(arbitraryNonsense(), fc.uint8Array({ maxLength: 40 })),
  })
}

/** A change to one place of a text. */
export interface Damage {
  /** Where, of 1. */
  readonly at: number
  readonly remove: number
  readonly insert: string
}

/** Small damages: something is removed, repeated or inserted. */
export function arbitraryDamage(): fc.Arbitrary<Damage> {
  return fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    remove: fc.nat({ max: 3 }),
    insert: fc.oneof(fc.constant(''), fc.constantFrom(...pieces)),
  })
}

/** A damaged text. */
export function damaged(text: string, { at, remove, insert }: Damage): string {
  const start = Math.floor(at * text.length)
  return text.slice(0, start) + insert + text.slice(start + remove)
}

/** A message whose body is damaged, or a header field if the body is almost empty. */
export function damagedMessage(message: ReceivedMessage, damage: Damage): ReceivedMessage {
  const body = typeof message.body === 'string' ? message.body : Buffer.from(message.body).toString('utf8')
  const index = Math.floor(damage.at * message.fields.length)
  if (body.length > 20 || index === 0) return { fields: message.fields, body: damaged(body, damage) }
  const fields = message.fields.map(([name, value], i) =>
    i === index ? ([name, octets(damaged(value, damage))] as const) : ([name, value] as const),
  )
  return { fields, body }
}
