import type { Scope } from '@occi/core/authoring'
import { type Criterion, type Entry, joinSql, pathCounter, type Range } from '@occi/core/store'
import { byteaArray } from './arrays.ts'
import { counterSql } from './counters.ts'
import { endOctets, placeOctets, tailOctets } from './entry-octets.ts'
import { listOctets, locationOctets, ownerOctets, unowned } from './octets.ts'
import { type Sql, type SqlValue, sql } from './sql.ts'

/** Which entities a listing has: those with all these entries. */
export interface Selection {
  /** The entry whose entities are gone through. */
  readonly source: Entry
  /** Other entries that each entity must have. */
  readonly conditions: readonly Entry[]
  /** What else must hold of an entity `e`. */
  readonly test?: Sql
  readonly scope: Scope
}

/** The owners that a scope sees, as a table `o (owner)`; for `everyone` all that have something. */
export function ownersSql(scope: Scope): Sql {
  return scope.everyone === true
    ? sql`(SELECT DISTINCT owner FROM occi_counters WHERE list = ${listOctets(pathCounter('/'))}) AS o`
    : sql`unnest(${byteaArray(ownersOf(scope))}::BYTEA[]) AS o (owner)`
}

/** The owners that a scope sees, `everyone` aside, as they are stored. */
function ownersOf(scope: Scope): readonly Buffer[] {
  return scope.everyone === true || scope.owner === undefined ? [unowned] : [unowned, ownerOctets(scope.owner)]
}

/** Where entries of a list of an owner `o` start or end. */
export interface Bounds {
  readonly list: SqlValue | Sql
  /** What follows the owner in the first entry, and in the first that is too far. */
  readonly from: SqlValue | Sql
  readonly before: SqlValue | Sql
  /** If set, an entry that is equal to `from` counts only if its owner comes after this one. */
  readonly after?: Buffer
}

/** The octets of an entry of an owner `o`. */
function entryOf(list: SqlValue | Sql, tail: SqlValue | Sql): Sql {
  return sql`${list}::BYTEA || o.owner || ${tail}::BYTEA`
}

/** The entries `x` of an owner `o` within bounds; of each, `d` has what follows the owner, and the place. */
export function entriesWithin({ list, from, before, after }: Bounds, conditions: readonly Sql[] = []): Sql {
  const bounds = [sql`x.entry >= ${entryOf(list, from)}`, sql`x.entry < ${entryOf(list, before)}`]
  if (after !== undefined) bounds.push(sql`(x.entry, o.owner) > (${entryOf(list, from)}, ${after}::BYTEA)`)
  return sql`FROM occi_entries x
    CROSS JOIN LATERAL (SELECT substr(x.entry, ${listLength + 1} + length(o.owner)) AS tail) AS t
    CROSS JOIN LATERAL (
      SELECT t.tail, substr(t.tail, position('\\x00'::BYTEA IN substr(t.tail, 2)) + 2) AS place
    ) AS d WHERE ${joinSql([...bounds, ...conditions], ' AND ')}`
}

/** The length of the name of a list. */
const listLength = 16

/** All entries of an owner `o` in a list, with a key. */
export function entriesEqual({ list, key }: Entry): Sql {
  return entriesWithin({ list: listOctets(list), from: tailOctets(key), before: endOctets(key) })
}

/** The condition that the entity of an entry `d` has another. LIMIT keeps the planner from reading whole lists. */
function hasEntry({ list, key }: Entry): Sql {
  return sql`(SELECT 1 FROM occi_entries c WHERE c.entry = ${entryOf(listOctets(list), tailOctets(key))} || d.place
    LIMIT 1) IS NOT NULL`
}

/** The location of an entry `d`. */
export const locationOfPlace = sql`substr(d.place, 2)`

