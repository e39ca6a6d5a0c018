import type { Entity, Order, Page, PageQuery, Query } from '@occi/core'
import {
  comparePlaces,
  formatCursor,
  formatOrderedCursor,
  hasTerms,
  matches,
  orderedPositionOf,
  parseOrderedCursor,
  rangesOf,
  searchTerms,
  searchText,
} from '@occi/core/store'
import type { Candidates } from './entity-index.ts'
import { merged } from './merge.ts'
import type { Slot } from './slot.ts'

/** Returns a page of those candidates that match. */
export function pageOf(candidates: Candidates, query: PageQuery): Omit<Page, 'revision'> {
  if (query.order !== undefined) return orderedPage(candidates, query, query.order)
  const { seen, more } = candidates
  const isFound = tester(query)
  const items: Entity[] = []
  let skip = query.offset ?? 0
  let last: Slot | undefined
  const isFiltered = more || query.search !== undefined
  for (const range of rangesOf(query.prefix, query.after)) {
    let skipped = 0
    if (!isFiltered && skip > 0) {
      const count = seen.reduce((sum, slots) => sum + slots.count(range), 0)
      skipped = Math.min(skip, count)
      skip -= skipped
      if (skipped === count) continue
    }
    for (const slot of merged(seen, range, skipped)) {
      if (isFiltered && !isFound(slot.entity)) continue
      if (skip > 0) skip--
      else if (items.length === query.limit) return { items, next: last === undefined ? undefined : formatCursor(last) }
      else {
        items.push(slot.entity)
        last = slot
      }
    }
  }
  return { items }
}

/** Returns how many of the candidates match. */
export function countIn({ seen, more }: Candidates, query: Query): number {
  const isFound = tester(query)
  let count = 0
  for (const range of rangesOf(query.prefix)) {
    if (!more && query.search === undefined) count += seen.reduce((sum, slots) => sum + slots.count(range), 0)
    else for (const { entity } of merged(seen, range)) if (isFound(entity)) count++
  }
  return count
}

function orderedPage({ seen }: Candidates, query: PageQuery, order: Order): Omit<Page, 'revision'> {
  const isFound = tester(query)
  const after = query.after === undefined ? undefined : parseOrderedCursor(query.after)
  const places = rangesOf(query.prefix)
    .flatMap((range) => [...merged(seen, range)])
    .filter(({ entity }) => isFound(entity))
    .map(({ entity }) => ({ entity, ...orderedPositionOf(entity, order) }))
    .filter((place) => after === undefined || comparePlaces(place, after, order) > 0)
    .sort((a, b) => comparePlaces(a, b, order))
  const start = query.offset ?? 0
  const page = places.slice(start, start + query.limit)
  const last = page.at(-1)
  const items = page.map(({ entity }) => entity)
  return last !== undefined && places.length > start + query.limit
    ? { items, next: formatOrderedCursor(last) }
    : { items }
}

/** Returns a test for entities of what a query requires, its path aside. */
function tester(query: Query): (entity: Entity) => boolean {
  const terms = query.search === undefined ? [] : searchTerms(query.search)
  if (terms.length === 0) return (entity) => matches(entity, query)
  return (entity) => matches(entity, query) && hasTerms(searchText(entity), terms)
}
