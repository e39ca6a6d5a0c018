import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatPagingFields, parsePagingFields } from './paging-fields.ts'

describe('the fields of a part of a listing', () => {
  test('are read as they were written', () => {
    const total = fc.option(fc.nat(), { nil: undefined })
    const next = fc.option(fc.webUrl({ withQueryParameters: true }), { nil: undefined })
    fc.assert(
      fc.property(total, next, (total, next) => {
        expect(parsePagingFields(formatPagingFields({ total, next }))).toEqual({ total, next })
      }),
    )
  })

  test.each<[string, string | undefined]>([
    ['<http://example.com/?page=2>; rel=next', 'http://example.com/?page=2'],
    [
      '<http://example.com/?page=1>; rel="prev", <http://example.com/?page=3>; title="a, b"; rel="next last"',
      'http://example.com/?page=3',
    ],
    ['</network/1>; rel="http://example.com/next#network"', undefined],
    ['<http://example.com/?a=1,2&b=3>; rel="next"', 'http://example.com/?a=1,2&b=3'],
    ['no link', undefined],
  ])('of other servers: %s', (value, next) => {
    expect(parsePagingFields([['link', value]]).next).toBe(next)
  })

  test('a total that is no number is unknown', () => {
    expect(parsePagingFields([['X-Total-Count', 'many']]).total).toBeUndefined()
  })
})
