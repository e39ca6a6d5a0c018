import { OcciError } from '@occi/core'

/** Which part of a listing a request asks for (`GFD.223 Pagination`). */
export interface Paging {
  /** From 1; unset where the part starts at a cursor. */
  readonly page?: number
  /** How many entities. */
  readonly number: number
  /** Where an earlier part ended. */
  readonly after?: string
}

/** What bounds a page. */
export interface PagingBounds {
  readonly maximum: number
  /** How many entities where the request does not say; unset: all, without pages. */
  readonly standard?: number | undefined
}

/**
 * The part that a query asks for.
 *
 * @returns undefined where it asks for everything
 * @throws OcciError `invalid` for what is no page, `too-large` for more than the service gives at once
 */
export function pagingOf(query: URLSearchParams, { maximum, standard }: PagingBounds): Paging | undefined {
  const after = query.get('after')
  const isPaged = query.has('page') || query.has('number') || after !== null
  if (!isPaged && standard === undefined) return undefined
  const number = positive(query, 'number') ?? standard ?? Math.min(100, maximum)
  if (number > maximum) throw new OcciError('too-large', `number=${number} is more than the ${maximum} of one page`)
  const page = positive(query, 'page')
  if (after === null) return { number, page: page ?? 1 }
  if (page !== undefined) throw new OcciError('invalid', 'page and after exclude each other')
  return after === '' ? { number } : { number, after }
}

function positive(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name)
  if (text === null) return undefined
  const value = /^\d{1,9}$/.test(text) ? Number(text) : 0
  if (value >= 1) return value
  throw new OcciError('invalid', `${name} is '${text}', expected a whole number from 1`)
}

/** Refuses paging where it makes no sense: it is never ignored. */
export function expectNoPaging(query: URLSearchParams): void {
  const name = ['page', 'number', 'after'].find((one) => query.has(one))
  if (name !== undefined) throw new OcciError('invalid', `${name} pages a listing, this request has none`)
}

/** The value of `Link` that leads to the next page. */
export function nextLink(url: string): string {
  return `<${url}>; rel="next"`
}
