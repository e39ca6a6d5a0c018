import type { Cursor, Entity, Page, PageQuery, Query } from '@occi/core'
import { comparePositions, formatCursor, hasTerms, matches, type Range, rangesOf, searchTerms } from '@occi/core/store'
import type { Candidates } from './entity-index.ts'
import { merged } from './merge.ts'
import type { Slot } from './slot.ts'

/** A page, but for its revision. */
export type Listing = Omit<Page, 'revision'>

/**
 * Returns a page of those candidates that match, in the order of listings.
 *
 * @param cursorOf writes the cursor that continues after a slot
 */
export function pageOf(
  candidates: Candidates,
  query: PageQuery,
  cursorOf: (slot: Slot) => Cursor = formatCursor,
): Listing {
  const { seen } = candidates
  const isFound = testOf(candidates, query)
  let skip = query.offset ?? 0
  const page = new PageBuilder(query.limit, cursorOf)
  for (const range of rangesOf(query.prefix, query.after)) {
    let skipped = 0
    if (isFound === undefined && skip > 0) {
      const count = seen.reduce((sum, slots) => sum + slots.count(range), 0)
      skipped = Math.min(skip, count)
      skip -= skipped
      if (skipped === count) continue
    }
    for (const slot of slotsIn(candidates, range, skipped)) {
      if (isFound !== undefined && !isFound(slot)) continue
      if (skip > 0) skip--
      else if (page.isFull(slot, slot.entity)) return page.end()
    }
  }
  return page.end()
}

/** Returns how many of the candidates match. */
export function countIn(candidates: Candidates, query: Query): number {
  const isFound = testOf(candidates, query)
  let count = 0
  for (const range of rangesOf(query.prefix)) {
    if (isFound === undefined) for (const slots of candidates.seen) count += slots.count(range)
    else for (const slot of slotsIn(candidates, range)) if (isFound(slot)) count++
  }
  return count
}

/** Goes through the candidates in a range, in the order of listings. */
export function slotsIn({ seen }: Candidates, range: Range, skip = 0): Iterable<Slot> {
  const [only, ...others] = seen
  if (only !== undefined && others.length === 0) return merged([only.walk(range, skip)], comparePositions)
  return merged(
    seen.map((slots) => slots.walk(range)),
    comparePositions,
    skip,
  )
}

/** Returns a test for what a query requires, its path aside; undefined if all candidates pass it. */
export function testOf({ more }: Candidates, query: Query): ((slot: Slot) => boolean) | undefined {
  const terms = query.search === undefined ? [] : searchTerms(query.search)
  if (terms.length === 0) return more ? ({ entity }) => matches(entity, query) : undefined
  return (slot) => (!more || matches(slot.entity, query)) && hasTerms(slot.text, terms)
}

/** Collects a page; one more tells that another page follows. */
export class PageBuilder<P> {
  readonly #limit: number
  readonly #cursorOf: (place: P) => Cursor
  readonly #items: Entity[] = []
  #last: P | undefined
  #next: Cursor | undefined

  constructor(limit: number, cursorOf: (place: P) => Cursor) {
    this.#limit = limit
    this.#cursorOf = cursorOf
  }

  /** Adds an entity, or notes that it is on the next page. */
  isFull(place: P, entity: Entity): boolean {
    if (this.#items.length < this.#limit) {
      this.#items.push(entity)
      this.#last = place
      return false
    }
    if (this.#last !== undefined) this.#next = this.#cursorOf(this.#last)
    return true
  }

  end(): Listing {
    return { items: this.#items, next: this.#next }
  }
}
