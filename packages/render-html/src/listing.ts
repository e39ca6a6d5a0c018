import type { Catalogue, Order } from '@occi/core'
import { coreAttributeName, type PageRequest } from '@occi/core/authoring'
import { type Filter, filterQuery, filtersOf, type Listing, listedKind } from './filter.ts'
import { columnsOf, isUsual } from './parts/columns.ts'
import { type Query, queryInterface, queryText, type View } from './view.ts'

/** How many entities a page of a listing shows. */
export const pageSize = 50

/** How many entities the pages of a listing can be chosen to show. */
export const pageSizes: readonly number[] = [20, pageSize, 100]

/** How a listing is shown, beside what it is narrowed to. */
export interface Look {
  readonly isMap: boolean
  /** What it is sorted by, as its query says it: `-` precedes a descending order. */
  readonly order: string | undefined
  /** How many entities a page shows, if not as many as usual. */
  readonly number: string | undefined
  /** The columns of its table; none stands for the usual ones. */
  readonly columns: readonly string[]
}

/** The parameters of a listing that only pages know: the columns of a table, and the name of an entity that shall join it. */
export const ownParameters: readonly string[] = ['columns', 'member']

/** Returns how a request wants a listing to be shown. */
export function lookOf({ request: { query } }: Pick<View, 'request'>): Look {
  return {
    isMap: query.has('map'),
    order: query.get('order') || undefined,
    number: query.get('number') || undefined,
    columns: query.getAll('columns'),
  }
}

/** Returns the order in which a listing is read. */
export function orderOf({ order: text }: Look): Order | undefined {
  if (text === undefined) return undefined
  const name = text.replace(/^-/, '')
  return { by: name === 'title' ? coreAttributeName('title') : name, descending: text.startsWith('-') }
}

/**
 * Returns the query of a listing from its start: with these filters, and shown as it is now but for the changes.
 */
export function listingQuery(
  filters: readonly Filter[],
  view: Pick<View, 'request'>,
  changes: Partial<Look> = {},
): Query {
  const { isMap, order, number, columns } = { ...lookOf(view), ...changes }
  const query: (readonly [string, string])[] = [...filterQuery(filters)]
  if (isMap) query.unshift(['map', ''])
  if (order !== undefined) query.push(['order', order])
  if (number !== undefined) query.push(['number', number])
  query.push(...columns.map((column) => ['columns', column] as const))
  // The path alone is the home page.
  return query.length === 0 && view.request.location === '/' ? [['page', '1']] : query
}

/** Returns the address of the same. */
export function listingPath(filters: readonly Filter[], view: View, changes: Partial<Look> = {}): string {
  return view.path(view.request.location, listingQuery(filters, view, changes))
}

/**
 * Returns the query of a listing without what its form sends for nothing: empty fields, values that are named twice, and
 * choices that are the usual ones. Undefined if that leaves nothing out.
 */
export function shorterQuery(request: PageRequest, catalogue: Catalogue): string | undefined {
  const { query, location } = request
  if (!location.endsWith('/') || location === queryInterface) return undefined
  if (['create', 'confirm', 'attribute'].some((name) => query.has(name))) return undefined
  const seen = new Set<string>()
  const isWanted = ([name, value]: readonly [string, string]) => {
    const pair = `${name}=${value}`
    if (name === 'search' && value.trim() === '') return false
    if (seen.has(pair) || (name === 'number' && value === String(pageSize))) return false
    seen.add(pair)
    return value !== '' || name === 'map' || name === 'after'
  }
  const hasUsual = hasUsualColumns({ request, catalogue, bound: catalogue.at(location) })
  const wanted = [...query].filter((pair) => isWanted(pair) && !(hasUsual && pair[0] === 'columns'))
  if (wanted.length === query.size) return undefined
  return queryText(wanted.length === 0 && location === '/' ? [['page', '1']] : wanted)
}

function hasUsualColumns(listing: Listing): boolean {
  const { columns } = lookOf(listing)
  return columns.length > 0 && isUsual(columns, columnsOf(listedKind(filtersOf(listing), listing), listing.catalogue))
}