/** The conditions of a selection on an entry `d`, and on its entity. */
export function conditionsOf({ conditions, test }: Pick<Selection, 'conditions' | 'test'>): readonly Sql[] {
  const all = conditions.map(hasEntry)
  if (test !== undefined) {
    all.push(sql`(SELECT 1 FROM occi_entities e WHERE e.location = ${locationOfPlace} AND e.owner = o.owner AND ${test}
      LIMIT 1) IS NOT NULL`)
  }
  return all
}

/** The entries of a selection in the order of listings; undefined if there can be none. */
export function listed(selection: Selection, ranges: readonly Range[], most: number): Sql | undefined {
  const pieces = ranges.flatMap((range) => {
    const entries = entriesOfRange(selection, range)
    if (entries === undefined) return []
    return [
      sql`(SELECT d.* FROM ${ownersSql(selection.scope)} CROSS JOIN LATERAL (
        SELECT d.place, o.owner ${entries} ORDER BY x.entry LIMIT ${most}
      ) AS d ORDER BY d.place, d.owner LIMIT ${most})`,
    ]
  })
  return pieces.length === 0 ? undefined : joinSql(pieces, ' UNION ALL ')
}

/** Counts the entries of a selection; undefined if there can be none. */
export function counted(selection: Selection, ranges: readonly Range[]): Sql | undefined {
  const counts = ranges.flatMap((range) => {
    const entries = entriesOfRange(selection, range)
    if (entries === undefined) return []
    return [
      sql`(SELECT coalesce(sum(d.n), 0) FROM ${ownersSql(selection.scope)}
        CROSS JOIN LATERAL (SELECT count(*) AS n ${entries}) AS d)`,
    ]
  })
  return counts.length === 0 ? undefined : sql`SELECT (${joinSql(counts, ' + ')})::BIGINT AS n`
}

/** The entries of an owner `o` within a range; undefined if nothing can be stored there. */
function entriesOfRange(selection: Selection, { link, from, exclusive, before }: Range): Sql | undefined {
  const [start, end] = [locationOctets(from.location), locationOctets(before)]
  if (start === undefined || end === undefined) return undefined
  const { list, key } = selection.source
  const tail = (location: Buffer) => tailOctets(key, placeOctets(link, location))
  const bounds = { list: listOctets(list), from: tail(start), before: tail(end) }
  return entriesWithin(exclusive ? { ...bounds, after: ownerOctets(from.owner) } : bounds, conditionsOf(selection))
}

/** The first entities of a table of entries, in its order, with a snapshot that is also told if there are none. */
export function entitiesSql(entries: Sql, order: Sql, most: number, skipped = 0): Sql {
  return sql`SELECT s.snapshot, d.version, d.json FROM (SELECT pg_current_snapshot()::TEXT AS snapshot) AS s
    LEFT JOIN LATERAL (
      SELECT d.*, e.version, e.json FROM (
        SELECT * FROM (${entries}) AS d ORDER BY ${order} LIMIT ${most} OFFSET ${skipped}
      ) AS d CROSS JOIN LATERAL (
        SELECT version, json FROM occi_entities WHERE location = ${locationOfPlace} AND owner = d.owner LIMIT 1
      ) AS e
    ) AS d ON TRUE ORDER BY ${order}`
}

/** How many entities there are of each entry: from counters, or else counted up to a limit. One row: `n0`, `n1`, … */
export function sizesOf(criteria: readonly Criterion[], scope: Scope, most: number): Sql {
  const sizes = criteria.map((criterion, index) => {
    const { counter } = criterion
    const size =
      counter === undefined
        ? sql`(SELECT count(*) FROM (SELECT 1 FROM ${ownersSql(scope)} CROSS JOIN LATERAL (
            SELECT 1 ${entriesEqual(criterion)} LIMIT ${most}) AS d LIMIT ${most}) AS c)`
        : counterSql(counter, scope)
    return sql`${size} AS ${{ text: `n${index}`, values: [] }}`
  })
  return sql`SELECT ${joinSql(sizes, ', ')}`
}
