import type { Entity, Scope } from '@occi/core'
import { pathsAbove } from '@occi/core/store'
import type { Session } from './database.ts'
import { listing, nobody, ownerDigest } from './digest.ts'
import { type Sql, sql } from './sql.ts'

/**
 * A counter is the sum of so many rows. An entity is counted in one of them, which its location decides: commits of
 * different entities rarely wait for each other, and a row that has come down to nothing can go.
 */
const slots = 16

/** How many entities there are of a kind, of a mixin, or below a path: a number, as an expression. */
export function countOf(counter: Buffer, scope: Scope): Sql {
  const sum = sql`SELECT coalesce(sum(count), 0)::BIGINT FROM occi_counters WHERE listing = ${counter}`
  if (scope.everyone === true) return sql`(${sum})`
  return sql`(${sum} AND owner IN (${nobody}, ${ownerDigest(scope.owner)}))`
}

/** What a commit changes in counters. */
export class CounterChanges {
  readonly #changes = new Map<string, { readonly listing: Buffer; owner: Buffer; slot: number; by: number }>()

  /** Notes one entity more, or one less. */
  add({ kind, mixins, location }: Entity, owner: Buffer, by: 1 | -1): void {
    const slot = slotOf(location)
    const counters = [
      listing.kind(kind),
      ...[...new Set(mixins)].map((mixin) => listing.mixin(mixin)),
      ...pathsAbove(location).map((path) => listing.path(path)),
    ]
    for (const counter of counters) {
      const key = `${counter.toString('hex')} ${owner.toString('hex')} ${slot}`
      const change = this.#changes.get(key)
      if (change === undefined) this.#changes.set(key, { listing: counter, owner, slot, by })
      else change.by += by
    }
  }

  /** Writes what was noted, as the last of a transaction: others wait for these rows. */
  async write(session: Session): Promise<void> {
    // In one order, so that two commits cannot wait for each other.
    const keys = [...this.#changes.keys()].sort()
    const changes = keys.flatMap((key) => this.#changes.get(key) ?? []).filter(({ by }) => by !== 0)
    if (changes.length === 0) return
    await session.rows(sql`
      INSERT INTO occi_counters (listing, owner, slot, count)
      SELECT * FROM unnest(${changes.map((one) => one.listing)}::BYTEA[], ${changes.map((one) => one.owner)}::BYTEA[],
        ${changes.map((one) => one.slot)}::SMALLINT[], ${changes.map((one) => one.by)}::BIGINT[])
      ON CONFLICT (listing, owner, slot) DO UPDATE SET count = occi_counters.count + excluded.count`)
    const less = changes.filter(({ by }) => by < 0)
    if (less.length === 0) return
    await session.rows(sql`
      DELETE FROM occi_counters WHERE count = 0 AND (listing, owner, slot) IN (
        SELECT * FROM unnest(${less.map((one) => one.listing)}::BYTEA[], ${less.map((one) => one.owner)}::BYTEA[],
          ${less.map((one) => one.slot)}::SMALLINT[]))`)
  }
}

function slotOf(location: string): number {
  return (listing.path(location)[0] ?? 0) % slots
}
