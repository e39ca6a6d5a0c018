import type { Revision } from '@occi/core'
import type { ChangeSet } from '@occi/core/authoring'
import {
  type ChangeSource,
  charactersAtOnce,
  type HistoryLimits,
  type KeptChanges,
  mostInHistory,
  notKept,
  parseChanges,
  type StoredChanges,
  setsAtOnce,
} from '@occi/core/store'
import { plainArray } from './arrays.ts'
import type { Database } from './database.ts'
import { advanced, contains, epochOf, formatRevision, parseRevision, stateIn } from './revision.ts'
import { sql } from './sql.ts'

/** After how many commits of a process old sets are removed. */
const trimmedAtOnce = 5_000

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
export class ChangeTable implements ChangeSource {
  readonly #database: Database
  readonly #kept: HistoryLimits
  /** The last commit below which all have ended, as it was when it was last looked at. */
  #last = -1
  /** How many change sets this process stored since it removed old ones. */
  #stored = 0

  constructor(database: Database, kept: HistoryLimits) {
    this.#database = database
    this.#kept = kept
  }

  /** Returns the revision of what is stored now. */
  async lastRevision(): Promise<Revision> {
    const { rows, store } = await this.#database.ask<{ snapshot: string }>(
      sql`SELECT pg_current_snapshot()::TEXT AS snapshot`,
    )
    return formatRevision(stateIn(rows[0]?.snapshot ?? '', store), store)
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

  hasMore(after: Revision): boolean {
    return !contains(parseRevision(after).state, this.#last)
  }

  /** Notes that this process stored a change set, and sometimes removes old sets. */
  stored(): void {
    this.#stored++
    if (this.#stored >= Math.min(trimmedAtOnce, Math.ceil(this.#kept.commits / 4))) void this.#trim()
  }

  async look(): Promise<boolean> {
    const before = this.#last
    try {
      const [row] = await this.#database.rows<{ last: number | null }>(sql`
        SELECT max(number) AS last FROM occi_changes WHERE number < (SELECT ${horizon} FROM occi_store)`)
      this.#last = row?.last ?? -1
    } catch {
      // The database is unavailable: looked at again soon.
    }
    return this.#last !== before
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
