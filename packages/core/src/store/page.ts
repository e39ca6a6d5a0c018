import type { Entity } from '../entity.ts'
import type { Page, PageQuery } from '../registry/query.ts'
import type { Digest } from './entries.ts'
import { comparePlaces, formatOrderedCursor, orderedPositionOf, parseOrderedCursor } from './order.ts'
import { formatCursor, parseCursor, positionOf } from './position.ts'

/** A page, but for its revision. */
export type PageContent = Omit<Page, 'revision'>

/**
 * Returns the page of a query that begins with these entities.
 *
 * @param found those of the page in their order, and one more if another page follows
 */
export function pageOf(found: readonly Entity[], { limit, order }: PageQuery, digest?: Digest): PageContent {
  const items = found.slice(0, limit)
  const last = items.at(-1)
  if (found.length <= limit || last === undefined) return { items }
  const next =
    order === undefined ? formatCursor(positionOf(last)) : formatOrderedCursor(orderedPositionOf(last, order, digest))
  return { items, next }
}

/** No entity has a value by which this sorts, so that all are in the order of listings. */
const unsorted = { by: '' }

/**
 * Returns a page of a query, given all entities that it finds.
 *
 * @param all in any order
 */
export function pageOfAll(all: readonly Entity[], query: PageQuery, digest?: Digest): PageContent {
  const { order = unsorted, after, limit, offset = 0 } = query
  const start = after === undefined ? undefined : placeAt(after, order !== unsorted)
  const sorted = all
    .map((entity) => ({ entity, place: orderedPositionOf(entity, order, digest) }))
    .filter(({ place }) => start === undefined || comparePlaces(place, start, order) > 0)
    .sort((a, b) => comparePlaces(a.place, b.place, order))
  const found = sorted.slice(offset, offset + limit + 1).map(({ entity }) => entity)
  return { ...pageOf(found, query, digest), total: all.length }
}

function placeAt(cursor: string, isSorted: boolean) {
  return isSorted ? parseOrderedCursor(cursor) : { key: undefined, position: parseCursor(cursor) }
}
