import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type AttributeValue, noAttributes } from '../attribute.ts'
import type { Entity } from '../entity.ts'
import { type Json, sameJson } from '../json.ts'
import { canonicalJson, visitSearchable } from './attributes.ts'

/** JSON has no negative zero. */
const value = fc.jsonValue().map((one) => JSON.parse(JSON.stringify(one)) as Json)

/** The same value, the members of its objects in another order. */
function turned(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(turned)
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, turned(member)]),
  )
}

describe('canonical JSON', () => {
  it('is JSON of the same value', () => {
    fc.assert(
      fc.property(value, (value) => {
        expect(sameJson(JSON.parse(canonicalJson(value)), value)).toBe(true)
      }),
    )
  })

  it('is one for values that differ in the order of members alone', () => {
    fc.assert(
      fc.property(value, (value) => {
        expect(canonicalJson(turned(value))).toBe(canonicalJson(value))
      }),
    )
  })

  it('is another for other values', () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(canonicalJson(a) === canonicalJson(b)).toBe(sameJson(a, b))
      }),
    )
  })

  it('has its members in order', () => {
    expect(canonicalJson({ b: [1, '1', null, { d: true, c: 0 }], a: '"' })).toBe(
      '{"a":"\\"","b":[1,"1",null,{"c":0,"d":true}]}',
    )
  })
})

describe('searchable attributes', () => {
  const visited = (entity: Entity) => {
    const seen: [string, AttributeValue][] = []
    visitSearchable(entity, (name, value) => seen.push([name, value]))
    return seen
  }
  const attributes = Object.assign(noAttributes(), { a: 1, b: undefined, 'occi.core.title': 'hidden' })
  const fields = { id: 'urn:x', location: '/x', kind: 'k', mixins: [], actions: [], version: 1, attributes }

  it('are the fields of the core model and the attributes, absent values and the id left out', () => {
    const link = { ...fields, title: 'T', source: '/a', target: '/b', targetKind: 'k' }
    expect(visited(link)).toEqual([
      ['occi.core.title', 'T'],
      ['occi.core.source', '/a'],
      ['occi.core.target', '/b'],
      ['occi.core.target.kind', 'k'],
      ['a', 1],
    ])
    expect(visited({ ...fields, summary: 'S' })).toEqual([
      ['occi.core.summary', 'S'],
      ['a', 1],
    ])
  })
})
