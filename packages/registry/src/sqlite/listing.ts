import {
  type Awaitable,
  type Direction,
  type Entity,
  isLink,
  type Link,
  type Page,
  type PageQuery,
  type Query,
} from '@occi/core'
import { chain, type Scope } from '@occi/core/authoring'
import {
  attributeEntry,
  comparePlaces,
  comparePositions,
  counterOf,
  formatCursor,
  formatOrderedCursor,
  hasTerms,
  isWithin,
  matches,
  orderedPositionOf,
  parseOrderedCursor,
  positionOf,
  type Range,
  rangesOf,
  searchText,
  sees,
} from '@occi/core/store'
import type { Database } from './database.ts'
import type { Lists } from './lists.ts'
import { OrderedListing } from './ordered-listing.ts'
import { type Plan, Planner } from './plan.ts'
import { ownersIn } from './queries.ts'
import { entriesInTurn, Rows } from './rows.ts'
import { searchCondition } from './search-index.ts'
import { sql } from './sql.ts'
import { digest } from './token.ts'

/** If a part of a query finds at most so many, these are read and sorted, whatever else is required. */
const few = 1_500

const linksOfEnd = `SELECT e.json FROM entries d CROSS JOIN entities e USING (entity)
  WHERE d.list = ? AND d.key = ? AND d.link = 1 ORDER BY d.location LIMIT ?`

/** What a page has, and one more if there is more. */
interface Found {
  readonly found: readonly Entity[]
  /** How many there are in all, if that is known. */
  readonly total?: number
}

/** Finds entities by what they have in common. */
export class Listing {
  readonly #lists: Lists
  readonly #rows: Rows
  readonly #planner: Planner
  readonly #ordered: OrderedListing

  constructor(database: Database, lists: Lists) {
    this.#lists = lists
    this.#rows = new Rows(database)
    this.#planner = new Planner(lists, this.#rows)
    this.#ordered = new OrderedListing(database, lists, this.#rows)
  }

