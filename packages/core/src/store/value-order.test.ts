import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { type AttributeValue, noAttributes } from '../attribute.ts'
import { sameJson } from '../json.ts'
import { compareCodePoints } from './code-points.ts'
import { fold } from './fold.ts'
import { orderKeyOf, valueKey } from './value-key.ts'

const text = fc.string({ unit: 'binary', maxLength: 80 })
const json = fc.jsonValue().map((one) => JSON.parse(JSON.stringify(one)))
const value: fc.Arbitrary<AttributeValue> = fc.oneof(
  text,
  fc.string({ unit: fc.constantFrom('a', 'A', 'b', 'ß', 'S'), maxLength: 4 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (number === 0 ? 0 : number)),
  fc.integer(),
  fc.boolean(),
  fc.array(json, { maxLength: 3 }),
  fc.dictionary(fc.string(), json, { maxKeys: 3 }),
)
const digest = (text: string) => `${text.length}:${text.slice(-40)}`

const types = ['boolean', 'number', 'string', 'object']

describe('the key of a value', () => {
  it('is equal for equal values alone', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(valueKey(a) === valueKey(b)).toBe(sameJson(a, b))
        expect(valueKey(a, digest)).toBe(valueKey(structuredClone(a), digest))
      }),
    )
  })

  it('sorts as the values do: by type, numbers by size, texts without regard to case', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        const order = Math.sign(compareCodePoints(valueKey(a), valueKey(b)))
        const byType = Math.sign(types.indexOf(typeof a) - types.indexOf(typeof b))
        if (byType !== 0) expect(order).toBe(byType)
        else if (typeof a === 'number' && typeof b === 'number') expect(order).toBe(Math.sign(a - b))
        else if (typeof a === 'boolean' && typeof b === 'boolean') expect(order).toBe(Number(a) - Number(b))
        else if (typeof a === 'string' && typeof b === 'string') {
          const [x, y] = [fold(a.slice(0, 64)), fold(b.slice(0, 64))]
          if (x !== y && !x.startsWith(y) && !y.startsWith(x)) expect(order).toBe(Math.sign(compareCodePoints(x, y)))
        }
      }),
    )
  })

  it('sorts a text before those that it starts', () => {
    for (const [a, b] of [
      ['', 'a'],
      ['a', 'ab'],
      ['A', 'ab'],
      ['a', 'a!'],
      ['a', 'a\t'],
    ] as const) {
      expect([a, b, compareCodePoints(valueKey(a), valueKey(b)) < 0]).toEqual([a, b, true])
    }
  })

  it('has a bounded length', () => {
    const long = 'x'.repeat(100_000)
    for (const one of [long, [long], { a: long }, 'ﷺ'.repeat(10_000)]) {
      expect(valueKey(one, () => 'digest').length).toBeLessThan(1500)
    }
    expect(valueKey(`${long}1`, digest)).not.toBe(valueKey(`${long}2`, digest))
  })

  it('cuts no character in half', () => {
    for (const length of [62, 63, 64]) {
      const key = valueKey(`${'x'.repeat(length)}😀😀`)
      expect(decodeURIComponent(encodeURIComponent(key))).toBe(key)
    }
  })

  it('takes -0 for 0', () => expect(valueKey(-0)).toBe(valueKey(0)))
})

test('an entity is sorted by a time, by a field of the core model or by an attribute', () => {
  const attributes = Object.assign(noAttributes(), { a: 1 })
  const entity = { id: 'urn:x', location: '/x', kind: 'k', mixins: [], actions: [], version: 1, attributes }
  const timed = { ...entity, title: 'T', created: 5, changed: 6 }
  expect(orderKeyOf(timed, 'created')).toBe(valueKey(5))
  expect(orderKeyOf(timed, 'changed')).toBe(valueKey(6))
  expect(orderKeyOf(timed, 'occi.core.title')).toBe(valueKey('T'))
  expect(orderKeyOf(timed, 'a')).toBe(valueKey(1))
  for (const by of ['created', 'changed', 'occi.core.title', 'b', 'constructor', '__proto__']) {
    expect(orderKeyOf(entity, by)).toBeUndefined()
  }
})
