import type { Entity } from '@occi/core'
import { nextTurn } from '@occi/core/authoring'
import { parseEntity, type Range } from '@occi/core/store'
import type { Database } from './database.ts'
import {
  countSql,
  endSql,
  type Owner,
  ownersAtOnce,
  pageSql,
  type Selection,
  type Stretch,
  sizeSql,
  stretchSql,
} from './queries.ts'
import type { Sql } from './sql.ts'

interface Row {
  readonly link: number
  readonly location: string
  readonly rank: number
  readonly json: string
}

/** How many entries of an owner are looked at in one turn of the event loop; it takes some milliseconds. */
export const entriesInTurn = 2_000

/** Reads entities of lists; those of many owners some owners at a time. */
export class Rows {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** Returns the entities of a selection in the order of listings; all with a limit of -1. */
  page(selection: Selection, owners: readonly Owner[], limit: number, offset = 0): readonly Entity[] {
    if (owners.length <= ownersAtOnce)
      return this.#read(pageSql(selection, owners, limit, offset)).map(({ json }) => parseEntity(json))
    const first = limit < 0 ? limit : limit + offset
    return chunksOf(owners)
      .flatMap((some) => this.#read(pageSql(selection, some, first, 0)))
      .sort(compareRows)
      .slice(offset, limit < 0 ? undefined : offset + limit)
      .map(({ json }) => parseEntity(json))
  }

  /** Returns the first entities of a stretch; those of each chunk of owners in its order. */
  stretch(stretch: Stretch, owners: readonly Owner[], limit: number): readonly Entity[] {
    return chunksOf(owners).flatMap((some) =>
      this.#read(stretchSql(stretch, some, limit)).map(({ json }) => parseEntity(json)),
    )
  }

  /** Does the same; other requests run in between if many entries have to be looked at. */
  async pageInTurns(selection: Selection, owners: readonly Owner[], limit: number, offset: number) {
    const found: Entity[] = []
    let skip = offset
    for await (const part of this.#inTurns(selection, owners, 4 * (limit + offset))) {
      const size = skip > 0 ? this.#count(part, owners) : Number.POSITIVE_INFINITY
      if (size > skip) found.push(...this.page(part, owners, limit - found.length, skip))
      skip = Math.max(0, skip - size)
      if (found.length >= limit) break
    }
    return found
  }

  /** Returns how many entities a selection has; other requests run in between if it has many. */
  async count(selection: Selection, owners: readonly Owner[]): Promise<number> {
    let total = 0
    for await (const part of this.#inTurns(selection, owners, entriesInTurn)) total += this.#count(part, owners)
    return total
  }

  #count(selection: Selection, owners: readonly Owner[]): number {
    return sum(chunksOf(owners).map((some) => this.#number(countSql(selection, some))))
  }

  /**
   * Divides a selection so that few entries of each part are looked at, each in a turn of its own.
   *
   * @param first how many entries of an owner the first part has; the others have twice as many as the one before
   */
  async *#inTurns(selection: Selection, owners: readonly Owner[], first: number): AsyncGenerator<Selection> {
    let size = first
    for (const range of selection.ranges) {
      let rest = range
      for (;;) {
        const end = this.#end(selection, rest, owners, Math.min(size, entriesInTurn))
        if (end === undefined) break
        size *= 2
        yield { ...selection, ranges: [{ ...rest, before: end }] }
        rest = { ...rest, from: { link: range.link, location: end, owner: undefined }, exclusive: false }
        await nextTurn()
      }
      yield { ...selection, ranges: [rest] }
    }
  }

  /** Returns the location before which a part ends; undefined if all of the range is one. */
  #end({ list, key, conditions }: Selection, range: Range, owners: readonly Owner[], size: number): string | undefined {
    // A condition of search looks at all that the search finds, however small the part is.
    if (conditions.length > 0) return undefined
    const ends = chunksOf(owners).flatMap((some) => {
      const statement = endSql({ list, key, ranges: [range] }, some, size)
      return statement === undefined ? [] : this.#database.all<{ location: string }>(statement)
    })
    return ends.map(({ location }) => location).sort()[0]
  }

  /** Returns how many entries a list has, under one key or all, each part of it counted up to a limit. */
  size(list: string, key: string | undefined, owners: readonly Owner[], limit: number): number {
    return sum(chunksOf(owners).map((some) => this.#number(sizeSql(list, key, some, limit))))
  }

  /** Returns the entities whose JSON a statement selects. */
  entities(statement: Sql): readonly Entity[] {
    return this.#database.all<Pick<Row, 'json'>>(statement).map(({ json }) => parseEntity(json))
  }

  /** Returns the numbers of the entities that a statement selects. */
  numbers(statement: Sql): readonly number[] {
    return this.#database.all<{ entity: number }>(statement).map(({ entity }) => entity)
  }

  #read(statement: Sql | undefined): readonly Row[] {
    return statement === undefined ? [] : this.#database.all<Row>(statement)
  }

  #number(statement: Sql | undefined): number {
    if (statement === undefined) return 0
    return this.#database.get<{ n: number | null }>(statement.text, ...statement.values)?.n ?? 0
  }
}

function compareRows(a: Row, b: Row): number {
  if (a.link !== b.link) return a.link - b.link
  if (a.location !== b.location) return a.location < b.location ? -1 : 1
  return a.rank - b.rank
}

function chunksOf(owners: readonly Owner[]): readonly (readonly Owner[])[] {
  const chunks: (readonly Owner[])[] = []
  for (let start = 0; start < owners.length; start += ownersAtOnce) {
    chunks.push(owners.slice(start, start + ownersAtOnce))
  }
  return chunks
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
