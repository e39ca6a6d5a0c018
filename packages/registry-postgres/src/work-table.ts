import { randomUUID } from 'node:crypto'
import { type Intent, LocksLostError, type UnfinishedIntent } from '@occi/core'
import { parseIntent } from '@occi/core/store'
import type { Database, Session } from './database.ts'
import { lockDigest } from './digest.ts'
import { isUniqueViolation } from './errors.ts'
import { type Leases, removeWorks } from './leases.ts'
import { sql } from './sql.ts'

/**
 * What is under way, in all processes that share the database: intents, and the locks that belong to them until they
 * expire, by the database's clock. A work is `live` until it ends; `lost` when its locks went to another, `handed` when
 * its intent was handed out. Its id is its fence: who finds it gone, or not live, has lost its locks.
 */
export class WorkTable {
  readonly #database: Database
  readonly #leases: Leases

  constructor(database: Database, leases: Leases) {
    this.#database = database
    this.#leases = leases
  }

  /** Records an intent and takes its locks, all or none; undefined where another holds one of them. */
  async begin(intent: Intent, owner: string | undefined): Promise<string | undefined> {
    await this.#leases.endAbandoned()
    const work = randomUUID()
    const keys = sortedKeys(intent)
    try {
      while (!(await this.#record(work, keys, intent, owner))) {
        const { mine, freed } = await this.#takeOver(work, keys)
        if (mine) break
        if (!freed) return undefined
      }
    } catch (error) {
      // It may have been recorded all the same.
      await this.#leases.giveUp(work, false)
      throw error
    }
    this.#leases.add(work)
    return work
  }

  /** Makes the rows of a work in one statement; false where another has one of the keys. */
  async #record(work: string, keys: readonly Buffer[], intent: Intent, owner: string | undefined): Promise<boolean> {
    const json = owner === undefined ? null : JSON.stringify(owner)
    try {
      const begun = await this.#database.rows(sql`
        WITH begun AS (
          INSERT INTO occi_works (work, holder, state, begun, expires, owner, intent)
          SELECT ${work}::UUID, ${this.#leases.holder}::UUID, 'live', clock_timestamp(), ${this.#leases.expiry}, ${json}::TEXT,
            ${JSON.stringify(intent)}::TEXT
          WHERE NOT EXISTS (SELECT 1 FROM occi_locks WHERE key = ANY(${keys}::BYTEA[]))
          RETURNING work
        ), locked AS (
          INSERT INTO occi_locks (key, work)
          SELECT keys.key, begun.work FROM begun CROSS JOIN unnest(${keys}::BYTEA[]) AS keys (key) RETURNING key
        )
        SELECT work FROM begun`)
      return begun.length > 0
    } catch (error) {
      // Another was quicker, or this was done already, when the connection was lost.
      if (isUniqueViolation(error)) return false
      throw error
    }
  }

  /** Takes the locks of works that hold some of these keys and have expired; finds out whether this one has them. */
  async #takeOver(work: string, keys: readonly Buffer[]): Promise<{ mine: boolean; freed: boolean }> {
    const [row] = await this.#database.rows<{ mine: boolean; freed: boolean }>(sql`
      WITH lost AS (
        UPDATE occi_works SET state = 'lost' WHERE state = 'live' AND expires < clock_timestamp()
          AND work IN (SELECT work FROM occi_locks WHERE key = ANY(${keys}::BYTEA[])) RETURNING work
      ), freed AS (
        DELETE FROM occi_locks WHERE work IN (SELECT work FROM lost) RETURNING key
      )
      SELECT EXISTS (SELECT 1 FROM occi_works WHERE work = ${work}::UUID) AS mine, EXISTS (SELECT 1 FROM lost) AS freed`)
    return row ?? { mine: false, freed: false }
  }

  /**
   * Makes sure that a work still has its locks, and ends it with the transaction that this is called in.
   *
   * @throws LocksLostError where it has not
   */
  async finish(session: Session, work: string): Promise<void> {
    const gone = await session.rows(removeWorks(sql`work = ${work}::UUID AND state = 'live'`))
    if (gone.length === 0) throw new LocksLostError()
  }

  /**
   * Learns how a commit ended that was asked for: waits until it has.
   *
   * @throws LocksLostError where the locks were lost
   */
  async isCommitted(work: string): Promise<boolean> {
    const [row] = await this.#database.rows<{ state: string }>(
      sql`SELECT state FROM occi_works WHERE work = ${work}::UUID FOR UPDATE`,
    )
    if (row === undefined) return true
    if (row.state !== 'live') throw new LocksLostError()
    return false
  }

  /** Hands out the intents whose works nobody carries on, each once. */
  async *unfinished(): AsyncGenerator<UnfinishedIntent> {
    const rows = await this.#database.rows<{ work: string }>(
      sql`SELECT work FROM occi_works WHERE expires < clock_timestamp() ORDER BY begun, work`,
    )
    for (const { work } of rows) {
      if (this.#leases.has(work)) continue
      // Another process may have handed it out meanwhile.
      const [row] = await this.#database.rows<{ owner: string | null; intent: string }>(sql`
        WITH handed AS (
          UPDATE occi_works SET state = 'handed', holder = ${this.#leases.holder}::UUID, expires = ${this.#leases.expiry}
          WHERE work = ${work}::UUID AND expires < clock_timestamp() RETURNING work, owner, intent
        ), freed AS (
          DELETE FROM occi_locks WHERE work IN (SELECT work FROM handed) RETURNING key
        )
        SELECT owner, intent FROM handed`)
      if (row === undefined) continue
      this.#leases.add(work)
      const owner = row.owner === null ? {} : { owner: JSON.parse(row.owner) }
      yield { ...parseIntent(row.intent), ...owner, id: work }
    }
  }

  /** Forgets an intent that was handed out; where that fails, it is handed out again in its time. */
  async settle(id: string): Promise<void> {
    this.#leases.drop(id)
    await this.#database.rows(removeWorks(sql`work = ${id}::UUID AND state = 'handed'`))
  }
}

/** The digests of an intent's keys, each once; in one order, so that two works cannot wait for each other's. */
function sortedKeys({ keys }: Intent): readonly Buffer[] {
  return [...new Set(keys)].map(lockDigest).sort(Buffer.compare)
}
