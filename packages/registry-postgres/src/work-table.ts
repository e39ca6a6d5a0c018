import { randomUUID } from 'node:crypto'
import { copyAttributes, type Entity, type Intent, OcciError, type UnfinishedIntent } from '@occi/core'
import type { Database, Session } from './database.ts'
import { lockDigest } from './digest.ts'
import { isUniqueViolation } from './errors.ts'
import { type Sql, sql } from './sql.ts'

/**
 * What is under way, in all processes that share the database: intents, and the locks that belong to them until they
 * expire, by the database's clock. A work is `live` until it ends; `lost` when its locks went to another, `handed` when
 * its intent was handed out. Its id is its fence: who finds it gone, or not live, has lost its locks.
 */
export class WorkTable {
  readonly #database: Database
  readonly #holder = randomUUID()
  /** Milliseconds for which locks hold unless they are renewed. */
  readonly #lease: number
  /** What is renewed: the works under way here, and the intents that were handed out to here. */
  readonly #own = new Set<string>()
  /** Those that are being committed: nobody can take their locks until that has ended. */
  readonly #committing = new Set<string>()
  /** Works that were given up, which the database does not know yet; whether they are unfinished. */
  readonly #abandoned = new Map<string, boolean>()
  #timer: NodeJS.Timeout | undefined

  constructor(database: Database, lease: number) {
    this.#database = database
    this.#lease = lease
  }

