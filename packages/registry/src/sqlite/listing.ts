import { type Awaitable, type Direction, type Entity, isLink, type Link, type PageQuery, type Query } from '@occi/core'
import { chain, type Scope } from '@occi/core/authoring'
import {
  attributeEntry,
  compareEntities,
  counterOf,
  formatCursor,
  hasTerms,
  matches,
  type PageContent,
  pageOf,
  pageOfAll,
  parseOrderedCursor,
  positionOf,
  rangesOf,
  searchText,
  sees,
} from '@occi/core/store'
import type { Database } from './database.ts'
import type { Lists } from './lists.ts'
import { OrderedListing } from './ordered-listing.ts'
import { Planner, type QueryPlan } from './plan.ts'
import { ownersIn } from './queries.ts'
import { entriesInTurn, Rows } from './rows.ts'
import { matchCondition } from './search-index.ts'
import { sql } from './sql.ts'
import { digest } from './token.ts'

/** If a part of a query finds at most so many, these are read and sorted, whatever else is required. */
const few = 1_500

const linksOfEnd = `SELECT e.json FROM entries d CROSS JOIN entities e USING (entity)
  WHERE d.list = ? AND d.key = ? AND d.link = 1 ORDER BY d.location LIMIT ?`

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

  page(query: PageQuery, scope: Scope): Awaitable<PageContent> {
    const plan = this.#planner.plan(query, scope, query.order !== undefined || query.search !== undefined)
    const candidates = this.#candidates(query, plan, scope)
    if (candidates !== undefined) return pageOfAll(candidates, query, digest)
    return chain(this.#find(query, plan, scope), (found) => pageOf(found, query, digest))
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

  /** Returns what a page has, and one more if there is more. */
  #find(query: PageQuery, plan: QueryPlan, scope: Scope): Awaitable<readonly Entity[]> {
    const { limit, offset = 0, order, prefix, after } = query
    if (order !== undefined) {
      const place = after === undefined ? undefined : parseOrderedCursor(after)
      return this.#ordered.find(query, order, place, plan, scope)
    }
    const selection = { ...plan, ranges: rangesOf(prefix, after) }
    // If each entry belongs to a result, or there are few, others need not wait.
    const isShort = plan.also.length === 0 || plan.size <= entriesInTurn
    return isShort
      ? this.#rows.page(selection, plan.owners, limit + 1, offset)
      : this.#rows.pageInTurns(selection, plan.owners, limit + 1, offset)
  }

  /** Returns all that a query finds, in any order, if a part of it finds only few; undefined if it is not worth it. */
  #candidates(query: PageQuery | Query, plan: QueryPlan, scope: Scope): readonly Entity[] | undefined {
    const { terms } = plan
    return this.#read(query, plan)?.filter(
      (entity) =>
        sees(scope, entity) && matches(entity, query) && (terms.length === 0 || hasTerms(searchText(entity), terms)),
    )
  }

  /** Reads the few entities among which all results are. */
  #read(query: PageQuery | Query, plan: QueryPlan): readonly Entity[] | undefined {
    const id = query.attributes?.get('occi.core.id')
    if (typeof id === 'string') return this.#rows.entities(sql`SELECT json FROM entities WHERE id = ${id}`)
    if (id !== undefined) return []
    const isSorted = 'order' in query && query.order !== undefined
    const isSearched = plan.terms.length > 0
    if (plan.size <= few && (isSorted || isSearched)) {
      return this.#rows.page({ ...plan, also: [], conditions: [], ranges: rangesOf(query.prefix) }, plan.owners, -1)
    }
    return isSearched ? this.#searched(plan) : undefined
  }

  #searched({ terms }: QueryPlan): readonly Entity[] | undefined {
    const found = this.#rows.numbers(
      sql`SELECT rowid AS entity FROM search WHERE ${matchCondition(terms)} LIMIT ${few + 1}`,
    )
    if (found.length > few) return undefined
    const page = sql`SELECT value AS entity FROM json_each(${JSON.stringify(found)})`
    return this.#rows.entities(sql`SELECT e.json FROM (${page}) AS page CROSS JOIN entities e USING (entity)`)
  }
}
