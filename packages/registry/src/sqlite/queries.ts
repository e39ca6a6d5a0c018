import type { Scope } from '@occi/core/authoring'
import { comparePositions, type Range } from '@occi/core/store'
import type { Database } from './database.ts'
import { type Names, never, ownerOfName, unowned } from './names.ts'
import { joined, type Sql, sql } from './sql.ts'

/** An owner that a scope sees; without a name: what is unowned. */
export interface Owner {
  readonly number: number
  readonly name: string | undefined
}

/** What a list of entries has, in some parts of a listing. */
export interface Selection {
  /** The number of the list, and the key within it. */
  readonly list: number
  readonly key: string
  /** What else holds for the entries `d`. */
  readonly conditions: readonly Sql[]
  readonly ranges: readonly Range[]
}

/** How many owners' entries one statement merges. */
export const ownersAtOnce = 50

/** Returns the owners that a scope sees, in the order of listings. */
export function ownersIn(scope: Scope, database: Database, names: Names): readonly Owner[] {
  const none: Owner = { number: unowned, name: undefined }
  if (scope.everyone === true) {
    const rows = database.all<{ owner: number; name: string }>(
      sql`SELECT owner, name FROM counters JOIN names ON number = owner WHERE what = 'path /'`,
    )
    const owned = rows.map(({ owner, name }) => ({ number: owner, name: ownerOfName(name) }))
    return [none, ...owned.sort((a, b) => (a.name < b.name ? -1 : 1))]
  }
  const number = names.findOwner(scope.owner)
  return scope.owner === undefined || number === never ? [none] : [none, { number, name: scope.owner }]
}

/** The condition that the entity of an entry `d` has another one. */
export function hasEntry(list: number, key: string): Sql {
  return sql`EXISTS (SELECT 1 FROM entries c WHERE c.owner = d.owner AND c.list = ${list} AND c.key = ${key}
    AND c.link = d.link AND c.location = d.location)`
}

/** One select for each part of an index that is sorted: their merging needs no sorting. */
function pieces(columns: Sql, selection: Selection, owners: readonly Owner[]): readonly Sql[] {
  const { list, key, conditions, ranges } = selection
  return ranges.flatMap((range) => {
    const { link, from, exclusive, before } = range
    return owners.map(({ number, name }, rank) => {
      const isAfter = exclusive && comparePositions({ ...from, owner: name }, from) <= 0
      const bound = isAfter ? sql`d.location > ${from.location}` : sql`d.location >= ${from.location}`
      const entry = sql`d.owner = ${number} AND d.list = ${list} AND d.key = ${key} AND d.link = ${link ? 1 : 0}`
      const where = joined([entry, bound, sql`d.location < ${before}`, ...conditions], ' AND ')
      return sql`SELECT ${columns}, ${rank} AS rank FROM entries d WHERE ${where}`
    })
  })
}

const position = sql`d.link AS link, d.location AS location, d.entity AS entity`

/** The entities of a selection in the order of listings. */
export function pageSql(selection: Selection, owners: readonly Owner[], limit: number, offset: number): Sql {
  const selects = joined(pieces(position, selection, owners), ' UNION ALL ')
  return sql`SELECT page.link, page.location, page.rank, e.json
    FROM (${selects} ORDER BY link, location, rank LIMIT ${limit} OFFSET ${offset}) AS page
    CROSS JOIN entities e ON e.entity = page.entity`
}

/** How many entities a selection has. */
export function countSql(selection: Selection, owners: readonly Owner[]): Sql {
  return sql`SELECT sum(n) AS n FROM (${joined(pieces(sql`count(*) AS n`, selection, owners), ' UNION ALL ')})`
}

/** How many entries a list has, under one key or all, counted up to a limit. */
export function sizeSql(list: number, key: string | undefined, owners: readonly Owner[], limit: number): Sql {
  const within = key === undefined ? sql`list = ${list}` : sql`list = ${list} AND key = ${key}`
  const counts = owners.map(
    ({ number }) =>
      sql`SELECT count(*) AS n FROM (SELECT 1 FROM entries WHERE owner = ${number} AND ${within} LIMIT ${limit})`,
  )
  return sql`SELECT sum(n) AS n FROM (${joined(counts, ' UNION ALL ')})`
}

/** What a list has that follows a key, in the order of its keys, or all in the opposite order. */
export interface Stretch {
  readonly list: number
  /** Unset: from the start. */
  readonly after: string | undefined
  readonly descending: boolean
  readonly conditions: readonly Sql[]
}

export function stretchSql(stretch: Stretch, owners: readonly Owner[], limit: number): Sql {
  const { list, after, descending, conditions } = stretch
  const follows = descending ? sql`d.key < ${after ?? ''}` : sql`d.key > ${after ?? ''}`
  const selects = owners.map(({ number }, rank) => {
    const entry = sql`d.owner = ${number} AND d.list = ${list}`
    const where = joined([entry, ...(after === undefined ? [] : [follows]), ...conditions], ' AND ')
    return sql`SELECT d.key AS key, ${position}, ${rank} AS rank FROM entries d WHERE ${where}`
  })
  const order = descending ? sql`key DESC, link DESC, location DESC, rank DESC` : sql`key, link, location, rank`
  return sql`SELECT page.link, page.location, page.rank, e.json
    FROM (${joined(selects, ' UNION ALL ')} ORDER BY ${order} LIMIT ${limit}) AS page
    CROSS JOIN entities e ON e.entity = page.entity`
}
