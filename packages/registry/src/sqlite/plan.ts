import type { Query } from '@occi/core'
import type { Scope } from '@occi/core/authoring'
import { type Criterion, criteriaOf, everything, pathCounter, type SearchTerm, searchTerms } from '@occi/core/store'
import type { Lists } from './lists.ts'
import { type Owner, ownersIn, type Selection } from './queries.ts'
import type { Rows } from './rows.ts'
import { matchCondition } from './search-index.ts'
import { sql } from './sql.ts'
import { digest } from './token.ts'

/** Up to how many entries are counted to find out which part of a query finds the fewest, step by step. */
const counted = [250, 10_000]

/** How a query is looked up. */
export interface QueryPlan extends Omit<Selection, 'ranges'> {
  readonly owners: readonly Owner[]
  readonly terms: readonly SearchTerm[]
  /** How many entities the source finds; not counted if there is no choice. */
  readonly size: number
}

/** Chooses how queries are looked up. */
export class Planner {
  readonly #lists: Lists
  readonly #rows: Rows

  constructor(lists: Lists, rows: Rows) {
    this.#lists = lists
    this.#rows = rows
  }

  /** Returns the list that all results are in and that the fewest entities are in, and what else must hold. */
  plan(query: Query, scope: Scope, isSizeWanted: boolean): QueryPlan {
    const owners = ownersIn(scope, this.#lists)
    const terms = searchTerms(query.search ?? '')
    const criteria = criteriaOf(query, digest)
    if (criteria.length === 0) criteria.push(everything)
    const { source, size } = this.#rarest(criteria, owners, scope, isSizeWanted)
    const below = isSizeWanted ? this.#lists.count(pathCounter(query.prefix ?? '/'), scope) : size
    const found = sql`d.entity IN (SELECT rowid FROM search WHERE ${matchCondition(terms)})`
    return {
      list: source.list,
      key: source.key,
      also: criteria.filter((one) => one !== source),
      conditions: terms.length > 0 ? [found] : [],
      owners,
      terms,
      size: Math.min(size, below),
    }
  }

  #rarest(criteria: readonly Criterion[], owners: readonly Owner[], scope: Scope, isSizeWanted: boolean) {
    let rarest = { source: criteria[0] ?? everything, size: Number.POSITIVE_INFINITY }
    if (criteria.length < 2 && !isSizeWanted) return rarest
    for (const source of criteria) {
      const size = source.counter === undefined ? rarest.size : this.#lists.count(source.counter, scope)
      if (size < rarest.size) rarest = { source, size }
    }
    // A short list is found before long ones are counted.
    for (const most of counted) {
      for (const source of criteria) {
        if (source.counter !== undefined) continue
        const limit = Math.min(most, rarest.size)
        const size = this.#rows.size(source.list, source.key, owners, limit)
        if (size < limit) rarest = { source, size }
      }
      if (rarest.size < most) break
    }
    return rarest
  }
}
