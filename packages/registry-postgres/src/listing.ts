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
import { countOf } from './counters.ts'
import type { Database } from './database.ts'
import { listing } from './digest.ts'
import {
  byIdSql,
  type Criterion,
  countSql,
  criteriaOf,
  everySql,
  pageSql,
  type Selection,
  sizesSql,
} from './queries.ts'
import { type Sql, sql } from './sql.ts'

/** Finds entities by what they have in common. */
export class Listing {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async page(query: PageQuery, scope: Scope): Promise<Page> {
    const { limit, offset = 0 } = query
    const ranges = rangesOf(query.prefix, query.after)
    const found =
      query.attributes?.has('occi.core.id') === true
        ? (await this.#withId(query, ranges, scope)).slice(offset, offset + limit + 1)
        : await this.#entities(pageSql(await this.#selection(query, ranges, scope), limit + 1, offset))
    const items = found.slice(0, limit)
    const last = items.at(-1)
    return found.length > limit && last !== undefined ? { items, next: formatCursor(positionOf(last)) } : { items }
  }

  async count(query: Query, scope: Scope): Promise<number> {
    const ranges = rangesOf(query.prefix)
    if (query.attributes?.has('occi.core.id')) return (await this.#withId(query, ranges, scope)).length
    const counter = counterFor(query)
    const statement =
      counter === undefined
        ? countSql(await this.#selection(query, ranges, scope))
        : sql`SELECT ${countOf(counter, scope)} AS n`
    if (statement === undefined) return 0
    const [row] = await this.#database.rows<{ n: number }>(statement)
    return row?.n ?? 0
  }

  async links(locations: readonly string[], direction: Direction, scope: Scope): Promise<readonly Link[]> {
    const ends = [...new Set(locations)].map((location) => listing.attribute(`occi.core.${direction}`, location))
    return (await this.#entities(ends.length === 0 ? undefined : everySql(ends, scope))).filter(isLink)
  }

  /** The shortest listing in which everything is that a query asks for, and what else each entity must be in. */
  async #selection(query: Query, ranges: readonly Range[], scope: Scope): Promise<Selection> {
    const criteria = criteriaOf(query)
    const source = criteria.length > 1 ? await this.#rarest(criteria, scope) : criteria[0]
    const conditions = criteria.filter((one) => one !== source).map((one) => one.listing)
    return { source: source?.listing ?? listing.everything, conditions, ranges, scope }
  }

  async #rarest(criteria: readonly Criterion[], scope: Scope): Promise<Criterion | undefined> {
    const [sizes] = await this.#database.rows<Record<string, number>>(sizesSql(criteria, scope))
    const sizeOf = (index: number) => sizes?.[`n${index}`] ?? 0
    let rarest = 0
    for (const index of criteria.keys()) if (sizeOf(index) < sizeOf(rarest)) rarest = index
    return criteria[rarest]
  }

  /** What a query finds that names an id: one entity for each owner at most. */
  async #withId(query: Query, ranges: readonly Range[], scope: Scope): Promise<readonly Entity[]> {
    const id = query.attributes?.get('occi.core.id')
    if (typeof id !== 'string') return []
    return (await this.#entities(byIdSql(id, scope)))
      .filter((entity) => matches(entity, query) && ranges.some((range) => isWithin(positionOf(entity), range)))
      .sort((a, b) => comparePositions(positionOf(a), positionOf(b)))
  }

  async #entities(statement: Sql | undefined): Promise<Entity[]> {
    if (statement === undefined) return []
    return (await this.#database.rows<{ json: string }>(statement)).map(({ json }) => parseEntity(json))
  }
}

/** The counter that has the answer, where a query asks for one thing only. */
function counterFor({ kind, mixins = [], prefix = '/', attributes }: Query): Buffer | undefined {
  if (attributes !== undefined && attributes.size > 0) return undefined
  const [mixin, ...more] = mixins
  if (kind === undefined && mixin === undefined) return listing.path(prefix)
  if (prefix !== '/' || more.length > 0) return undefined
  if (mixin === undefined) return kind === undefined ? undefined : listing.kind(kind)
  return kind === undefined ? listing.mixin(mixin) : undefined
}