  page(query: PageQuery, scope: Scope): Awaitable<Omit<Page, 'revision'>> {
    const { limit, order } = query
    return chain(this.#find(query, scope), ({ found, total }) => {
      const items = found.slice(0, limit)
      const last = items.at(-1)
      if (found.length <= limit || last === undefined) return { items, total }
      const next =
        order === undefined
          ? formatCursor(positionOf(last))
          : formatOrderedCursor(orderedPositionOf(last, order, digest))
      return { items, next, total }
    })
  }

  count(query: Query, scope: Scope): Awaitable<number> {
    const counter = counterOf(query)
    if (counter !== undefined) return this.#lists.count(counter, scope)
    const plan = this.#planner.plan(query, scope, query.search !== undefined)
    const candidates = this.#candidates(query, plan, scope)
    if (candidates !== undefined) return candidates.length
    return this.#rows.count({ ...plan, ranges: rangesOf(query.prefix) }, plan.owners)
  }

  links(locations: readonly string[], direction: Direction, scope: Scope): readonly Link[] {
    return [...new Set(locations)]
      .flatMap((location) => this.#linksOf(location, direction, scope))
      .sort(compareEntities)
  }

  /** Returns the links that have a location at one of these ends, each once, in the order of listings. */
  linksAt(location: string, directions: readonly Direction[], scope: Scope, most: number): readonly Link[] {
    const links = new Map<string, Link>()
    for (const direction of directions) {
      for (const link of this.#linksOf(location, direction, scope, most))
        links.set(formatCursor(positionOf(link)), link)
    }
    const sorted = [...links.values()].sort(compareEntities)
    return sorted.slice(0, most < 0 ? undefined : most)
  }

  #linksOf(location: string, direction: Direction, scope: Scope, most = -1): readonly Link[] {
    const { list, key } = attributeEntry(`occi.core.${direction}`, location, digest)
    return ownersIn(scope, this.#lists).flatMap(({ lists }) => {
      const number = lists.find(list)
      if (number === undefined) return []
      return this.#rows.entities({ text: linksOfEnd, values: [number, key, most] }).filter(isLink)
    })
  }

  #find(query: PageQuery, scope: Scope): Awaitable<Found> {
    const { limit, offset = 0, order, prefix } = query
    const plan = this.#planner.plan(query, scope, order !== undefined || query.search !== undefined)
    const after = order === undefined || query.after === undefined ? undefined : parseOrderedCursor(query.after)
    const candidates = this.#candidates(query, plan, scope)
    if (candidates === undefined) {
      if (order !== undefined) return chain(this.#ordered.find(query, order, after, plan, scope), foundOf)
      const ranges = rangesOf(prefix, query.after)
      const selection = { ...plan, ranges }
      // If each entry belongs to a result, or there are few, others need not wait.
      const isShort = plan.also.length === 0 || plan.size <= entriesInTurn
      if (isShort) return { found: this.#rows.page(selection, plan.owners, limit + 1, offset) }
      return this.#rows.pageInTurns(selection, plan.owners, limit + 1, offset).then(foundOf)
    }
    const sorted = order === undefined ? candidates.toSorted(compareEntities) : sortedBy(candidates, order, after)
    const ranges = order === undefined ? rangesOf(prefix, query.after) : undefined
    const seen = ranges === undefined ? sorted : sorted.filter((entity) => isInRanges(entity, ranges))
    return { found: seen.slice(offset, offset + limit + 1), total: candidates.length }
  }

  /** Returns all that a query finds, in any order, if a part of it finds only few; undefined if it is not worth it. */
  #candidates(query: PageQuery | Query, plan: Plan, scope: Scope): readonly Entity[] | undefined {
    const { terms } = plan
    const ranges = rangesOf(query.prefix)
    return this.#read(query, plan, ranges)?.filter(
      (entity) =>
        sees(scope, entity) &&
        matches(entity, query) &&
        isInRanges(entity, ranges) &&
        (terms.length === 0 || hasTerms(searchText(entity), terms)),
    )
  }

  /** Reads the few entities among which all results are. */
  #read(query: PageQuery | Query, plan: Plan, ranges: readonly Range[]): readonly Entity[] | undefined {
    const id = query.attributes?.get('occi.core.id')
    if (typeof id === 'string') return this.#rows.entities(sql`SELECT json FROM entities WHERE id = ${id}`)
    if (id !== undefined) return []
    const isSorted = 'order' in query && query.order !== undefined
    const isSearched = plan.terms.length > 0
    if (plan.size <= few && (isSorted || isSearched)) {
      return this.#rows.page({ ...plan, also: [], conditions: [], ranges }, plan.owners, -1)
    }
    return isSearched ? this.#searched(plan) : undefined
  }

  #searched({ terms }: Plan): readonly Entity[] | undefined {
    const found = this.#rows.numbers(
      sql`SELECT rowid AS entity FROM search WHERE ${searchCondition(terms)} LIMIT ${few + 1}`,
    )
    if (found.length > few) return undefined
    const page = sql`SELECT value AS entity FROM json_each(${JSON.stringify(found)})`
    return this.#rows.entities(sql`SELECT e.json FROM (${page}) AS page CROSS JOIN entities e USING (entity)`)
  }
}

function foundOf(found: readonly Entity[]): Found {
  return { found }
}

function compareEntities(a: Entity, b: Entity): number {
  return comparePositions(positionOf(a), positionOf(b))
}

function isInRanges(entity: Entity, ranges: readonly Range[]): boolean {
  const position = positionOf(entity)
  return ranges.some((range) => isWithin(position, range))
}

function sortedBy(
  entities: readonly Entity[],
  order: NonNullable<PageQuery['order']>,
  after: ReturnType<typeof parseOrderedCursor> | undefined,
): readonly Entity[] {
  return entities
    .map((entity) => ({ entity, place: orderedPositionOf(entity, order, digest) }))
    .filter(({ place }) => after === undefined || comparePlaces(place, after, order) > 0)
    .sort((a, b) => comparePlaces(a.place, b.place, order))
    .map(({ entity }) => entity)
}
