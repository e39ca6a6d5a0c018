import type { Revision } from '@occi/core'
import type { ChangeSet, Scope } from '@occi/core/authoring'
import {
  type ChangeSource,
  follow,
  type KeptChanges,
  mostInHistory,
  notKept,
  parseChanges,
  type StoredChanges,
} from '@occi/core/store'
import { plainArray } from './arrays.ts'
import type { Database } from './database.ts'
import { advanced, contains, epochOf, formatRevision, parseRevision, stateOf } from './revision.ts'
import { sql } from './sql.ts'

/** Milliseconds between looks for commits of other processes, while changes are followed. */
const interval = 100

/** How many change sets are read at once, and about how many characters of them. */
const setsAtOnce = 100
const charactersAtOnce = 1_000_000

/** After how many commits of a process old sets are removed. */
const trimmedAtOnce = 5_000

/** How many commits are kept, and for how long in milliseconds. */
export interface Kept {
  readonly commits: number
  readonly age: number
}

interface SetRow {
  readonly trimmed: number
  readonly reached: number
  readonly number: number | null
  readonly turn: number
  readonly time: number
  readonly json: string
}

/**
 * The change sets of all commits, in the order of their numbers. Those are handed out below which all transactions have
 * ended: a long transaction anywhere on the server delays them, and none is missed.
 */
export class ChangeFeed implements ChangeSource {
  readonly #database: Database
  readonly #kept: Kept
  readonly #wakers = new Set<() => void>()
  readonly #closing = new AbortController()
  #timer: NodeJS.Timeout | undefined
  /** The last commit below which all have ended, as it was when it was last looked at. */
  #last = -1
  /** How many change sets this process stored since it removed old ones. */
  #stored = 0

  constructor(database: Database, kept: Kept) {
    this.#database = database
    this.#kept = kept
  }

  /** Follows the changes after a revision, or from now on. */
  follow(after: Revision | undefined, scope: Scope, signal?: AbortSignal): AsyncGenerator<ChangeSet> {
    const closing = this.#closing.signal
    const ends = signal === undefined ? closing : AbortSignal.any([signal, closing])
    const start = after === undefined ? this.#now() : Promise.resolve(after)
    start.catch(() => {}) // thrown when the iteration begins
    return this.#followFrom(start, scope, ends)
  }

