import type { AttributeValue, Query, Scope } from '@occi/core'
import type { Range } from '@occi/core/store'
import { counterOf } from './counters.ts'
import { indexedValue } from './indexed-value.ts'
import { type Names, nobody } from './names.ts'
import { joined, type Sql, sql } from './sql.ts'

/** A table in the order of listings, and what to look for in it. */
export interface Source {
  /** The table, as `d`. */
  readonly table: Sql
  readonly where: Sql
}

/** One thing that a query asks for: a source of all that has it, and a condition on the rows of any other source. */
export interface Criterion extends Source {
  readonly condition: Sql
  /** The counter that knows how many there are, where one does. */
  readonly counter?: string
}

/** What no row has. */
const never = -1

function byKind(kind: string, names: Names): Criterion {
  const where = sql`d.kind = ${names.find(kind) ?? never}`
  return { table: sql`entities d`, where, condition: where, counter: counterOf.kind(kind) }
}

function byMixin(mixin: string, names: Names): Criterion {
  const number = names.find(mixin) ?? never
  return {
    table: sql`memberships d`,
    where: sql`d.mixin = ${number}`,
    condition: sql`EXISTS (SELECT 1 FROM memberships m
      WHERE m.mixin = ${number} AND m.owner = d.owner AND m.link = d.link AND m.location = d.location)`,
    counter: counterOf.mixin(mixin),
  }
}

export function byAttribute(name: string, value: AttributeValue, names: Names): Criterion {
  const number = names.find(name) ?? never
  const text = indexedValue(value)
  return {
    table: sql`attributes d`,
    where: sql`d.name = ${number} AND d.value = ${text}`,
    condition: sql`EXISTS (SELECT 1 FROM attributes a WHERE a.name = ${number} AND a.value = ${text}
      AND a.owner = d.owner AND a.link = d.link AND a.location = d.location)`,
  }
}

export const everything: Source = { table: sql`entities d`, where: sql`TRUE` }

/** The entities of an id, one for each owner at most. */
export function byId(id: string): Source {
  return { table: sql`entities d`, where: sql`d.id = ${id}` }
}

/** What a query asks for, its path and an id aside. */
export function criteriaOf({ kind, mixins = [], attributes }: Query, names: Names): readonly Criterion[] {
  return [
    ...(kind === undefined ? [] : [byKind(kind, names)]),
    ...mixins.map((mixin) => byMixin(mixin, names)),
    ...[...(attributes ?? [])].map(([name, value]) => byAttribute(name, value, names)),
  ]
}

/** The owners that a scope sees: within each of them, indexes are in the order of listings. */
function ownersOf(scope: Scope, names: Names): readonly number[] | 'everyone' {
  if (scope.everyone === true) return 'everyone'
  return scope.owner === undefined ? [nobody] : [nobody, names.findOwner(scope.owner)]
}

/** The rows of a range, one select for each sorted piece of an index: their merging needs no sorting. */
function pieces(
  columns: Sql,
  source: Source,
  conditions: readonly Sql[],
  ranges: readonly Range[],
  scope: Scope,
  names: Names,
) {
  const owners = ownersOf(scope, names)
  return ranges.flatMap((range) => {
    const link = range.link ? 1 : 0
    const { location } = range.from
    const bounds =
      owners === 'everyone'
        ? [sql`(d.location, d.owner) > (${location}, ${range.exclusive ? names.findOwner(range.from.owner) : never})`]
        : owners.map((owner) =>
            range.exclusive
              ? sql`d.owner = ${owner} AND d.location > ${location}`
              : sql`d.owner = ${owner} AND d.location >= ${location}`,
          )
    return bounds.map((bound) => {
      const where = [source.where, sql`d.link = ${link}`, bound, sql`d.location < ${range.before}`, ...conditions]
      return sql`SELECT ${columns} FROM ${source.table} WHERE ${joined(where, ' AND ')}`
    })
  })
}

/** What is asked for, in which part of the listing, and by whom. */
export interface Selection {
  readonly source: Source
  readonly conditions: readonly Sql[]
  readonly ranges: readonly Range[]
  readonly scope: Scope
}

/** The entities of a selection in the order of listings, as JSON. */
export function pageSql(selection: Selection, limit: number, offset: number, names: Names): Sql {
  const columns = sql`d.link, d.location, d.owner, d.entity`
  const { source, conditions, ranges, scope } = selection
  const selects = pieces(columns, source, conditions, ranges, scope, names)
  const order = scope.everyone === true ? sql`link, location, owner` : sql`link, location`
  return sql`SELECT e.json FROM (${joined(selects, ' UNION ALL ')} ORDER BY ${order} LIMIT ${limit} OFFSET ${offset}) AS page
    CROSS JOIN entities e ON e.entity = page.entity`
}

/** How many entities a selection has. */
export function countSql({ source, conditions, ranges, scope }: Selection, names: Names): Sql {
  const selects = pieces(sql`count(*) AS n`, source, conditions, ranges, scope, names)
  return sql`SELECT sum(n) AS n FROM (${joined(selects, ' UNION ALL ')})`
}

/** How many entities have something, counted up to a limit. */
export function sizeSql({ table, where }: Source, limit: number, scope: Scope, names: Names): Sql {
  const owners = ownersOf(scope, names)
  const selects =
    owners === 'everyone'
      ? [sql`SELECT 1 FROM ${table} WHERE ${where} LIMIT ${limit}`]
      : owners.map((owner) => sql`SELECT 1 FROM ${table} WHERE ${where} AND d.owner = ${owner} LIMIT ${limit}`)
  const counts = selects.map((select) => sql`SELECT count(*) AS n FROM (${select})`)
  return sql`SELECT sum(n) AS n FROM (${joined(counts, ' UNION ALL ')})`
}

/** The entities that have something, as JSON, in any order. */
export function everySql(source: Source, scope: Scope, names: Names): Sql {
  const owners = ownersOf(scope, names)
  const seen =
    owners === 'everyone'
      ? sql`TRUE`
      : sql`d.owner IN (${joined(
          owners.map((owner) => sql`${owner}`),
          ', ',
        )})`
  return sql`SELECT e.json FROM ${source.table} CROSS JOIN entities e ON e.entity = d.entity WHERE ${source.where} AND ${seen}`
}
