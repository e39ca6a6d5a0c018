import type { Entity } from '@occi/core'
import { BoundedCache, type Scope } from '@occi/core/authoring'
import { countersOf, pathCounter } from '@occi/core/store'
import type { Database } from './database.ts'

/** How many owners' lists are kept in memory; each has as many as there are attributes, kinds and mixins. */
const keptOwners = 1_000

/** Returns the text that stands for an owner in the tables: it is empty for what is unowned. */
export function ownerText(owner: string | undefined): string {
  return owner === undefined ? '' : `@${owner}`
}

/** The condition on `owner` of what one sees, with `ownerText` as parameter; a set of two costs more than the look-up. */
export function seenBy(owner: string | undefined): string {
  return owner === undefined ? 'owner = ?' : "owner IN ('', ?)"
}

/** The lists that entries are in: each has a number for good, and the number of its entities if that is counted. */
export class Lists {
  readonly #database: Database
  #kept = new BoundedCache<string | undefined, ListsOf>(keptOwners)
  /** Those of which counts have changed. */
  readonly #changed = new Set<ListsOf>()

  constructor(database: Database) {
    this.#database = database
  }

  /** Returns the lists of one owner. */
  of(owner: string | undefined): ListsOf {
    return this.#kept.get(owner, () => new ListsOf(this.#database, ownerText(owner)))
  }

  /** Returns the sum of the counters of all owners that a scope sees: of a kind, of a mixin, or of what is below a path. */
  count(counter: string, scope: Scope): number {
    const select = 'SELECT sum(count) AS n FROM lists WHERE name = ?'
    const row =
      scope.everyone === true
        ? this.#database.get<{ n: number | null }>(select, counter)
        : this.#database.get<{ n: number | null }>(
            `${select} AND ${seenBy(scope.owner)}`,
            counter,
            ownerText(scope.owner),
          )
    return row?.n ?? 0
  }

  /** Returns the owners of all entities, sorted. */
  owners(): readonly string[] {
    const text = "SELECT DISTINCT owner FROM lists WHERE name = ? AND owner > ''"
    const rows = this.#database.all<{ owner: string }>({ text, values: [pathCounter('/')] })
    return rows.map(({ owner }) => owner.slice(1)).sort()
  }

  /** Notes that an entity is one more or one less; `flush` writes it. */
  add(entity: Entity, by: 1 | -1): void {
    for (const counter of countersOf(entity)) this.addTo(counter, entity.owner, by)
  }

  /** Notes a change of a counter. */
  addTo(counter: string, owner: string | undefined, by: number): void {
    const lists = this.of(owner)
    lists.add(counter, by)
    this.#changed.add(lists)
  }

  /** Writes what was noted, once for a transaction. */
  flush(): void {
    for (const lists of this.#changed) lists.flush()
    this.#changed.clear()
  }

  /** Forgets what is kept: the transaction was rolled back. */
  forget(): void {
    this.#kept = new BoundedCache(keptOwners)
    this.#changed.clear()
  }
}

/** The lists of one owner. */
export class ListsOf {
  readonly #database: Database
  readonly #owner: string
  readonly #numbers = new Map<string, number>()
  readonly #changes = new Map<string, number>()

  constructor(database: Database, owner: string) {
    this.#database = database
    this.#owner = owner
  }

  /** Returns the number of a list; undefined if it was never stored, so that nothing is in it. */
  find(name: string): number | undefined {
    const known = this.#numbers.get(name)
    if (known !== undefined) return known
    const select = 'SELECT list FROM lists WHERE name = ? AND owner = ?'
    const row = this.#database.get<{ list: number }>(select, name, this.#owner)
    if (row !== undefined) this.#numbers.set(name, row.list)
    return row?.list
  }

  /** Returns the number of a list, a new one if it was never stored; within a transaction. */
  number(name: string): number {
    const found = this.find(name)
    if (found !== undefined) return found
    const insert = 'INSERT INTO lists (name, owner, count) VALUES (?, ?, 0)'
    const number = this.#database.run(insert, name, this.#owner)
    this.#numbers.set(name, number)
    return number
  }

  add(counter: string, by: number): void {
    this.#changes.set(counter, (this.#changes.get(counter) ?? 0) + by)
  }

  flush(): void {
    for (const [name, by] of this.#changes) {
      if (by === 0) continue
      this.#database.run(addToCount, name, this.#owner, by)
      // Clients choose paths, so there may be many; no entries are in their lists.
      if (by < 0) this.#database.run(removeEmpty, name, this.#owner)
    }
    this.#changes.clear()
  }
}

const addToCount = `INSERT INTO lists (name, owner, count) VALUES (?, ?, ?)
  ON CONFLICT DO UPDATE SET count = count + excluded.count`
const removeEmpty = `DELETE FROM lists WHERE name = ? AND owner = ? AND count = 0 AND name LIKE 'path %'`
