import type { Order, PageQuery } from '@occi/core'
import type { Scope } from '@occi/core/authoring'
import {
  comparePlaces,
  formatCursor,
  formatOrderedCursor,
  type OrderedPosition,
  orderedPositionOf,
  parseOrderedCursor,
  rangesOf,
} from '@occi/core/store'
import type { Candidates, EntityIndex } from './entity-index.ts'
import { type Listing, PageBuilder, pageOf, slotsIn, testOf } from './listing.ts'
import { merged } from './merge.ts'
import type { OrderedSlot, OrderIndex } from './order-index.ts'
import type { Slot } from './slot.ts'

/** So many are sorted rather than looked for in an index of all. */
const fewSlots = 1_000

/** Returns a page of those candidates that match, sorted. */
export function orderedPageOf(
  index: EntityIndex,
  candidates: Candidates,
  query: PageQuery & { readonly order: Order },
  scope: Scope,
): Listing {
  const after = query.after === undefined ? undefined : parseOrderedCursor(query.after)
  const count = countBelow(candidates, query.prefix)
  // Of many matches some are found soon in the index of all; few are sorted sooner.
  if (count <= fewSlots || count ** 2 < index.size(scope) * query.limit) return sortedPage(candidates, query, after)
  const ordered = index.inOrder(query.order)
  return ordered === undefined ? unsortedPage(candidates, query, after) : walkedPage(ordered, query, after, scope)
}

function countBelow({ seen }: Candidates, prefix: string | undefined): number {
  let count = 0
  for (const range of rangesOf(prefix)) for (const slots of seen) count += slots.count(range)
  return count
}

/** Sorts what matches. */
function sortedPage(
  candidates: Candidates,
  query: PageQuery & { readonly order: Order },
  after: OrderedPosition | undefined,
): Listing {
  const isFound = testOf(candidates, query)
  const compare = (a: OrderedPosition, b: OrderedPosition) => comparePlaces(a, b, query.order)
  const found: OrderedSlot[] = []
  for (const range of rangesOf(query.prefix)) {
    for (const slot of slotsIn(candidates, range)) {
      if (isFound !== undefined && !isFound(slot)) continue
      const place = { ...orderedPositionOf(slot.entity, query.order), position: slot }
      if (after === undefined || compare(place, after) > 0) found.push(place)
    }
  }
  return taken(found.sort(compare), query)
}

/** Goes through an index of all entities in this order, and takes what matches. */
function walkedPage(ordered: OrderIndex, query: PageQuery, after: OrderedPosition | undefined, scope: Scope): Listing {
  const walks = ordered.seen(scope).map((places) => places.walkFrom(after, true))
  const isFound = testOf({ seen: [], more: true }, query)
  const isBelow = ({ position }: OrderedSlot) => position.location.startsWith(query.prefix ?? '/')
  return taken(merged(walks, ordered.compare), query, (place) => isBelow(place) && isFound?.(place.position) !== false)
}

/** Takes a page of what comes in order. */
function taken(places: Iterable<OrderedSlot>, query: PageQuery, isFound = (_: OrderedSlot) => true): Listing {
  const page = new PageBuilder<OrderedPosition>(query.limit, formatOrderedCursor)
  let skip = query.offset ?? 0
  for (const place of places) {
    if (!isFound(place)) continue
    if (skip > 0) skip--
    else if (page.isFull(place, place.position.entity)) break
  }
  return page.end()
}

/** Lists what has no value to sort by: in the order of listings. */
function unsortedPage(candidates: Candidates, query: PageQuery, after: OrderedPosition | undefined): Listing {
  // An entity that had a value came before all that have none.
  const start = after === undefined || after.key !== undefined ? undefined : formatCursor(after.position)
  return pageOf(candidates, { ...query, after: start }, (position: Slot) =>
    formatOrderedCursor({ key: undefined, position }),
  )
}
