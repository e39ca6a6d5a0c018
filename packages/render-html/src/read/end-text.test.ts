import fc from 'fast-check'
import { expect, test } from 'vitest'
import { endIn, endText, isPartOfName } from './end-text.ts'

const segment = fc.stringMatching(/^[A-Za-z0-9()._~%-]{1,12}$/)
const location = fc.array(segment, { minLength: 1, maxLength: 4 }).map((segments) => `/${segments.join('/')}`)

test('a text names the location that it was made with, whatever the name', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), location, (name, place) => {
      const text = endText(name, place)
      expect([endIn(text), isPartOfName(text)]).toEqual([place, false])
    }),
  )
  expect(endIn(endText('a (/b) (/c d)', '/e'))).toBe('/e')
})

test.each([
  ['/network/1', '/network/1', false],
  [' http://example.com/a ', 'http://example.com/a', false],
  ['urn:uuid:x', 'urn:uuid:x', false],
  ['office', 'office', true],
  ['front: office', 'front: office', true],
  ['web (old)', 'web (old)', true],
  ['', '', false],
  ['  ', '', false],
])('%j', (typed, end, isPart) => {
  expect([endIn(typed), isPartOfName(typed)]).toEqual([end, isPart])
})
