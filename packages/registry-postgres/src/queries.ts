import type { Scope } from '@occi/core/authoring'
import { type Criterion, type Entry, pathCounter, type Range } from '@occi/core/store'
import { byteaArray } from './arrays.ts'
import { countOf } from './counters.ts'
import { listOctets, locationOctets, ownerOctets, unowned } from './octets.ts'
import { joined, type Sql, sql } from './sql.ts'

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
export function ownersOf(scope: Scope): readonly Buffer[] {
  return scope.everyone === true || scope.owner === undefined ? [unowned] : [unowned, ownerOctets(scope.owner)]
}

/** The condition that an entry `d` is another entry's entity. LIMIT keeps the planner from reading whole lists. */
function hasEntry({ list, key }: Entry): Sql {
  return sql`(SELECT 1 FROM occi_entries c WHERE c.list = ${listOctets(list)} AND c.owner = d.owner
    AND c.key = ${Buffer.from(key)} AND c.link = d.link AND c.location = d.location LIMIT 1) IS NOT NULL`
}

/** The conditions of a selection on an entry `d`, and on its entity. */
export function conditionsOf({ conditions, test }: Pick<Selection, 'conditions' | 'test'>): readonly Sql[] {
  const all = conditions.map(hasEntry)
  if (test !== undefined) {
    all.push(
      sql`(SELECT 1 FROM occi_entities e WHERE e.location = d.location AND e.owner = d.owner AND ${test} LIMIT 1) IS NOT NULL`,
    )
  }
  return all
}

/** The entries of a selection in the order of listings; undefined if there can be none. */
export function listed(selection: Selection, ranges: readonly Range[], most: number): Sql | undefined {
  const pieces = ranges.flatMap((range) => {
    const entries = entriesWithin(selection, range)
    if (entries === undefined) return []
    return [
      sql`(SELECT d.* FROM ${ownersSql(selection.scope)} CROSS JOIN LATERAL (
        SELECT d.link, d.location, d.owner ${entries} ORDER BY d.location LIMIT ${most}
      ) AS d ORDER BY d.location, d.owner LIMIT ${most})`,
    ]
  })
  return pieces.length === 0 ? undefined : joined(pieces, ' UNION ALL ')
}

/** Counts the entries of a selection; undefined if there can be none. */
export function counted(selection: Selection, ranges: readonly Range[]): Sql | undefined {
  const counts = ranges.flatMap((range) => {
    const entries = entriesWithin(selection, range)
    if (entries === undefined) return []
    return [
      sql`(SELECT coalesce(sum(d.n), 0) FROM ${ownersSql(selection.scope)}
        CROSS JOIN LATERAL (SELECT count(*) AS n ${entries}) AS d)`,
    ]
  })
  return counts.length === 0 ? undefined : sql`SELECT (${joined(counts, ' + ')})::BIGINT AS n`
}

/** The entries `d` of an owner `o` within a range. */
function entriesWithin(selection: Selection, range: Range): Sql | undefined {
  const within = boundsOf(range)
  if (within === undefined) return undefined
  const { list, key } = selection.source
  const source = sql`d.list = ${listOctets(list)} AND d.owner = o.owner AND d.key = ${Buffer.from(key)}`
  return sql`FROM occi_entries d WHERE ${joined([source, within, ...conditionsOf(selection)], ' AND ')}`
}

/** The bounds of a range on an entry `d`; undefined if nothing can be stored there. */
function boundsOf({ link, from, exclusive, before }: Range): Sql | undefined {
  const [start, end] = [locationOctets(from.location), locationOctets(before)]
  if (start === undefined || end === undefined) return undefined
  const after = exclusive ? sql`>` : sql`>=`
  // The comparison of rows alone would be no bound of the index.
  return sql`d.link = ${link} AND d.location >= ${start} AND d.location < ${end}
    AND (d.location, d.owner) ${after} (${start}::BYTEA, ${ownerOctets(from.owner)}::BYTEA)`
}

/** The first entities of a table of entries, in its order, with a snapshot that is also told if there are none. */
export function entitiesOf(entries: Sql, order: Sql, most: number, skipped = 0): Sql {
  return sql`SELECT s.snapshot, d.version, d.json FROM (SELECT pg_current_snapshot()::TEXT AS snapshot) AS s
    LEFT JOIN LATERAL (
      SELECT d.*, e.version, e.json FROM (
        SELECT * FROM (${entries}) AS d ORDER BY ${order} LIMIT ${most} OFFSET ${skipped}
      ) AS d CROSS JOIN LATERAL (
        SELECT version, json FROM occi_entities WHERE location = d.location AND owner = d.owner LIMIT 1
      ) AS e
    ) AS d ON TRUE ORDER BY ${order}`
}

/** How many entities there are of each entry: from counters, or else counted up to a limit. One row: `n0`, `n1`, … */
export function sizesOf(criteria: readonly Criterion[], scope: Scope, most: number): Sql {
  const sizes = criteria.map(({ list, key, counter }, index) => {
    const size =
      counter === undefined
        ? sql`(SELECT count(*) FROM (SELECT 1 FROM ${ownersSql(scope)} CROSS JOIN LATERAL (
            SELECT 1 FROM occi_entries d WHERE d.list = ${listOctets(list)} AND d.owner = o.owner
              AND d.key = ${Buffer.from(key)} LIMIT ${most}) AS d LIMIT ${most}) AS c)`
        : countOf(counter, scope)
    return sql`${size} AS ${{ text: `n${index}`, values: [] }}`
  })
  return sql`SELECT ${joined(sizes, ', ')}`
}
