import {
  type Direction,
  type Entity,
  isLink,
  type Link,
  type Page,
  type PageQuery,
  type Query,
  type Scope,
} from '@occi/core'
import {
  comparePositions,
  formatCursor,
  isWithin,
  matches,
  parseEntity,
  positionOf,
  type Range,
  rangesOf,
} from '@occi/core/store'
import { type Counters, counterOf } from './counters.ts'
import type { Database } from './database.ts'
import type { Names } from './names.ts'
import {
  byAttribute,
  byId,
  type Criterion,
  countSql,
  criteriaOf,
  everySql,
  everything,
  pageSql,
  type Selection,
  sizeSql,
} from './queries.ts'
import type { Sql } from './sql.ts'

/** Up to so many rows are counted to find out which of several things is the rarest. */
const countedRows = 10_000

/** Finds entities by what they have in common. */
export class Listing {
  readonly #database: Database
  readonly #names: Names
  readonly #counters: Counters

  constructor(database: Database, names: Names, counters: Counters) {
    this.#database = database
    this.#names = names
    this.#counters = counters
  }

  page(query: PageQuery, scope: Scope): Page {
    const { limit, offset = 0 } = query
    const ranges = rangesOf(query.prefix, query.after)
    const found =
      query.attributes?.has('occi.core.id') === true
        ? this.#withId(query, ranges, scope).slice(offset, offset + limit + 1)
        : this.#rows(pageSql(this.#selection(query, ranges, scope), limit + 1, offset, this.#names))
    const items = found.slice(0, limit)
    const last = items.at(-1)
    return found.length > limit && last !== undefined ? { items, next: formatCursor(positionOf(last)) } : { items }
  }

  count(query: Query, scope: Scope): number {
    if (query.attributes?.has('occi.core.id')) return this.#withId(query, rangesOf(query.prefix), scope).length
    const counter = counterFor(query)
    if (counter !== undefined) return this.#counters.count(counter, scope)
    const selection = this.#selection(query, rangesOf(query.prefix), scope)
    return this.#number(countSql(selection, this.#names))
  }

  links(locations: readonly string[], direction: Direction, scope: Scope): readonly Link[] {
    const links: Link[] = []
    for (const location of new Set(locations)) {
      const source = byAttribute(`occi.core.${direction}`, location, this.#names)
      for (const entity of this.#rows(everySql(source, scope, this.#names))) if (isLink(entity)) links.push(entity)
    }
    return links
  }

  /** The fewest rows among which everything is that a query asks for, and what is to be looked at in each of them. */
  #selection(query: Query, ranges: readonly Range[], scope: Scope): Selection {
    const criteria = criteriaOf(query, this.#names)
    const source = criteria.length > 1 ? this.#rarest(criteria, scope) : criteria[0]
    if (source === undefined) return { source: everything, conditions: [], ranges, scope }
    const conditions = criteria.filter((one) => one !== source).map((one) => one.condition)
    return { source, conditions, ranges, scope }
  }

  #rarest(criteria: readonly Criterion[], scope: Scope): Criterion | undefined {
    let rarest: Criterion | undefined
    let fewest = Number.POSITIVE_INFINITY
    // Those with a counter first: it limits how far the others are counted.
    for (const one of criteria.toSorted((a, b) => Number(a.counter === undefined) - Number(b.counter === undefined))) {
      const size =
        one.counter === undefined
          ? this.#number(sizeSql(one, Math.min(fewest, countedRows), scope, this.#names))
          : this.#counters.count(one.counter, scope)
      if (rarest !== undefined && size >= fewest) continue
      rarest = one
      fewest = size
    }
    return rarest
  }

  /** What a query finds that names an id: one entity for each owner at most. */
  #withId(query: Query, ranges: readonly Range[], scope: Scope): readonly Entity[] {
    const id = query.attributes?.get('occi.core.id')
    if (typeof id !== 'string') return []
    return this.#rows(everySql(byId(id), scope, this.#names))
      .filter((entity) => matches(entity, query) && ranges.some((range) => isWithin(positionOf(entity), range)))
      .sort((a, b) => comparePositions(positionOf(a), positionOf(b)))
  }

  #rows(statement: Sql): Entity[] {
    return this.#database.all<{ json: string }>(statement).map(({ json }) => parseEntity(json))
  }

  #number({ text, values }: Sql): number {
    return this.#database.get<{ n: number | null }>(text, ...values)?.n ?? 0
  }
}

/** The counter that has the answer, where a query asks for one thing only. */
function counterFor({ kind, mixins = [], prefix = '/', attributes }: Query): string | undefined {
  if (attributes !== undefined && attributes.size > 0) return undefined
  const [mixin, ...more] = mixins
  if (kind === undefined && mixin === undefined) return counterOf.path(prefix)
  if (prefix !== '/' || more.length > 0) return undefined
  if (mixin === undefined) return kind === undefined ? undefined : counterOf.kind(kind)
  return kind === undefined ? counterOf.mixin(mixin) : undefined
}
