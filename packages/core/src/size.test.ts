import { describe, expect, it } from 'vitest'
import type { PageQuery, Query } from './registry/query.ts'
import { sizeOf } from './size.ts'

/** A reader with so many entities, which match any query, and the queries that it received. */
function readerOf(number: number) {
  const asked: (Query | PageQuery)[] = []
  return {
    asked,
    count(query: Query) {
      asked.push(query)
      return number
    },
    page(query: PageQuery) {
      asked.push(query)
      const entity = {
        id: 'urn:uuid:1',
        location: '/1',
        kind: 'k#k',
        mixins: [],
        attributes: {},
        actions: [],
        version: 1,
      }
      return { items: (query.offset ?? 0) < number ? [entity] : [], revision: '0' }
    },
  }
}

it('does not count what a page tells', async () => {
  const reader = readerOf(7)
  const page = (query: PageQuery) => ({ ...reader.page(query), total: 7 })
  expect(await sizeOf({ search: 'web' }, { ...reader, page })).toEqual({ number: 7, isMore: false })
  expect(reader.asked).toEqual([{ search: 'web', limit: 1, offset: 1000 }])
})

const attributes = new Map([['com.example.x', 1]])

describe('sizeOf', () => {
  it.each<[string, Query]>([
    ['everything', {}],
    ['everything, by its path', { prefix: '/' }],
    ['a kind', { kind: 'k#k' }],
    ['a mixin', { mixins: ['m#m'] }],
    ['a path', { prefix: '/a/' }],
    ['a kind, with no attributes', { kind: 'k#k', attributes: new Map() }],
  ])('asks the counter of %s, whatever it says', async (_, query) => {
    const reader = readerOf(1_000_000)
    expect(await sizeOf(query, reader)).toEqual({ number: 1_000_000, isMore: false })
    expect(reader.asked).toEqual([query])
  })

  it.each<[string, Query]>([
    ['an attribute', { attributes }],
    ['a kind and an attribute', { kind: 'k#k', attributes }],
    ['a kind and a mixin', { kind: 'k#k', mixins: ['m#m'] }],
    ['two mixins', { mixins: ['m#m', 'm#n'] }],
    ['a kind below a path', { kind: 'k#k', prefix: '/a/' }],
  ])('counts %s up to a bound', async (_, query) => {
    const many = readerOf(1_000_000)
    expect(await sizeOf(query, many)).toEqual({ number: 1000, isMore: true })
    expect(many.asked).toEqual([{ ...query, limit: 1, offset: 1000 }])
    expect(await sizeOf(query, readerOf(1001))).toEqual({ number: 1000, isMore: true })
    expect(await sizeOf(query, readerOf(1000))).toEqual({ number: 1000, isMore: false })
    expect(await sizeOf(query, readerOf(1000), 99)).toEqual({ number: 99, isMore: true })
    expect(await sizeOf(query, readerOf(0))).toEqual({ number: 0, isMore: false })
  })
})
