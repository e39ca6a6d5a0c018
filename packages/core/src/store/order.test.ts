import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { type AttributeValue, noAttributes } from '../attribute.ts'
import {
  comparePlaces,
  formatOrderedCursor,
  type OrderedPosition,
  orderedPositionOf,
  parseOrderedCursor,
} from './order.ts'
import { valueKey } from './value-key.ts'

const value: fc.Arbitrary<AttributeValue> = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.double({ noNaN: true }),
  fc.boolean(),
  fc.constant({ a: ['x;y'] }),
)
const place: fc.Arbitrary<OrderedPosition> = fc.record({
  key: fc.option(
    value.map((one) => valueKey(one)),
    { nil: undefined },
  ),
  position: fc.record({
    link: fc.boolean(),
    location: fc.string({ unit: 'grapheme' }).map((name) => `/${name}`),
    owner: fc.option(fc.string({ unit: 'grapheme' }), { nil: undefined }),
  }),
})

describe('a cursor of a sorted listing', () => {
  it('is read as the place that it was written for', () => {
    fc.assert(
      fc.property(place, (place) => {
        expect(parseOrderedCursor(formatOrderedCursor(place))).toEqual(place)
      }),
    )
  })

  it.each(['', '-', '=', ';', '=%;r/a', '-;x', '=a;', 'r/a', 'l@ann/b', '{}'])('is not %j', (text) => {
    expect(() => parseOrderedCursor(text)).toThrow(expect.objectContaining({ code: 'invalid' }))
  })
})

const entity = (location: string, a?: AttributeValue) => ({
  ...{ id: `urn:x:${location}`, location, kind: 'k', mixins: [], actions: [], version: 1 },
  attributes: a === undefined ? noAttributes() : Object.assign(noAttributes(), { a }),
})

test('places are sorted by value, ties by location, missing values last in both directions', () => {
  const entities = [
    entity('/4'),
    entity('/3', 1),
    entity('/1', 1),
    entity('/0'),
    entity('/2', 'x'),
    entity('/5', false),
  ]
  const sorted = (descending: boolean) => {
    const order = { by: 'a', descending }
    return entities
      .map((one) => orderedPositionOf(one, order))
      .sort((a, b) => comparePlaces(a, b, order))
      .map(({ position }) => position.location)
  }
  expect(sorted(false)).toEqual(['/5', '/1', '/3', '/2', '/0', '/4'])
  expect(sorted(true)).toEqual(['/2', '/1', '/3', '/5', '/0', '/4'])
})

test('the order of places is total', () => {
  fc.assert(
    fc.property(place, place, place, fc.boolean(), (a, b, c, descending) => {
      const compare = (x: OrderedPosition, y: OrderedPosition) =>
        Math.sign(comparePlaces(x, y, { by: 'a', descending }))
      expect(compare(a, b)).toBe(-compare(b, a) + 0)
      expect(compare(a, a)).toBe(0)
      if (compare(a, b) < 0 && compare(b, c) < 0) expect(compare(a, c)).toBe(-1)
    }),
  )
})
