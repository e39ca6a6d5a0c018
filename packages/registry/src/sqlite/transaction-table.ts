import { type Intent, LocksLostError, type UnfinishedIntent } from '@occi/core'
import { parseIntent } from '@occi/core/store'
import type { Database } from './database.ts'
import { Holder, isGone } from './holder.ts'
import { sql } from './sql.ts'

/** Milliseconds to wait while another process writes for what can be done later as well. */
const shortly = 20

/** A work is `live` until it ends; `lost` when its locks went to another, `handed` when its intent was handed out. */
type State = 'live' | 'lost' | 'handed'

interface WorkRow {
  readonly work: number
  readonly holder: string
  readonly state: State
  readonly expires: number
  readonly owner: string | null
  readonly intent: string
}

/**
 * What is under way, in all processes that share the file: intents, and the locks that belong to them until they
 * expire. The number of a work is its fence: it is never given twice, and who finds it gone has lost its locks.
 */
export class WorkTable {
  readonly #database: Database
  readonly #holder = new Holder()
  /** Milliseconds for which locks hold unless they are renewed. */
  readonly #lease: number
  /** What is renewed: the works under way here, and the intents that were handed out to here. */
  readonly #own = new Set<number>()
  /** Works that ended without a commit, which could not be noted yet, as on a full disk; whether they are unfinished. */
  readonly #abandoned = new Map<number, boolean>()
  #timer: NodeJS.Timeout | undefined

  constructor(database: Database, lease: number) {
    this.#database = database
    this.#lease = lease
  }

  /**
   * Records an intent and takes its locks, all or none; undefined where another holds one of them.
   *
   * @param patience milliseconds to wait while another process writes
   */
  begin(intent: Intent, owner: string | undefined, patience: number): number | undefined {
    const work = this.#database.transaction(() => {
      this.#endAbandoned()
      const keys = new Set(intent.keys)
      const others = [...keys].map((key) => this.#holderOf(key)).filter((other) => other !== undefined)
      if (others.some((other) => this.#isUnderWay(other))) return undefined
      for (const other of others) this.#lose(other.work, 'lost')
      const row = this.#database.get<{ work: number }>(
        "INSERT INTO works (holder, state, expires, owner, intent) VALUES (?, 'live', ?, ?, ?) RETURNING work",
        this.#holder.name,
        Date.now() + this.#lease,
        owner ?? null,
        JSON.stringify(intent),
      )
      for (const key of keys) this.#database.run('INSERT INTO locks (key, work) VALUES (?, ?)', key, row?.work ?? 0)
      return row?.work
    }, patience)
    this.#abandoned.clear()
    if (work !== undefined) this.#renewFromNowOn(work)
    return work
  }

  /**
   * Makes sure that a work still has its locks, and ends it with the transaction that this is called in.
   *
   * @throws LocksLostError where it has not
   */
  finish(work: number): void {
    const row = this.#database.get<Pick<WorkRow, 'state'>>('SELECT state FROM works WHERE work = ?', work)
    if (row?.state !== 'live') {
      throw new LocksLostError()
    }
    this.#delete(work)
  }

  /**
   * Forgets a work that ended without a commit, unless its intent was handed out: then that is to be settled. While the
   * file is not available this is kept in mind, for the next `begin` or the next renewal to do.
   *
   * @param unfinished whether its intent is kept, to be handed out from now on
   */
  abandon(work: number, unfinished: boolean): void {
    this.#own.delete(work)
    this.#abandoned.set(work, unfinished)
    this.#tick()
    this.#forgetAbandoned()
  }

  #forgetAbandoned(): void {
    if (this.#abandoned.size === 0) return
    try {
      this.#database.transaction(() => this.#endAbandoned(), shortly)
      this.#abandoned.clear()
    } catch {
      // Tried again; in the end the locks expire.
    }
  }

