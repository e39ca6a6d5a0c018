import { OcciError } from '@occi/core'

/** Which part of a listing a request asks for (`GFD.223 Pagination`). */
export interface Paging {
  /** From 1; unset if the request names no page: the parts then follow each other by cursor. */
  readonly page?: number
  /** How many entities. */
  readonly number: number
  /** Where an earlier part ended. */
  readonly after?: string
}

/** What bounds a page. */
export interface PagingBounds {
  readonly maximum: number
  /** For renderings that people look at, whose pages are numbered: how many entities a page has by default. */
  readonly standard?: number | undefined
}

/** The query parameters that ask for a page. */
const pagingNames = ['page', 'number', 'after'] as const
type Name = (typeof pagingNames)[number]

/** Returns whether a query parameter asks for a page. */
export function isPagingName(name: string): boolean {
  return (pagingNames as readonly string[]).includes(name)
}

/** Beyond the end of every collection; larger numbers of pages mean no more. */
const lastPage = 1_000_000_000

/**
 * The part that a query asks for.
 *
 * @returns undefined if it requests everything
 * @throws OcciError `invalid` for what is no page, `too-large` for more than the service gives at once
 */
export function pagingOf(query: URLSearchParams, { maximum, standard }: PagingBounds): Paging | undefined {
  const isPaged = pagingNames.some((name) => query.has(name))
  if (!isPaged && standard === undefined) return undefined
  const number = wholeNumber(query, 'number') ?? Math.min(standard ?? 100, maximum)
  // GFD.223 Pagination: more than the provider can handle is answered with 413.
  if (number > maximum) throw new OcciError('too-large', `number=${number} is more than the ${maximum} of one page`)
  const page = wholeNumber(query, 'page')
  const after = only(query, 'after')
  if (after === undefined) {
    // Pages by number shift when an entity on an earlier one is deleted; cursors do not.
    const numbered = page ?? (standard === undefined ? undefined : 1)
    return numbered === undefined ? { number } : { number, page: Math.min(numbered, lastPage) }
  }
  if (page !== undefined) throw new OcciError('invalid', 'page and after exclude each other: give one of them')
  return after === '' ? { number } : { number, after }
}

function wholeNumber(query: URLSearchParams, name: Name): number | undefined {
  const text = only(query, name)
  if (text === undefined) return undefined
  const value = /^\d+$/.test(text) ? Number(text) : 0
  if (value >= 1) return value
  throw new OcciError('invalid', `${name} is '${text}', expected an integer of at least 1`)
}

/**
 * Returns the value of a parameter that may be given once.
 *
 * @throws OcciError `invalid` if it is given twice
 */
export function only(query: URLSearchParams, name: string): string | undefined {
  const [value, another] = query.getAll(name)
  if (another !== undefined) throw new OcciError('invalid', `${name} is given twice`)
  return value
}

/** Refuses paging where it makes no sense: it is never ignored. */
export function refusePaging(query: URLSearchParams): void {
  const name = pagingNames.find((one) => query.has(one))
  if (name !== undefined) throw new OcciError('invalid', `${name} pages a listing, this request has none`)
}
