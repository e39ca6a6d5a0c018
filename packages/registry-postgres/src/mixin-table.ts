import type { StoredMixin } from '@occi/core'
import type { Scope } from '@occi/core/authoring'
import { MixinCache } from '@occi/core/store'
import { byteaArray } from './arrays.ts'
import { Batch } from './batch.ts'
import type { Database } from './database.ts'
import { ownerOctets, unowned } from './octets.ts'
import { type Sql, sql } from './sql.ts'

/**
 * Stored mixins. A change to an owner's raises their stamp, so that the sum of the stamps that a scope sees tells
 * whether anything changed.
 */
export class MixinTable {
  readonly #database: Database
  readonly #cache = new MixinCache()
  readonly #stamps = new Batch((owners: readonly (string | undefined)[]) => this.#readStamps(owners))

  constructor(database: Database) {
    this.#database = database
  }

  async all(scope: Scope): Promise<readonly StoredMixin[]> {
    const stamp = scope.everyone === true ? await this.#stampOfAll() : await this.#stamps.do(scope.owner)
    const kept = this.#cache.get(scope, stamp)
    if (kept !== undefined) return kept
    const rows = await this.#database.rows<{ json: string }>(
      sql`SELECT json FROM occi_mixins WHERE ${isSeen(scope)} ORDER BY owner, identifier`,
    )
    return this.#cache.keep(
      scope,
      stamp,
      rows.map(({ json }): StoredMixin => JSON.parse(json)),
    )
  }

  /** Concurrent requests of an owner share what is read. */
  async #readStamps(owners: readonly (string | undefined)[]): Promise<readonly number[]> {
    const each = [...new Set(owners)]
    const rows = await this.#database.rows<{ stamp: number }>(sql`
      SELECT (SELECT ${sum} FROM occi_mixin_stamps WHERE owner = ANY (ARRAY['', o.owner])) AS stamp
      FROM unnest(${byteaArray(each.map(ownerOctets))}::BYTEA[]) WITH ORDINALITY AS o (owner, place) ORDER BY o.place`)
    const stamps = new Map(each.map((owner, index) => [owner, rows[index]?.stamp ?? 0]))
    return owners.map((owner) => stamps.get(owner) ?? 0)
  }

  async #stampOfAll(): Promise<number> {
    const [row] = await this.#database.rows<{ stamp: number }>(sql`SELECT ${sum} AS stamp FROM occi_mixin_stamps`)
    return row?.stamp ?? 0
  }
}

const sum = sql`coalesce(sum(stamp), 0)::BIGINT`

function isSeen(scope: Scope): Sql {
  return scope.everyone === true ? sql`TRUE` : sql`owner IN (${unowned}, ${ownerOctets(scope.owner)})`
}
