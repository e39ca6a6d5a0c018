import type { Scope } from '@occi/core/authoring'
import { comparePositions, type Entry, joinSql, type Range } from '@occi/core/store'
import type { Lists, ListsOf } from './lists.ts'
import { type Sql, sql } from './sql.ts'

/** An owner that a scope sees, in the order of listings; without a name: what is unowned. */
export interface Owner {
  readonly name: string | undefined
  readonly rank: number
  readonly lists: ListsOf
}

/** What must hold for the entities of a list. */
export interface Conditions {
  /** The entries that they have as well. */
  readonly also: readonly Entry[]
  /** What holds for their entries `d`. */
  readonly conditions: readonly Sql[]
}

/** The entities that have an entry, in some parts of a listing. */
export interface Selection extends Entry, Conditions {
  readonly ranges: readonly Range[]
}

/** What a list has that follows a key, in the order of its keys, or all in the opposite order. */
export interface Stretch extends Conditions {
  readonly list: string
  /** Unset: from the start. */
  readonly after: string | undefined
  readonly descending: boolean
}

/** How many owners' entries one statement merges. */
export const ownersAtOnce = 50

/** Returns the owners that a scope sees, in the order of listings. */
export function ownersIn(scope: Scope, lists: Lists): readonly Owner[] {
  const names = scope.everyone === true ? lists.owners() : scope.owner === undefined ? [] : [scope.owner]
  return [undefined, ...names].map((name, rank) => ({ name, rank, lists: lists.of(name) }))
}

/** The entities of a selection in the order of listings; undefined if nothing is in its lists. */
export function pageSql(selection: Selection, owners: readonly Owner[], limit: number, offset: number) {
  const selects = piecesOf(selection, owners).map((piece) => columns(piece))
  return rowsOf(selects, sql`link, location, rank LIMIT ${limit} OFFSET ${offset}`)
}

/** How many entities a selection has. */
export function countSql(selection: Selection, owners: readonly Owner[]): Sql | undefined {
  return sumOf(piecesOf(selection, owners).map(({ from }) => sql`SELECT count(*) AS n ${from}`))
}

/** Where the entry of each owner stands that follows so many others of a selection, whatever else must hold. */
export function endSql(selection: Omit<Selection, keyof Conditions>, owners: readonly Owner[], offset: number) {
  const pieces = piecesOf({ ...selection, ...none }, owners)
  if (pieces.length === 0) return undefined
  const ends = pieces.map(
    ({ from }) => sql`SELECT * FROM (SELECT d.location ${from} ORDER BY d.location LIMIT 1 OFFSET ${offset})`,
  )
  return joinSql(ends, ' UNION ALL ')
}

/** How many entries a list has, under one key or all, those of each owner counted up to a limit. */
export function sizeSql(list: string, key: string | undefined, owners: readonly Owner[], limit: number) {
  const within = key === undefined ? sql`TRUE` : sql`d.key = ${key}`
  const pieces = owners.flatMap((owner) => pieceOf(list, within, none, owner))
  return sumOf(pieces.map(({ from }) => sql`SELECT count(*) AS n FROM (SELECT 1 ${from} LIMIT ${limit})`))
}

/** The first entities of a stretch. */
export function stretchSql(stretch: Stretch, owners: readonly Owner[], limit: number) {
  const { list, after, descending } = stretch
  const follows = descending ? sql`d.key < ${after ?? ''}` : sql`d.key > ${after ?? ''}`
  const within = after === undefined ? sql`TRUE` : follows
  const selects = owners
    .flatMap((owner) => pieceOf(list, within, stretch, owner))
    .map((piece) => columns(piece, ', key'))
  const order = descending ? sql`key DESC, link DESC, location DESC, rank DESC` : sql`key, link, location, rank`
  return rowsOf(selects, sql`${order} LIMIT ${limit}`)
}

/** A part of an index that is sorted: merging several needs no sorting. */
interface Piece {
  readonly owner: Owner
  readonly from: Sql
}

const none: Conditions = { also: [], conditions: [] }

function piecesOf(selection: Selection, owners: readonly Owner[]): readonly Piece[] {
  const { list, key, ranges } = selection
  return ranges.flatMap(({ link, from, exclusive, before }) =>
    owners.flatMap((owner) => {
      const isAfter = exclusive && comparePositions({ ...from, owner: owner.name }, from) <= 0
      const bound = isAfter ? sql`d.location > ${from.location}` : sql`d.location >= ${from.location}`
      const within = sql`d.key = ${key} AND d.link = ${link ? 1 : 0} AND ${bound} AND d.location < ${before}`
      return pieceOf(list, within, selection, owner)
    }),
  )
}

/** Returns what an owner has of a list; nothing if that, or a list that is required as well, was never stored. */
function pieceOf(list: string, within: Sql, { also, conditions }: Conditions, owner: Owner): readonly Piece[] {
  const number = owner.lists.find(list)
  if (number === undefined) return []
  const where = [sql`d.list = ${number}`, within, ...conditions]
  for (const entry of also) {
    const other = owner.lists.find(entry.list)
    if (other === undefined) return []
    where.push(sql`EXISTS (SELECT 1 FROM entries c
      WHERE c.list = ${other} AND c.key = ${entry.key} AND c.link = d.link AND c.location = d.location)`)
  }
  return [{ owner, from: sql`FROM entries d WHERE ${joinSql(where, ' AND ')}` }]
}

function columns({ owner, from }: Piece, more = ''): Sql {
  const start = `SELECT link, location, ${owner.rank} AS rank, entity${more} `
  return { text: start + from.text, values: from.values }
}

/** Merges selects of entries, and reads their entities. */
function rowsOf(selects: readonly Sql[], order: Sql): Sql | undefined {
  if (selects.length === 0) return undefined
  return sql`SELECT page.link, page.location, page.rank, e.json
    FROM (${joinSql(selects, ' UNION ALL ')} ORDER BY ${order}) AS page
    CROSS JOIN entities e ON e.entity = page.entity`
}

function sumOf(counts: readonly Sql[]): Sql | undefined {
  return counts.length === 0 ? undefined : sql`SELECT sum(n) AS n FROM (${joinSql(counts, ' UNION ALL ')})`
}
