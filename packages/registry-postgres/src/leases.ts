import { randomUUID } from 'node:crypto'
import type { Database } from './database.ts'
import { type Sql, sql } from './sql.ts'

const longAgo = sql`TIMESTAMPTZ '1970-01-01 00:00:00+00'`

/**
 * Keeps the locks of this process from expiring as long as they are needed, and gives back what it has given up, also
 * where the database is away for a while.
 */
export class Leases {
  readonly #database: Database
  /** Who renews them: nobody else does. */
  readonly holder = randomUUID()
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

  /** When what is renewed now will expire. */
  get expiry(): Sql {
    return sql`clock_timestamp() + ${this.#lease}::BIGINT * INTERVAL '1 millisecond'`
  }

  has(work: string): boolean {
    return this.#own.has(work)
  }

  /** Renews a work from now on. */
  add(work: string): void {
    this.#own.add(work)
    this.#tick()
  }

  /** Renews a work no longer. */
  drop(work: string): void {
    this.#own.delete(work)
  }

  /** Runs the commit of a work, which holds its row itself. */
  async committing(work: string, commit: () => Promise<void>): Promise<void> {
    this.#committing.add(work)
    try {
      await commit()
    } finally {
      this.#committing.delete(work)
    }
  }

  /**
   * Forgets a work that ended without a commit, unless its intent was handed out: then that is to be settled. While the
   * database is away this is kept in mind.
   *
   * @param unfinished whether its intent is kept, to be handed out from now on
   */
  async giveUp(work: string, unfinished: boolean): Promise<void> {
    this.#own.delete(work)
    this.#abandoned.set(work, unfinished)
    this.#tick()
    await this.endAbandoned()
  }

  /** Ends the works that were given up, where that could not be done yet. */
  async endAbandoned(): Promise<void> {
    if (this.#abandoned.size === 0) return
    const works = [...this.#abandoned]
    const [left, gone] = [true, false].map((kept) => works.filter(([, unfinished]) => unfinished === kept).map(first))
    try {
      if (gone !== undefined && gone.length > 0) {
        await this.#database.rows(removeWorks(sql`work = ANY(${gone}::UUID[]) AND state <> 'handed'`))
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
        UPDATE occi_works SET state = 'lost', expires = ${longAgo}
        WHERE work = ANY(${works}::UUID[]) AND state <> 'handed' RETURNING work
      ), freed AS (
        DELETE FROM occi_locks WHERE work IN (SELECT work FROM left_open) RETURNING key
      )
      SELECT work FROM left_open`)
  }

  /** Stops renewing: what is under way here is left to whoever comes next. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.endAbandoned()
    try {
      await this.#expireAt(longAgo)
    } catch {
      // Others find out when the locks expire.
    }
    this.#own.clear()
  }

  #tick(): void {
    if (this.#timer !== undefined) return
    this.#timer = setInterval(() => void this.#renew(), this.#lease / 3)
    this.#timer.unref()
  }

  async #renew(): Promise<void> {
    await this.endAbandoned()
    if (this.#own.size === 0 && this.#abandoned.size === 0) {
      clearInterval(this.#timer)
      this.#timer = undefined
      return
    }
    try {
      await this.#expireAt(this.expiry)
    } catch {
      // The database is not available just now: tried again next time, and a commit says what is wrong.
    }
  }

  async #expireAt(time: Sql): Promise<void> {
    const works = [...this.#own].filter((work) => !this.#committing.has(work))
    if (works.length === 0) return
    await this.#database.rows(sql`
      UPDATE occi_works SET expires = ${time}
      WHERE work = ANY(${works}::UUID[]) AND holder = ${this.holder}::UUID`)
  }
}

function first([work]: readonly [string, boolean]): string {
  return work
}

/** Removes works and their locks; gives the works. */
export function removeWorks(which: Sql): Sql {
  return sql`
    WITH gone AS (DELETE FROM occi_works WHERE ${which} RETURNING work),
      freed AS (DELETE FROM occi_locks WHERE work IN (SELECT work FROM gone) RETURNING key)
    SELECT work FROM gone`
}
