import type { Query, Scope } from '@occi/core'
import type { Range } from '@occi/core/store'
import { countOf } from './counters.ts'
import { idDigest, listing, nobody, ownerDigest } from './digest.ts'
import { octetsOf } from './location-octets.ts'
import { joined, type Sql, sql } from './sql.ts'

/** Up to so many lines are counted to find out which of several listings is the shortest. */
const countedLines = 10_000

/** Something that a query asks for: all that has it stands in one listing. */
export interface Criterion {
  readonly listing: Buffer
  /** Whether a counter knows how many there are. */
  readonly isCounted: boolean
}

/** What a query asks for, its path and an id aside. */
export function criteriaOf({ kind, mixins = [], attributes = new Map() }: Query): readonly Criterion[] {
  const named = [...attributes].filter(([name]) => name !== 'occi.core.id')
  return [
    ...(kind === undefined ? [] : [{ listing: listing.kind(kind), isCounted: true }]),
    ...mixins.map((mixin) => ({ listing: listing.mixin(mixin), isCounted: true })),
    ...named.map(([name, value]) => ({ listing: listing.attribute(name, value), isCounted: false })),
  ]
}

/** What is asked for, in which part of the listing, and by whom. */
export interface Selection {
  /** The listing that is gone through. */
  readonly source: Buffer
  /** Other listings in which each entity must stand. */
  readonly conditions: readonly Buffer[]
  readonly ranges: readonly Range[]
  readonly scope: Scope
}

/** The lines of a selection: a select, and its order, for each piece that an index has in order. */
function pieces({
  source,
  conditions,
  ranges,
  scope,
}: Selection): readonly { readonly from: Sql; readonly order: Sql }[] {
  return ranges.flatMap((range) => {
    const bounds = boundsOf(range)
    if (bounds === undefined) return []
    const holds = conditions.map(
      // Not EXISTS: that would leave it to the planner to go through the whole of the other listing first.
      (condition) => sql`(SELECT 1 FROM occi_listings c WHERE c.listing = ${condition} AND c.owner = d.owner
        AND c.link = d.link AND c.location = d.location LIMIT 1) IS NOT NULL`,
    )
    const within = [sql`d.listing = ${source}`, sql`d.link = ${range.link ? 1 : 0}`]
    const from = (bound: Sql) =>
      sql`FROM occi_listings d WHERE ${joined([...within, bound, sql`d.location < ${bounds.before}`, ...holds], ' AND ')}`
    if (scope.everyone === true) {
      // What is nobody's comes first, and no owner before it: all that follows the empty one is more than one octet.
      const after = range.exclusive ? sql`>` : sql`>=`
      const bound = sql`(d.location, d.owner) ${after} (${bounds.from}::BYTEA, ${ownerDigest(range.from.owner)}::BYTEA)`
      return [{ from: from(bound), order: sql`d.location, d.owner` }]
    }
    const after = range.exclusive ? sql`d.location > ${bounds.from}` : sql`d.location >= ${bounds.from}`
    return ownersOf(scope).map((owner) => ({
      from: from(sql`d.owner = ${owner} AND ${after}`),
      order: sql`d.location`,
    }))
  })
}

/** The ends of a range as they are stored; nothing where there can be none such. */
function boundsOf({ from, before }: Range): { readonly from: Buffer; readonly before: Buffer } | undefined {
  const [first, last] = [octetsOf(from.location), octetsOf(before)]
  return first === undefined || last === undefined ? undefined : { from: first, before: last }
}

/** The owners that a scope sees: within each of them, a listing is in order. */
function ownersOf(scope: Scope): readonly Buffer[] {
  if (scope.everyone === true || scope.owner === undefined) return [nobody]
  return [nobody, ownerDigest(scope.owner)]
}

/** The entities of a selection in the order of listings, as JSON; nothing where there can be none. */
export function pageSql(selection: Selection, limit: number, offset: number): Sql | undefined {
  const selects = pieces(selection).map(
    ({ from, order }) => sql`(SELECT d.link, d.location, d.owner ${from} ORDER BY ${order} LIMIT ${limit + offset})`,
  )
  if (selects.length === 0) return undefined
  const order = sql`link, location, owner`
  return sql`SELECT e.json FROM (
      SELECT * FROM (${joined(selects, ' UNION ALL ')}) AS pieces ORDER BY ${order} LIMIT ${limit} OFFSET ${offset}
    ) AS page CROSS JOIN LATERAL ${entityOfLine} AS e ORDER BY ${order}`
}

/** The entity of a line; LIMIT keeps the planner from going through all entities instead. */
const entityOfLine = sql`(
  SELECT json FROM occi_entities WHERE location = page.location AND owner = page.owner LIMIT 1)`

/** How many entities a selection has; nothing where there can be none. */
export function countSql(selection: Selection): Sql | undefined {
  const counts = pieces(selection).map(({ from }) => sql`(SELECT count(*) ${from})`)
  return counts.length === 0 ? undefined : sql`SELECT ${joined(counts, ' + ')} AS n`
}

/** How long listings are, in one row as `n0`, `n1`, …; those without a counter are counted up to a limit. */
export function sizesSql(criteria: readonly Criterion[], scope: Scope): Sql {
  const sizes = criteria.map(({ listing, isCounted }, index) => {
    const size = isCounted ? countOf(listing, scope) : sizeOf(listing, scope)
    return sql`${size} AS ${{ text: `n${index}`, values: [] }}`
  })
  return sql`SELECT ${joined(sizes, ', ')}`
}

function sizeOf(listing: Buffer, scope: Scope): Sql {
  const lines = sql`SELECT 1 FROM occi_listings WHERE listing = ${listing}`
  const seen = scope.everyone === true ? [lines] : ownersOf(scope).map((owner) => sql`${lines} AND owner = ${owner}`)
  const counts = seen.map((select) => sql`(SELECT count(*) FROM (${select} LIMIT ${countedLines}) AS lines)`)
  return sql`(${joined(counts, ' + ')})`
}

/** The entities of listings, as JSON, in any order. */
export function everySql(listings: readonly Buffer[], scope: Scope): Sql {
  const seen = scope.everyone === true ? sql`TRUE` : sql`d.owner = ANY(${ownersOf(scope)}::BYTEA[])`
  return sql`SELECT e.json FROM (
      SELECT d.location, d.owner FROM occi_listings d WHERE d.listing = ANY(${listings}::BYTEA[]) AND ${seen}
    ) AS page CROSS JOIN LATERAL ${entityOfLine} AS e`
}

/** The entities of an id, as JSON: one for each owner at most. */
export function byIdSql(id: string, scope: Scope): Sql {
  const seen = scope.everyone === true ? sql`TRUE` : sql`owner = ANY(${ownersOf(scope)}::BYTEA[])`
  return sql`SELECT json FROM occi_entities WHERE id = ${idDigest(id)} AND ${seen}`
}
