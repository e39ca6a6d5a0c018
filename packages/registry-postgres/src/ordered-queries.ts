import type { Entry, OrderedPosition } from '@occi/core/store'
import { listOctets, locationOctets, ownerOctets } from './octets.ts'
import { conditionsOf, ownersSql, type Selection } from './queries.ts'
import { joined, type Sql, sql } from './sql.ts'

/** The entities of a list of values below a path. */
export interface OrderedSelection extends Omit<Selection, 'source'> {
  readonly list: Entry['list']
  readonly prefix: string
}

const columns = sql`d.key, d.link, d.location, d.owner`

/** The order of listings within equal values. */
export const tieOrder = sql`d.link, d.location, d.owner`

/** The entries after a place, in ascending order. */
export function ascending(selection: OrderedSelection, after: OrderedPosition | undefined, most: number): Sql {
  const start = after?.key === undefined ? [] : [isAfter(after)]
  return merged(
    selection,
    sql`SELECT ${columns} ${entriesOf(selection, start)} ORDER BY d.key, d.link, d.location`,
    most,
  )
}

/** The entries after a place that have the same value. */
export function equal(selection: OrderedSelection, after: OrderedPosition, most: number): Sql {
  const key = sql`d.key = ${Buffer.from(after.key ?? '')}`
  return merged(
    selection,
    sql`SELECT ${columns} ${entriesOf(selection, [key, isAfter(after)])} ORDER BY d.link, d.location`,
    most,
  )
}

/**
 * The entries with values below one, in descending order of the values, and in the order of listings within equal ones:
 * an index that is read backwards has those in the wrong order, so that each value is read by itself.
 */
export function descending(selection: OrderedSelection, below: string | undefined, most: number): Sql {
  const values = (bound: Sql) => sql`SELECT e.key FROM occi_entries e
    WHERE e.list = ${listOctets(selection.list)} AND e.owner = o.owner AND ${bound} ORDER BY e.key DESC LIMIT 1`
  const first = below === undefined ? sql`TRUE` : sql`e.key < ${Buffer.from(below)}`
  const entries = sql`
    WITH RECURSIVE k (key) AS (
      (${values(first)}) UNION ALL SELECT (${values(sql`e.key < k.key`)}) FROM k WHERE k.key IS NOT NULL
    )
    SELECT d.* FROM k CROSS JOIN LATERAL (
      SELECT ${columns} ${entriesOf(selection, [sql`d.key = k.key`])} ORDER BY d.link, d.location LIMIT ${most}
    ) AS d WHERE k.key IS NOT NULL`
  return merged(selection, entries, most)
}

/** The first entries of each owner. */
function merged({ scope }: OrderedSelection, entries: Sql, most: number): Sql {
  return sql`SELECT d.* FROM ${ownersSql(scope)} CROSS JOIN LATERAL (${entries} LIMIT ${most}) AS d`
}

function isAfter({ key = '', position: { link, location, owner } }: OrderedPosition): Sql {
  const [value, start] = [Buffer.from(key), locationOctets(location) ?? Buffer.alloc(0)]
  // The first comparison is a bound of the index, the second one is exact.
  return sql`(d.key, d.link, d.location) >= (${value}::BYTEA, ${link}::BOOLEAN, ${start}::BYTEA) AND
    (d.key, d.link, d.location, d.owner) > (${value}::BYTEA, ${link}::BOOLEAN, ${start}::BYTEA, ${ownerOctets(owner)}::BYTEA)`
}

/** The entries `d` of an owner `o`. */
function entriesOf(selection: OrderedSelection, bounds: readonly Sql[]): Sql {
  const { list, prefix } = selection
  const conditions = [sql`d.list = ${listOctets(list)} AND d.owner = o.owner`, ...bounds, ...conditionsOf(selection)]
  if (prefix !== '/') {
    const [start, end] = [locationOctets(prefix), locationOctets(`${prefix.slice(0, -1)}0`)]
    conditions.push(start && end ? sql`d.location >= ${start} AND d.location < ${end}` : sql`FALSE`)
  }
  return sql`FROM occi_entries d WHERE ${joined(conditions, ' AND ')}`
}
