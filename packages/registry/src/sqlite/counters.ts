import type { Entity } from '@occi/core'
import type { Scope } from '@occi/core/authoring'
import { countersOf } from '@occi/core/store'
import type { Database } from './database.ts'
import type { Names } from './names.ts'

/** How many entities there are of a kind, of a mixin, or below a path; what a transaction changes is written once. */
export class Counters {
  readonly #database: Database
  readonly #names: Names
  readonly #changes = new Map<string, { readonly what: string; readonly owner: number; by: number }>()

  constructor(database: Database, names: Names) {
    this.#database = database
    this.#names = names
  }

  count(what: string, scope: Scope): number {
    if (scope.everyone === true) return this.#sum('SELECT sum(count) AS n FROM counters WHERE what = ?', what)
    const owner = this.#names.findOwner(scope.owner)
    return this.#sum('SELECT sum(count) AS n FROM counters WHERE what = ? AND owner IN (0, ?)', what, owner)
  }

  #sum(text: string, ...values: readonly (string | number)[]): number {
    return this.#database.get<{ n: number | null }>(text, ...values)?.n ?? 0
  }

  /** Notes that an entity is one more or one less; `flush` writes it. */
  add(entity: Entity, owner: number, by: 1 | -1): void {
    for (const what of countersOf(entity)) {
      const key = `${owner} ${what}`
      const change = this.#changes.get(key)
      if (change === undefined) this.#changes.set(key, { what, owner, by })
      else change.by += by
    }
  }

  /** Writes what was noted. */
  flush(): void {
    for (const { what, owner, by } of this.#changes.values()) {
      if (by === 0) continue
      this.#database.run(
        'INSERT INTO counters VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count',
        what,
        owner,
        by,
      )
      if (by < 0) this.#database.run('DELETE FROM counters WHERE what = ? AND owner = ? AND count = 0', what, owner)
    }
    this.#changes.clear()
  }

  /** Forgets what was noted: the transaction was rolled back. */
  forget(): void {
    this.#changes.clear()
  }
}
