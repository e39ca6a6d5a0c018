import type { Entry, OrderedPosition } from '@occi/core/store'
import { endOctets, placeOctets, tailOctets } from './entry-octets.ts'
import { listOctets, locationOctets, ownerOctets } from './octets.ts'
import { type Bounds, conditionsOf, entriesWithin, locationOfPlace, ownersSql, type Selection } from './queries.ts'
import { type Sql, sql } from './sql.ts'

/** The entities of a list of values below a path. */
export interface OrderedSelection extends Omit<Selection, 'source'> {
  readonly list: Entry['list']
  readonly prefix: string
}

/** The entries after a place, in ascending order. */
export function ascending(selection: OrderedSelection, after: OrderedPosition | undefined, most: number): Sql {
  const bounds = { ...(after === undefined ? { from: first } : startAfter(after)), before: endOctets() }
  return ofEachOwner(selection, sql`SELECT d.tail, d.place, o.owner ${entriesBetween(selection, bounds)}`, most)
}

/** The entries after a place that have the same value. */
export function equal(selection: OrderedSelection, after: OrderedPosition, most: number): Sql {
  const bounds = { ...startAfter(after), before: endOctets(after.key ?? '') }
  return ofEachOwner(selection, sql`SELECT d.place, o.owner ${entriesBetween(selection, bounds)}`, most)
}

/**
 * The entries with values below one, in descending order of the values, and in the order of listings within equal ones:
 * an index that is read backwards has those in the wrong order, so that each value is read by itself.
 */
export function descending(selection: OrderedSelection, below: string | undefined, most: number): Sql {
  const list = listOctets(selection.list)
  const values = (before: Bounds['before']) => sql`
    SELECT substr(d.tail, 1, length(d.tail) - length(d.place) - 1) ${entriesWithin({ list, from: first, before })}
    ORDER BY x.entry DESC LIMIT 1`
  const end = (octet: Sql) => sql`(k.key || ${octet}::BYTEA)`
  const entries = sql`
    WITH RECURSIVE k (key) AS (
      (${values(below === undefined ? endOctets() : tailOctets(below))})
      UNION ALL SELECT (${values(end(zero))}) FROM k WHERE k.key IS NOT NULL
    )
    SELECT k.key, d.* FROM k CROSS JOIN LATERAL (
      SELECT d.place, o.owner ${entriesBetween(selection, { from: end(zero), before: end(one) })} ORDER BY x.entry LIMIT ${most}
    ) AS d WHERE k.key IS NOT NULL`
  return sql`SELECT d.* FROM ${ownersSql(selection.scope)} CROSS JOIN LATERAL (${entries} LIMIT ${most}) AS d`
}

const [zero, one] = [sql`'\\x00'`, sql`'\\x01'`]

/** Before all entries of a list. */
const first = Buffer.of(0)

/** The first entries of each owner. */
function ofEachOwner({ scope }: OrderedSelection, entries: Sql, most: number): Sql {
  return sql`SELECT d.* FROM ${ownersSql(scope)} CROSS JOIN LATERAL (${entries} ORDER BY x.entry LIMIT ${most}) AS d`
}

function startAfter({ key = '', position: { link, location, owner } }: OrderedPosition) {
  const place = placeOctets(link, locationOctets(location) ?? Buffer.alloc(0))
  return { from: tailOctets(key, place), after: ownerOctets(owner) }
}

/** The entries of an owner `o`. */
function entriesBetween(selection: OrderedSelection, bounds: Omit<Bounds, 'list'>): Sql {
  const { list, prefix } = selection
  const conditions = [...conditionsOf(selection)]
  if (prefix !== '/') {
    const [start, end] = [locationOctets(prefix), locationOctets(`${prefix.slice(0, -1)}0`)]
    conditions.push(start && end ? sql`${locationOfPlace} >= ${start} AND ${locationOfPlace} < ${end}` : sql`FALSE`)
  }
  return entriesWithin({ list: listOctets(list), ...bounds }, conditions)
}
