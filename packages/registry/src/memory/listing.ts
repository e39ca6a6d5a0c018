import type { Awaitable, Cursor, Entity, PageQuery, Query } from '@occi/core'
import { chain } from '@occi/core/authoring'
import {
  comparePositions,
  formatCursor,
  hasTerms,
  matches,
  type PageContent,
  type Range,
  rangesOf,
  searchTerms,
} from '@occi/core/store'
import type { Candidates } from './entity-index.ts'
import { merged } from './merge.ts'
import { scan, type Visit } from './scan.ts'
import type { Slot } from './slot.ts'
import { sizeOfAll } from './sorted-slots.ts'

/** Finds the candidates of a query, as they are now. */
export type FindCandidates = () => Candidates

/**
 * Returns a page of those candidates that match, in the order of listings.
 *
 * @param cursorOf writes the cursor that continues after a slot
 */
export function listedPage(
  find: FindCandidates,
  query: PageQuery,
  cursorOf: (slot: Slot) => Cursor = formatCursor,
): Awaitable<PageContent> {
  const candidates = find()
  const isFound = testOf(candidates, query)
  const page = new PageBuilder(query, cursorOf)
  if (isFound === undefined) return wholePage(candidates, query, page)
  const isEnough = (slot: Slot) => isFound(slot) && page.isFull(slot, slot.entity)
  return chain(scan(visitOf(find, query), isEnough), () => page.end())
}

/** Returns how many of the candidates match. */
export function countIn(find: FindCandidates, query: Query): Awaitable<number> {
  const candidates = find()
  const isFound = testOf(candidates, query)
  let count = 0
  if (isFound === undefined) {
    if (query.prefix === undefined) return sizeOfAll(candidates.seen)
    for (const range of rangesOf(query.prefix)) count += countOf(candidates, range)
    return count
  }
  const isCounted = (slot: Slot) => {
    if (isFound(slot)) count++
    return false
  }
  return chain(scan(visitOf(find, query), isCounted), () => count)
}

/** Returns how many candidates are in a range. */
export function countOf({ seen }: Candidates, range: Range): number {
  return seen.reduce((sum, slots) => sum + slots.count(range), 0)
}

/** Goes through the candidates from where a query starts, or after a slot, in the order of listings. */
export function visitOf(find: FindCandidates, { prefix, after }: Partial<PageQuery>): Visit<Slot> {
  return (slot, isEnough) => {
    const candidates = find()
    for (const range of rangesOf(prefix, slot === undefined ? after : formatCursor(slot))) {
      for (const one of slotsIn(candidates, range)) if (isEnough(one)) return
    }
  }
}

/** Returns a test for what a query requires, its path aside; undefined if all candidates pass it. */
export function testOf({ more }: Pick<Candidates, 'more'>, query: Query): ((slot: Slot) => boolean) | undefined {
  const terms = query.search === undefined ? [] : searchTerms(query.search)
  if (terms.length === 0) return more ? ({ entity }) => matches(entity, query) : undefined
  return (slot) => (!more || matches(slot.entity, query)) && hasTerms(slot.text, terms)
}

/** Collects a page, without the first ones that are skipped; one more tells that another page follows. */
export class PageBuilder<P> {
  readonly #limit: number
  readonly #cursorOf: (place: P) => Cursor
  readonly #items: Entity[] = []
  readonly #isFromStart: boolean
  readonly #offset: number
  #skip: number
  #last: P | undefined
  #next: Cursor | undefined

  constructor({ limit, offset = 0, after }: PageQuery, cursorOf: (place: P) => Cursor) {
    this.#limit = limit
    this.#isFromStart = after === undefined
    this.#offset = offset
    this.#skip = offset
    this.#cursorOf = cursorOf
  }

  /** Skips up to so many at once, and returns how many it skipped. */
  skip(count: number): number {
    const skipped = Math.min(this.#skip, count)
    this.#skip -= skipped
    return skipped
  }

  /** Adds an entity, skips it, or notes that it is on the next page. */
  isFull(place: P, entity: Entity): boolean {
    if (this.#skip > 0) this.#skip--
    else if (this.#items.length < this.#limit) {
      this.#items.push(entity)
      this.#last = place
    } else {
      if (this.#last !== undefined) this.#next = this.#cursorOf(this.#last)
      return true
    }
    return false
  }

  /** Returns the page; its total is known if all that precedes and follows it was looked at. */
  end(): PageContent {
    const isTotal = this.#isFromStart && this.#next === undefined
    const total = isTotal ? this.#offset - this.#skip + this.#items.length : undefined
    return { items: this.#items, next: this.#next, total }
  }
}

/** Returns a page of candidates that all match. */
function wholePage(candidates: Candidates, query: PageQuery, page: PageBuilder<Slot>): PageContent {
  for (const range of rangesOf(query.prefix, query.after)) {
    const skipped = query.offset === undefined ? 0 : page.skip(countOf(candidates, range))
    for (const slot of slotsIn(candidates, range, skipped)) if (page.isFull(slot, slot.entity)) return page.end()
  }
  return page.end()
}

function slotsIn({ seen }: Candidates, range: Range, skip = 0): Iterable<Slot> {
  const [only, ...others] = seen
  if (only !== undefined && others.length === 0) return merged([only.walk(range, skip)], comparePositions)
  return merged(
    seen.map((slots) => slots.walk(range)),
    comparePositions,
    skip,
  )
}
