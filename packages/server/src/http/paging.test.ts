import { describe, expect, test } from 'vitest'
import { type PagingBounds, pagingOf, refusePaging } from './paging.ts'

const bounds: PagingBounds = { maximum: 1000 }

describe('pagingOf (GFD.223 Pagination)', () => {
  test.each<[string, PagingBounds, unknown]>([
    ['', bounds, undefined],
    ['category=x', bounds, undefined],
    ['', { maximum: 1000, standard: 20 }, { page: 1, number: 20 }],
    ['', { maximum: 10, standard: 20 }, { page: 1, number: 10 }],
    ['page=2', { maximum: 1000, standard: 20 }, { page: 2, number: 20 }],
    ['page=1&number=2', bounds, { page: 1, number: 2 }],
    ['page=3', bounds, { page: 3, number: 100 }],
    ['page=3', { maximum: 7 }, { page: 3, number: 7 }],
    ['number=1000', bounds, { number: 1000 }],
    ['number=5', { maximum: 1000, standard: 20 }, { page: 1, number: 5 }],
    ['after=abc', bounds, { after: 'abc', number: 100 }],
    ['after=abc&number=5', bounds, { after: 'abc', number: 5 }],
    ['after=&number=5', bounds, { number: 5 }],
    // Beyond the end of every collection: answered, and empty.
    ['page=99999999999999999999999&number=5', bounds, { page: 1_000_000_000, number: 5 }],
  ])('%s', (query, within, expected) => {
    expect(pagingOf(new URLSearchParams(query), within)).toEqual(expected)
  })

  test.each([
    ['page=0', 'invalid'],
    ['page=-1', 'invalid'],
    ['page=1.5', 'invalid'],
    ['page=one', 'invalid'],
    ['page=', 'invalid'],
    ['page=%201', 'invalid'],
    ['page=1e3', 'invalid'],
    ['number=0', 'invalid'],
    ['number=0x10', 'invalid'],
    ['page=1&page=2', 'invalid'],
    ['after=a&after=b', 'invalid'],
    ['after=a&page=1', 'invalid'],
    ['number=1001', 'too-large'],
    ['number=99999999999999999999', 'too-large'],
  ])('%s: %s', (query, code) => {
    expect(() => pagingOf(new URLSearchParams(query), bounds)).toThrow(expect.objectContaining({ code }))
  })
})

test('refusePaging', () => {
  expect(() => refusePaging(new URLSearchParams('category=x'))).not.toThrow()
  for (const name of ['page', 'number', 'after']) {
    expect(() => refusePaging(new URLSearchParams({ [name]: '1' }))).toThrow(`${name} pages a listing`)
  }
})
