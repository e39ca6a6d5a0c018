import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Answer } from '../http/answer.ts'
import { readEntity } from '../read/entity.ts'
import { readLocations } from '../read/locations.ts'
import type { Draft, MediaType } from './body.ts'
import { type Encoded, encode } from './encode.ts'

const mediaTypes: readonly MediaType[] = ['text/plain', 'text/occi', 'application/occi+json']

/** What was written, as if a service had answered it. */
function answered({ fields, body = '' }: Encoded): Answer {
  const read = fields.map(([name, value]) => [name, Buffer.from(value, 'latin1').toString()] as const)
  return { status: 200, fields: read, body }
}

const term = fc.stringMatching(/^[a-z0-9][a-z0-9_.-]{0,8}$/)
const identifier = term.map((one) => `http://example.com/occi#${one}`)
// Text has lines: what is no printable character has no place in it.
const text = fc.string({ unit: 'binary', maxLength: 30 }).map((one) => one.replace(/[\p{Cc}\u2028\u2029]/gu, ''))
const value = fc.oneof(text, fc.boolean(), fc.integer(), fc.double({ noDefaultInfinity: true, noNaN: true }))
const drafts: fc.Arbitrary<Partial<Draft>> = fc.record({
  kinds: identifier.map((one) => [one]),
  mixins: fc.uniqueArray(identifier, { maxLength: 3 }),
  title: text,
  summary: text,
  attributes: fc.dictionary(
    term.map((one) => `com.example.${one}`),
    value.filter((one) => !Object.is(one, -0)),
    { maxKeys: 4, noNullPrototype: true },
  ),
})

describe.each(mediaTypes)('what is written in %s', (mediaType) => {
  test('is read back', () => {
    fc.assert(
      fc.property(drafts, (draft) => {
        const { kinds, mixins, attributes } = readEntity(answered(encode({ part: draft }, mediaType)))
        expect({ kinds, mixins }).toEqual({ kinds: draft.kinds, mixins: draft.mixins })
        expect(Object.fromEntries(attributes)).toEqual({
          'occi.core.title': draft.title,
          'occi.core.summary': draft.summary,
          ...draft.attributes,
        })
      }),
    )
  })
})

test.each(['text/plain', 'text/occi'] as const)('locations in %s are read back', (mediaType) => {
  const locations = fc.array(fc.stringMatching(/^\/[a-z]{1,5}\/[a-z0-9-]{1,9}$/), { minLength: 1 })
  fc.assert(
    fc.property(locations, (paths) => {
      expect(readLocations(answered(encode({ locations: paths }, mediaType)))).toEqual(paths)
    }),
  )
})
