import type { Awaitable, StoredMixin } from '@occi/core'
import type { Scope } from '@occi/core/authoring'
import { MixinCache } from '@occi/core/store'
import { byteaArray } from './arrays.ts'
import { Batches } from './batches.ts'
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
  readonly #stamps = new Batches((owners: readonly (string | undefined)[]) => this.#readStamps(owners))

  constructor(database: Database) {
    this.#database = database
  }

  async all(scope: Scope): Promise<readonly StoredMixin[]> {
    return this.at(scope.everyone === true ? await this.#stampOfAll() : await this.#stamps.do(scope.owner), scope)
  }

  /** Returns the mixins of a scope, given the stamp that `mixinStamp` read. */
  at(stamp: number, scope: Scope): Awaitable<readonly StoredMixin[]> {
    return this.#cache.get(scope, stamp) ?? this.#read(stamp, scope)
  }

  async #read(stamp: number, scope: Scope): Promise<readonly StoredMixin[]> {
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
      SELECT ${mixinStamp(sql`o.owner`)} AS stamp
      FROM unnest(${byteaArray(each.map(ownerOctets))}::BYTEA[]) WITH ORDINALITY AS o (owner, place) ORDER BY o.place`)
    const stamps = new Map(each.map((owner, index) => [owner, rows[index]?.stamp ?? 0]))
    return owners.map((owner) => stamps.get(owner) ?? 0)
  }

  async #stampOfAll(): Promise<number> {
    const [row] = await this.#database.rows<{ stamp: number }>(sql`SELECT ${mixinStamp()} AS stamp`)
    return row?.stamp ?? 0
  }
}

/** The stamp of the mixins that an owner sees; of all mixins without one. */
export function mixinStamp(owner?: Sql): Sql {
  const seen = owner === undefined ? sql`` : sql` WHERE owner = ANY (ARRAY['', ${owner}])`
  return sql`(SELECT coalesce(sum(stamp), 0)::BIGINT FROM occi_mixin_stamps${seen})`
}

function isSeen(scope: Scope): Sql {
  return scope.everyone === true ? sql`TRUE` : sql`owner IN (${unowned}, ${ownerOctets(scope.owner)})`
}
