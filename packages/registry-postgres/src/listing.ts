import {
  type Direction,
  type Entity,
  isLink,
  type Link,
  type Order,
  type Page,
  type PageQuery,
  type Query,
} from '@occi/core'
import type { Scope } from '@occi/core/authoring'
import {
  attributeEntry,
  compareEntities,
  counterOf,
  criteriaOf,
  everything,
  formatCursor,
  matches,
  orderList,
  pageOf,
  pageOfAll,
  parseOrderedCursor,
  rangesOf,
} from '@occi/core/store'
import { byteaArray } from './arrays.ts'
import { counterSql } from './counters.ts'
import type { Answer, Database } from './database.ts'
import { type EntityRow, entityOf } from './entity-rows.ts'
import { ListSizes } from './list-sizes.ts'
import { endKey, listOctets, valueDigest } from './octets.ts'
import { ascending, descending, equal, type OrderedSelection } from './ordered-queries.ts'
import {
  counted,
  entitiesSql,
  entriesEqual,
  entriesWithin,
  listed,
  locationOfPlace,
  ownersSql,
  type Selection,
} from './queries.ts'
import { formatRevision, stateIn } from './revision.ts'
import { searchCondition } from './search.ts'
import { type Sql, sql } from './sql.ts'

/** Up to so many entities are sorted and searched in memory rather than by walking a list. */
const few = 1_000

interface ListedRow extends EntityRow {
  readonly snapshot: string
}

/** Some entities, and the state that they are from. */
interface Found {
  readonly entities: readonly Entity[]
  readonly revision: string
}

const listingOrder = sql`d.place, d.owner`

/** Nothing is sorted. */
const anyOrder = sql`NULL::INTEGER`

/** Finds entities by what they have in common. */
export class Listing {
  readonly #database: Database
  readonly #sizes: ListSizes

  constructor(database: Database) {
    this.#database = database
    this.#sizes = new ListSizes(database)
  }

  async page(query: PageQuery, scope: Scope): Promise<Page> {
    const some = await this.#few(query, scope)
    if (some !== undefined) return { ...pageOfAll(some.entities, query, valueDigest), revision: some.revision }
    return query.order === undefined ? this.#listed(query, scope) : this.#ordered(query, query.order, scope)
  }

