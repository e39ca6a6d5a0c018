import type { Awaitable, Order, PageQuery } from '@occi/core'
import { chain, type Scope } from '@occi/core/authoring'
import {
  comparePlaces,
  formatCursor,
  formatOrderedCursor,
  type OrderedPosition,
  orderedPositionOf,
  type PageContent,
  parseOrderedCursor,
  rangesOf,
} from '@occi/core/store'
import type { EntityIndex } from './entity-index.ts'
import { countOf, type FindCandidates, listedPage, PageBuilder, testOf, visitOf } from './listing.ts'
import { merged } from './merge.ts'
import type { OrderedSlot, OrderIndex } from './order-index.ts'
import { scan } from './scan.ts'
import type { Slot } from './slot.ts'

type OrderedQuery = PageQuery & { readonly order: Order }

/** So many are sorted rather than looked for in an index of all. */
const fewSlots = 1_000

/** Returns a page of those candidates that match, sorted. */
export function orderedPageOf(
  index: EntityIndex,
  find: FindCandidates,
  query: OrderedQuery,
  scope: Scope,
): Awaitable<PageContent> {
  const after = query.after === undefined ? undefined : parseOrderedCursor(query.after)
  const candidates = find()
  const count = rangesOf(query.prefix).reduce((sum, range) => sum + countOf(candidates, range), 0)
  // Of many matches some are found soon in the index of all; few are sorted sooner.
  if (count <= fewSlots || 10 * count ** 2 < index.size(scope) * query.limit) return sortedPage(find, query, after)
  return index.canSort(query.order)
    ? index.inOrder(query.order, (ordered) => walkedPage(ordered, query, after, scope))
    : unsortedPage(find, query, after)
}

/** Sorts what matches. */
function sortedPage(
  find: FindCandidates,
  query: OrderedQuery,
  after: OrderedPosition | undefined,
): Awaitable<PageContent> {
  const isFound = testOf(find(), query)
  const compare = (a: OrderedPosition, b: OrderedPosition) => comparePlaces(a, b, query.order)
  const found: OrderedSlot[] = []
  const isLooked = (slot: Slot) => {
    if (isFound !== undefined && !isFound(slot)) return false
    const place = { key: orderedPositionOf(slot.entity, query.order).key, position: slot }
    if (after === undefined || compare(place, after) > 0) found.push(place)
    return false
  }
  return chain(scan(visitOf(find, { prefix: query.prefix }), isLooked), () => {
    const page = new PageBuilder<OrderedPosition>(query, formatOrderedCursor)
    for (const place of found.sort(compare)) if (page.isFull(place, place.position.entity)) break
    return page.end()
  })
}

/** Goes through an index of all entities in this order, and takes what matches. */
function walkedPage(
  ordered: OrderIndex,
  query: PageQuery,
  after: OrderedPosition | undefined,
  scope: Scope,
): Awaitable<PageContent> {
  const isFound = testOf({ more: true }, query)
  const page = new PageBuilder<OrderedPosition>(query, formatOrderedCursor)
  const visit = (place: OrderedPosition | undefined = after, isLast: (place: OrderedSlot) => boolean) => {
    const walks = ordered.seen(scope).map((places) => places.walkFrom(place, true))
    for (const one of merged(walks, ordered.compare)) if (isLast(one)) return
  }
  const isEnough = (place: OrderedSlot) => {
    const { position } = place
    return isFound?.(position) !== false && page.isFull(place, position.entity)
  }
  return chain(scan(visit, isEnough), () => page.end())
}

/** Lists what has no value to sort by: in the order of listings. */
function unsortedPage(
  find: FindCandidates,
  query: PageQuery,
  after: OrderedPosition | undefined,
): Awaitable<PageContent> {
  // An entity that had a value came before all that have none.
  const start = after === undefined || after.key !== undefined ? undefined : formatCursor(after.position)
  return listedPage(find, { ...query, after: start }, (position) => formatOrderedCursor({ key: undefined, position }))
}