  /** Records an intent and takes its locks, all or none; undefined where another holds one of them. */
  async begin(intent: Intent, owner: string | undefined): Promise<string | undefined> {
    await this.#endAbandoned()
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
      await this.abandon(work, false)
      throw error
    }
    this.#renewFromNowOn(work)
    return work
  }

  /** Makes the rows of a work in one statement; false where another has one of the keys. */
  async #record(work: string, keys: readonly Buffer[], intent: Intent, owner: string | undefined): Promise<boolean> {
    const json = owner === undefined ? null : JSON.stringify(owner)
    try {
      const begun = await this.#database.rows(sql`
        WITH begun AS (
          INSERT INTO occi_works (work, holder, state, begun, expires, owner, intent)
          SELECT ${work}::UUID, ${this.#holder}::UUID, 'live', clock_timestamp(), ${this.#expiry()}, ${json}::TEXT,
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

  /** Runs the commit of a work, which calls `finish`. */
  async committing(work: string, commit: () => Promise<void>): Promise<void> {
    this.#committing.add(work)
    try {
      await commit()
    } finally {
      this.#committing.delete(work)
    }
  }

  /**
   * Makes sure that a work still has its locks, and ends it with the transaction that this is called in.
   *
   * @throws OcciError `conflict` where it has not
   */
  async finish(session: Session, work: string): Promise<void> {
    const gone = await session.rows(remove(sql`work = ${work}::UUID AND state = 'live'`))
    if (gone.length === 0) throw lost()
  }

  /**
   * Learns how a commit ended that was asked for: waits until it has.
   *
   * @throws OcciError `conflict` where the locks were lost
   */
  async isCommitted(work: string): Promise<boolean> {
    const [row] = await this.#database.rows<{ state: string }>(
      sql`SELECT state FROM occi_works WHERE work = ${work}::UUID FOR UPDATE`,
    )
    if (row === undefined) return true
    if (row.state !== 'live') throw lost()
    return false
  }

  /**
   * Forgets a work that ended without a commit, unless its intent was handed out: then that is to be settled. While the
   * database is away this is kept in mind.
   *
   * @param unfinished whether its intent is kept, to be handed out from now on
   */
  async abandon(work: string, unfinished: boolean): Promise<void> {
    this.#own.delete(work)
    this.#abandoned.set(work, unfinished)
    this.#tick()
    await this.#endAbandoned()
  }

  async #endAbandoned(): Promise<void> {
    if (this.#abandoned.size === 0) return
    const works = [...this.#abandoned]
    const [left, gone] = [true, false].map((kept) => works.filter(([, unfinished]) => unfinished === kept).map(first))
    try {
      if (gone !== undefined && gone.length > 0) {
        await this.#database.rows(remove(sql`work = ANY(${gone}::UUID[]) AND state <> 'handed'`))
      }
      if (left !== undefined && left.length > 0) await this.#leave(left)
      for (const [work] of works) this.#abandoned.delete(work)
    } catch {
      // Tried again with the next work, or when time has passed; else the locks expire.
    }
  }

  async #leave(works: readonly string[]): Promise<void> {
    await this.#database.rows(sql`
      WITH left_open AS (
        UPDATE occi_works SET state = 'lost', expires = TIMESTAMPTZ '1970-01-01 00:00:00+00'
        WHERE work = ANY(${works}::UUID[]) AND state <> 'handed' RETURNING work
      ), freed AS (
        DELETE FROM occi_locks WHERE work IN (SELECT work FROM left_open) RETURNING key
      )
      SELECT work FROM left_open`)
  }

  /** Renews a work no longer: it is committed, or is to be handed out when its locks have expired. */
  leave(work: string): void {
    this.#own.delete(work)
  }

  /** Hands out the intents whose works nobody carries on, each once. */
  async *unfinished(): AsyncGenerator<UnfinishedIntent> {
    const rows = await this.#database.rows<{ work: string }>(
      sql`SELECT work FROM occi_works WHERE expires < clock_timestamp() ORDER BY begun, work`,
    )
    for (const { work } of rows) {
      if (this.#own.has(work)) continue
      // Another process may have handed it out meanwhile.
      const [row] = await this.#database.rows<{ owner: string | null; intent: string }>(sql`
        WITH handed AS (
          UPDATE occi_works SET state = 'handed', holder = ${this.#holder}::UUID, expires = ${this.#expiry()}
          WHERE work = ${work}::UUID AND expires < clock_timestamp() RETURNING work, owner, intent
        ), freed AS (
          DELETE FROM occi_locks WHERE work IN (SELECT work FROM handed) RETURNING key
        )
        SELECT owner, intent FROM handed`)
      if (row === undefined) continue
      this.#renewFromNowOn(work)
      const intent: Intent = JSON.parse(row.intent)
      const owner = row.owner === null ? {} : { owner: JSON.parse(row.owner) }
      yield { ...withEntities(intent), ...owner, id: work }
    }
  }

  /** Forgets an intent that was handed out. */
  async settle(id: string): Promise<void> {
    await this.#database.rows(remove(sql`work = ${id}::UUID AND state = 'handed'`))
    this.#own.delete(id)
  }

  /** Stops renewing: what is under way here is left to whoever comes next. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#endAbandoned()
    try {
      await this.#expireAt(sql`TIMESTAMPTZ '1970-01-01 00:00:00+00'`)
    } catch {
      // Others find out when the locks expire.
    }
    this.#own.clear()
  }

  #expiry(): Sql {
    return sql`clock_timestamp() + ${this.#lease}::BIGINT * INTERVAL '1 millisecond'`
  }

  #renewFromNowOn(work: string): void {
    this.#own.add(work)
    this.#tick()
  }

  #tick(): void {
    if (this.#timer !== undefined) return
    this.#timer = setInterval(() => void this.#renew(), this.#lease / 3)
    this.#timer.unref()
  }

  async #renew(): Promise<void> {
    await this.#endAbandoned()
    if (this.#own.size === 0 && this.#abandoned.size === 0) {
      clearInterval(this.#timer)
      this.#timer = undefined
      return
    }
    try {
      await this.#expireAt(this.#expiry())
    } catch {
      // The database is not available just now: tried again next time, and a commit says what is wrong.
    }
  }

  async #expireAt(time: Sql): Promise<void> {
    const works = [...this.#own].filter((work) => !this.#committing.has(work))
    if (works.length === 0) return
    await this.#database.rows(sql`
      UPDATE occi_works SET expires = ${time}
      WHERE work = ANY(${works}::UUID[]) AND holder = ${this.#holder}::UUID`)
  }
}

function first([work]: readonly [string, boolean]): string {
  return work
}

/** Removes works and their locks; gives the works. */
function remove(which: Sql): Sql {
  return sql`
    WITH gone AS (DELETE FROM occi_works WHERE ${which} RETURNING work),
      freed AS (DELETE FROM occi_locks WHERE work IN (SELECT work FROM gone) RETURNING key)
    SELECT work FROM gone`
}

/** The digests of an intent's keys, each once; in one order, so that two works cannot wait for each other's. */
function sortedKeys({ keys }: Intent): readonly Buffer[] {
  return [...new Set(keys)].map(lockDigest).sort(Buffer.compare)
}

function lost(): OcciError {
  return new OcciError('conflict', 'this took too long: the locks expired and went to somebody else, try again')
}

/** An intent as it is read: the attributes of its entities without a prototype. */
function withEntities(intent: Intent): Intent {
  const revive = (entity: Entity) => ({ ...entity, attributes: copyAttributes(entity.attributes) })
  const { creates, deletes } = intent
  return {
    ...intent,
    ...(creates === undefined ? {} : { creates: creates.map(revive) }),
    ...(deletes === undefined ? {} : { deletes: deletes.map(revive) }),
  }
}