  async count(query: Query, scope: Scope): Promise<number> {
    const counter = counterOf(query)
    const some = await this.#few(query, scope)
    if (some !== undefined) return some.entities.length
    const statement =
      counter === undefined
        ? counted(await this.#selection(query, scope), rangesOf(query.prefix))
        : sql`SELECT ${counterSql(counter, scope)} AS n`
    if (statement === undefined) return 0
    const [row] = await this.#database.rows<{ n: number }>(statement)
    return row?.n ?? 0
  }

  async links(locations: readonly string[], direction: Direction, scope: Scope): Promise<readonly Link[]> {
    if (locations.length === 0) return []
    const { list } = attributeEntry(`occi.core.${direction}`, '')
    const [start, end] = [sql`('\\x00' || k.key || '\\x00')`, sql`('\\x00' || k.key || '\\x01')`]
    const keys = byteaArray([...new Set(locations)].map(endKey))
    const rows = await this.#database.rows<EntityRow>(sql`
      SELECT e.version, e.json FROM ${ownersSql(scope)} CROSS JOIN unnest(${keys}::BYTEA[]) AS k (key)
      CROSS JOIN LATERAL (
        SELECT d.place ${entriesWithin({ list: listOctets(list), from: start, before: end })}
      ) AS d JOIN occi_entities e ON e.location = ${locationOfPlace} AND e.owner = o.owner`)
    return rows.map(entityOf).filter(isLink).sort(compareEntities)
  }

  async #listed(query: PageQuery, scope: Scope): Promise<Page> {
    const { limit, offset = 0, prefix, after } = query
    const selection = await this.#selection(query, scope)
    const entries = listed(selection, rangesOf(prefix, after), offset + limit + 1)
    const { entities, revision } = await this.#found(entries, listingOrder, limit + 1, offset)
    return { ...pageOf(entities, query), revision }
  }

  async #ordered(query: PageQuery, order: Order, scope: Scope): Promise<Page> {
    const { limit, offset = 0 } = query
    const entities: Entity[] = []
    let revision: string | undefined
    let skipped = offset
    for (const stretch of await this.#stretches(query, order, scope)) {
      const missing = limit + 1 - entities.length
      if (missing === 0) break
      const entries = stretch.entries(skipped + missing)
      const part = await this.#found(entries, stretch.order, missing, skipped)
      revision ??= part.revision
      entities.push(...part.entities)
      skipped = part.entities.length > 0 || skipped === 0 ? 0 : skipped - (await this.#lengthOf(entries))
    }
    return { ...pageOf(entities, query, valueDigest), revision: revision ?? '' }
  }

  /** The parts of a sorted listing, one after the other: first those with a value. */
  async #stretches(query: PageQuery, { by, descending: isDescending = false }: Order, scope: Scope) {
    const { prefix = '/' } = query
    const after = query.after === undefined ? undefined : parseOrderedCursor(query.after)
    const selection = await this.#selection(query, scope)
    const { source, conditions, test } = selection
    const all = source === everything ? conditions : [source, ...conditions]
    const sorted: OrderedSelection = { list: orderList(by), prefix, conditions: all, test, scope }
    const stretches: { readonly entries: (most: number) => Sql | undefined; readonly order: Sql }[] = []
    if (after === undefined || after.key !== undefined) {
      if (!isDescending) {
        stretches.push({ entries: (most) => ascending(sorted, after, most), order: sql`d.tail, d.owner` })
      } else {
        if (after !== undefined) stretches.push({ entries: (most) => equal(sorted, after, most), order: listingOrder })
        stretches.push({
          entries: (most) => descending(sorted, after?.key, most),
          order: sql`d.key DESC, ${listingOrder}`,
        })
      }
    }
    const ranges = rangesOf(
      prefix,
      after?.key === undefined && after !== undefined ? formatCursor(after.position) : undefined,
    )
    const hasNone = sql`position(${listOctets(orderList(by))}::BYTEA IN e.names) = 0`
    const without = { ...selection, test: test === undefined ? hasNone : sql`${test} AND ${hasNone}` }
    if (by !== 'created' && by !== 'changed') {
      stretches.push({ entries: (most) => listed(without, ranges, most), order: listingOrder })
    }
    return stretches
  }

  async #lengthOf(entries: Sql | undefined): Promise<number> {
    if (entries === undefined) return 0
    const [row] = await this.#database.rows<{ n: number }>(sql`SELECT count(*) AS n FROM (${entries}) AS d`)
    return row?.n ?? 0
  }

  /** The shortest list in which everything is that a query asks for, and what else each entity must be in. */
  async #selection(query: Query, scope: Scope): Promise<Selection> {
    const criteria = criteriaOf(query, valueDigest)
    const [first = everything] = criteria
    const rarest = criteria.length > 1 ? (await this.#sizes.rarest(criteria, scope)).criterion : first
    const conditions = criteria.filter(({ list }) => list !== rarest.list)
    return { source: rarest, conditions, test: this.#test(query), scope }
  }

  #test(query: Query): Sql | undefined {
    return searchCondition(query.search, this.#database.search)
  }

  /** Returns all that a query finds if an index leads to few entities and a list would have to be walked. */
  async #few(query: Query & Partial<PageQuery>, scope: Scope): Promise<Found | undefined> {
    const test = this.#test(query)
    if (test !== undefined) {
      const seen = scope.everyone === true ? sql`TRUE` : sql`e.owner IN (SELECT o.owner FROM ${ownersSql(scope)})`
      return this.#fewOf(
        sql`SELECT '\\x00'::BYTEA || e.location AS place, e.owner FROM occi_entities e WHERE ${test} AND ${seen}`,
        query,
      )
    }
    const criteria = criteriaOf(query, valueDigest)
    if (query.order === undefined || criteria.length === 0) return undefined
    const { criterion, size } = await this.#sizes.rarest(criteria, scope)
    if (size > few) return undefined
    return this.#fewOf(
      sql`SELECT d.* FROM ${ownersSql(scope)} CROSS JOIN LATERAL (SELECT d.place, o.owner ${entriesEqual(criterion)}) AS d`,
      query,
    )
  }

  async #fewOf(entries: Sql, query: Query): Promise<Found | undefined> {
    const answer = await this.#database.ask<ListedRow>(entitiesSql(entries, anyOrder, few + 1))
    if (answer.rows.length > few) return undefined
    const entities = foundIn(answer).filter((one) => matches(one, query))
    return { entities, revision: revisionIn(answer) }
  }

  async #found(entries: Sql | undefined, order: Sql, most: number, skipped = 0): Promise<Found> {
    const statement = entries === undefined ? snapshotOnly : entitiesSql(entries, order, most, skipped)
    const answer = await this.#database.ask<ListedRow>(statement)
    return { entities: foundIn(answer), revision: revisionIn(answer) }
  }
}

const snapshotOnly = sql`SELECT pg_current_snapshot()::TEXT AS snapshot, 0 AS version, NULL AS json`

function foundIn({ rows }: Answer<ListedRow>): readonly Entity[] {
  return rows.filter(({ json }) => json !== null).map(entityOf)
}

function revisionIn({ rows, store }: Answer<ListedRow>): string {
  return formatRevision(stateIn(rows[0]?.snapshot ?? '', store), store)
}
