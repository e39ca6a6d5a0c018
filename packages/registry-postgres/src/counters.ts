import type { Entity } from '@occi/core'
import type { Scope } from '@occi/core/authoring'
import { countersOf } from '@occi/core/store'
import { listOctets, ownerOctets, pathSlot, unowned } from './octets.ts'
import { type Sql, sql } from './sql.ts'

/**
 * A counter is the sum of so many rows. An entity is counted in one of them, which its location decides: commits of
 * different entities rarely wait for each other, and a row that has come down to nothing can go.
 */
const slots = 256

/** How many entities a counter counts: a number, as an expression. */
export function counterSql(counter: string, scope: Scope): Sql {
  const sum = sql`SELECT coalesce(sum(count), 0)::BIGINT FROM occi_counters WHERE list = ${listOctets(counter)}`
  if (scope.everyone === true) return sql`(${sum})`
  return sql`(${sum} AND owner IN (${unowned}, ${ownerOctets(scope.owner)}))`
}

/** A row of a counter, and what is added to it. */
export interface CounterChange {
  readonly list: Buffer
  readonly owner: Buffer
  readonly slot: number
  by: number
}

/** What a commit changes in counters. */
export class CounterChanges {
  readonly #changes = new Map<string, CounterChange>()

  /** Notes one entity more, or one less. */
  add(entity: Entity, by: 1 | -1): void {
    const slot = pathSlot(entity.location) % slots
    for (const counter of countersOf(entity)) {
      const key = `${counter} ${slot} ${entity.owner ?? ''}`
      const change = this.#changes.get(key)
      if (change !== undefined) change.by += by
      else this.#changes.set(key, { list: listOctets(counter), owner: ownerOctets(entity.owner), slot, by })
    }
  }

  /** Returns what differs, in one order: two commits do not wait for each other. */
  rows(): readonly CounterChange[] {
    return [...this.#changes.values()]
      .filter(({ by }) => by !== 0)
      .sort((a, b) => a.list.compare(b.list) || a.owner.compare(b.owner) || a.slot - b.slot)
  }
}
