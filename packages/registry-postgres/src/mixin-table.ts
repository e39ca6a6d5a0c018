import type { StoredMixin } from '@occi/core'
import type { Scope } from '@occi/core/authoring'
import { MixinCache } from '@occi/core/store'
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

  constructor(database: Database) {
    this.#database = database
  }

  async all(scope: Scope): Promise<readonly StoredMixin[]> {
    const [row] = await this.#database.rows<{ stamp: number }>(
      sql`SELECT coalesce(sum(stamp), 0)::BIGINT AS stamp FROM occi_mixin_stamps WHERE ${isSeen(scope)}`,
    )
    const stamp = row?.stamp ?? 0
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
}

function isSeen(scope: Scope): Sql {
  return scope.everyone === true ? sql`TRUE` : sql`owner IN (${unowned}, ${ownerOctets(scope.owner)})`
}
