import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isJsonObject, jsonFault, sameJson } from './authoring.ts'
import type { Json } from './index.ts'
import { frozenCopy } from './json.ts'

test.each([
  [{}, true],
  [JSON.parse('{"__proto__":1}'), true],
  [[], false],
  [null, false],
  ['a', false],
  [undefined, false],
])('isJsonObject %j: %s', (value, expected) => expect(isJsonObject(value)).toBe(expected))

describe('sameJson', () => {
  test.each<[Json | undefined, Json | undefined, boolean]>([
    [1, 1, true],
    [1, '1', false],
    [null, null, true],
    [null, undefined, false],
    [undefined, undefined, true],
    [{ a: 1, b: [1, { c: null }] }, { b: [1, { c: null }], a: 1 }, true],
    [{ a: 1 }, { a: 1, b: 2 }, false],
    [{ a: 1 }, { b: 1 }, false],
    [[1, 2], [2, 1], false],
    [[], {}, false],
    [['a'], { 0: 'a' }, false],
    [{ toString: 1 }, {}, false],
    [JSON.parse('{"__proto__":{"a":1}}'), JSON.parse('{"__proto__":{"a":2}}'), false],
    [JSON.parse('{"__proto__":{"a":1}}'), JSON.parse('{"b":1}'), false],
  ])('%j and %j: %s', (a, b, same) => {
    expect(sameJson(a, b)).toBe(same)
    expect(sameJson(b, a)).toBe(same)
  })

  test('holds between a value and what comes back from its text, and only then', () => {
    const reversed = (value: unknown): Json => {
      if (Array.isArray(value)) return value.map(reversed)
      if (!isJsonObject(value)) return value as Json
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([name, member]) => [name, reversed(member)]),
      )
    }
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
        expect(sameJson(a as Json, reversed(a))).toBe(true)
        expect(sameJson(a as Json, [a as Json])).toBe(false)
        if (JSON.stringify(a) === JSON.stringify(b)) expect(sameJson(a as Json, b as Json)).toBe(true)
      }),
    )
  })
})

test('a frozen copy is apart from the original and frozen at every depth', () => {
  const original = { a: [{ b: 1 }], c: 'x' }
  const copy = frozenCopy(original)
  expect(copy).toEqual(original)
  expect(copy.a).not.toBe(original.a)
  expect(Object.isFrozen(original)).toBe(false)
  for (const part of [copy, copy.a, copy.a[0]]) expect(Object.isFrozen(part)).toBe(true)
})

describe('jsonFault', () => {
  const nested = (depth: number) => Array.from({ length: depth }).reduce<unknown>((value) => [value], 1)

  test.each([null, '', 'a', 0, -1.5, true, [], {}, [[], {}], Object.create(null), nested(32)])(
    '%j is JSON',
    (value) => {
      expect(jsonFault(value)).toBeUndefined()
    },
  )

  const cycle: { self?: object } = {}
  cycle.self = cycle
  test.each<[string, unknown]>([
    ['holds undefined', undefined],
    ['holds a bigint', [1n]],
    ['holds a function', { a: () => 1 }],
    ['holds a symbol', Symbol('a')],
    ['holds NaN', [Number.NaN]],
    ['holds Infinity', Number.POSITIVE_INFINITY],
    ['holds undefined', new Array(2)],
    ['holds an object of a class', new Date()],
    ['holds an object of a class', { a: new Map() }],
    ['must not nest deeper than 32', cycle],
    ['must not nest deeper than 32', nested(33)],
    ['must not nest deeper than 32', nested(20_000)],
  ])('%s', (words, value) => {
    expect(jsonFault(value)).toContain(words)
  })
})