  #endAbandoned(): void {
    for (const [work, unfinished] of this.#abandoned) {
      const row = this.#database.get<Pick<WorkRow, 'state'>>('SELECT state FROM works WHERE work = ?', work)
      if (row === undefined || row.state === 'handed') continue
      if (unfinished) this.#leave(work)
      else this.#delete(work)
    }
  }

  #leave(work: number): void {
    this.#lose(work, 'lost')
    this.#database.run('UPDATE works SET expires = 0 WHERE work = ?', work)
  }

  /** Forgets a work whose commit is done. */
  done(work: number): void {
    this.#own.delete(work)
  }

  /** Hands out the intents whose works nobody carries on, each once. */
  *unfinished(): Generator<UnfinishedIntent> {
    const rows = this.#database.all<WorkRow>(sql`SELECT * FROM works ORDER BY work`)
    for (const { work } of rows.filter((one) => !this.#isUnderWay(one))) {
      // Another process may have handed it out meanwhile.
      const row = this.#database.transaction(() => this.#handOut(work))
      if (row === undefined) continue
      this.#renewFromNowOn(work)
      const owner = row.owner === null ? {} : { owner: row.owner }
      yield { ...parseIntent(row.intent), ...owner, id: String(work) }
    }
  }

  /** Forgets an intent that was handed out. */
  settle(id: string): void {
    const work = Number(id)
    this.#own.delete(work)
    this.#database.transaction(() => {
      const row = this.#database.get<Pick<WorkRow, 'state'>>('SELECT state FROM works WHERE work = ?', work)
      if (row?.state === 'handed') this.#delete(work)
    })
  }

  /** Stops renewing: what is under way here is left to whoever comes next. */
  close(): void {
    clearInterval(this.#timer)
    this.#forgetAbandoned()
    this.#holder.leave()
    try {
      this.#expireAt(0)
    } catch {
      // Others find out when the locks expire.
    }
    this.#own.clear()
  }

  #holderOf(key: string): WorkRow | undefined {
    return this.#database.get<WorkRow>('SELECT works.* FROM locks JOIN works USING (work) WHERE key = ?', key)
  }

  #isUnderWay({ work, holder, expires }: WorkRow): boolean {
    return this.#own.has(work) || (expires >= Date.now() && !isGone(holder))
  }

  #handOut(work: number): WorkRow | undefined {
    const row = this.#database.get<WorkRow>('SELECT * FROM works WHERE work = ?', work)
    if (row === undefined || this.#isUnderWay(row)) return undefined
    this.#lose(work, 'handed')
    this.#database.run(
      'UPDATE works SET holder = ?, expires = ? WHERE work = ?',
      this.#holder.name,
      Date.now() + this.#lease,
      work,
    )
    return row
  }

  #lose(work: number, state: State): void {
    this.#database.run('UPDATE works SET state = ? WHERE work = ?', state, work)
    this.#database.run('DELETE FROM locks WHERE work = ?', work)
  }

  #delete(work: number): void {
    this.#database.run('DELETE FROM locks WHERE work = ?', work)
    this.#database.run('DELETE FROM works WHERE work = ?', work)
  }

  #renewFromNowOn(work: number): void {
    this.#own.add(work)
    this.#tick()
  }

  #tick(): void {
    if (this.#timer !== undefined) return
    this.#timer = setInterval(() => this.#renew(), this.#lease / 3)
    this.#timer.unref()
  }

  #renew(): void {
    this.#forgetAbandoned()
    if (this.#own.size === 0 && this.#abandoned.size === 0) {
      clearInterval(this.#timer)
      this.#timer = undefined
      return
    }
    try {
      this.#expireAt(Date.now() + this.#lease)
    } catch {
      // The file is not available just now: tried again next time, and a commit says what is wrong.
    }
  }

  #expireAt(time: number): void {
    this.#database.transaction(() => {
      for (const work of this.#own) {
        this.#database.run('UPDATE works SET expires = ? WHERE work = ? AND holder = ?', time, work, this.#holder.name)
      }
    }, 10 * shortly)
  }
}