  async *#followFrom(start: Promise<Revision>, scope: Scope, signal: AbortSignal): AsyncGenerator<ChangeSet> {
    yield* follow(this, await start, scope, signal)
  }

  async #now(): Promise<Revision> {
    const { rows, store } = await this.#database.ask<{ snapshot: string }>(
      sql`SELECT pg_current_snapshot()::TEXT AS snapshot`,
    )
    return formatRevision(stateOf(rows[0]?.snapshot ?? '', store), store)
  }

  async read(after: Revision): Promise<readonly ChangeSet[]> {
    const { state, epoch } = parseRevision(after)
    const { from, to, missing, part = { number: -1, turn: 0 } } = state
    const { rows, store } = await this.#database.ask<SetRow>(sql`
      SELECT s.trimmed, s.reached, c.number, c.turn, c.time, c.json
      FROM (SELECT trimmed, ${horizon} AS horizon,
        base + pg_snapshot_xmax(pg_current_snapshot())::TEXT::BIGINT AS reached FROM occi_store) AS s
      LEFT JOIN LATERAL (
        SELECT number, turn, time, json FROM (
          SELECT *, sum(length(json)) OVER (ORDER BY number, turn) - length(json) AS before FROM (
            SELECT number, turn, time, json FROM occi_changes WHERE number >= ${from} AND number < s.horizon
              AND (number >= ${to} OR number = ANY (${plainArray(missing)}::BIGINT[]))
              AND (number <> ${part.number} OR turn > ${part.turn})
            ORDER BY number, turn LIMIT ${setsAtOnce}
          ) AS next
        ) AS sized WHERE before < ${charactersAtOnce}
      ) AS c ON TRUE ORDER BY c.number, c.turn`)
    const [first] = rows
    const isKept = first !== undefined && from > first.trimmed && to <= first.reached
    if (epoch !== epochOf(store) || !isKept) throw notKept(after)
    const sets: ChangeSet[] = []
    let reached = state
    for (const row of rows) {
      if (row.number === null) continue
      const { number, turn } = row
      reached = turn === 0 ? advanced(reached, number) : { ...reached, part: { number, turn } }
      sets.push({ ...readSet(row.json, row.number), time: row.time, revision: formatRevision(reached, store) })
    }
    return sets
  }

  /** Returns the sets of a number, those that are kept and not larger than histories read. */
  async at(number: number): Promise<readonly KeptChanges[]> {
    const rows = await this.#database.rows<Pick<SetRow, 'time' | 'json'>>(sql`
      SELECT time, json FROM occi_changes WHERE number = ${number} AND octet_length(json) <= ${mostInHistory}`)
    return rows.map(({ time, json }) => ({ ...readSet(json, number), time }))
  }

  wait(after: Revision, signal: AbortSignal): Promise<void> {
    const { state } = parseRevision(after)
    return new Promise((resolve) => {
      const wake = () => {
        signal.removeEventListener('abort', wake)
        this.#wakers.delete(wake)
        resolve()
      }
      if (signal.aborted || !contains(state, this.#last)) return resolve()
      signal.addEventListener('abort', wake)
      this.#wakers.add(wake)
      this.#timer ??= setInterval(() => void this.#look(), interval)
    })
  }

  /** Notes that this process stored a change set: wakes those who wait, and sometimes removes old sets. */
  stored(): void {
    this.#wake()
    this.#stored++
    if (this.#stored >= Math.min(trimmedAtOnce, Math.ceil(this.#kept.commits / 4))) void this.#trim()
  }

  close(): void {
    this.#closing.abort()
    clearInterval(this.#timer)
  }

  #wake(): void {
    for (const wake of this.#wakers) wake()
  }

  async #look(): Promise<void> {
    if (this.#wakers.size === 0) {
      clearInterval(this.#timer)
      this.#timer = undefined
      return
    }
    try {
      const [row] = await this.#database.rows<{ last: number | null }>(sql`
        SELECT max(number) AS last FROM occi_changes WHERE number < (SELECT ${horizon} FROM occi_store)`)
      const last = row?.last ?? -1
      if (last !== this.#last) this.#wake()
      this.#last = last
    } catch {
      // The database is unavailable: looked at again soon.
    }
  }

  /** Removes some sets that are too old or too many. */
  async #trim(): Promise<void> {
    const most = 2 * this.#stored
    this.#stored = 0
    try {
      await this.#database.rows(sql`
        WITH old AS (
          SELECT number FROM (SELECT number, time FROM occi_changes ORDER BY number LIMIT ${most}) AS first
          WHERE time < ${Date.now() - this.#kept.age} OR number <= coalesce(
            (SELECT number FROM occi_changes ORDER BY number DESC LIMIT 1 OFFSET ${this.#kept.commits}), -1)
        ), gone AS (
          DELETE FROM occi_changes WHERE number IN (SELECT number FROM old) RETURNING number
        )
        UPDATE occi_store SET trimmed = greatest(trimmed, (SELECT max(number) FROM gone))
        WHERE EXISTS (SELECT 1 FROM gone)`)
    } catch {
      // Tried again after more commits.
    }
  }
}

/** The first number that a transaction which has not ended may have, or any later one. */
const horizon = sql`base + pg_snapshot_xmin(pg_current_snapshot())::TEXT::BIGINT`

/** Reads what a change set says; its number is the version of what it stored. */
function readSet(json: string, version: number): StoredChanges {
  const changes = parseChanges(json)
  for (const { after } of changes.entities) if (after !== undefined) Object.assign(after, { version })
  return changes
}
