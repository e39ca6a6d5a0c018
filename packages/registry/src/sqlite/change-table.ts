import type { Revision } from '@occi/core'
import type { ChangeSet, Intent } from '@occi/core/authoring'
import {
  type ChangeSource,
  callerOf,
  charactersAtOnce,
  type HistoryLimits,
  type KeptChanges,
  mostInHistory,
  notKept,
  parseChanges,
  type StoredChanges,
  setsAtOnce,
} from '@occi/core/store'
import type { Database } from './database.ts'
import { sql } from './sql.ts'
import { randomToken } from './token.ts'

interface ChangeRow {
  readonly number: number
  readonly token: string
  readonly time: number
  readonly json: string
}

/** The first or the last change set. */
type SetEnd = Omit<ChangeRow, 'json'>

/**
 * What each commit changed, numbered; its number is the version of what it stored. A revision is the number with the
 * token of its row: a backup that is restored has to be opened again, and the same numbers then get other tokens.
 */
export class ChangeTable implements ChangeSource {
  readonly #database: Database
  readonly #kept: HistoryLimits
  readonly #token = randomToken()
  #last: SetEnd | undefined
  #first: SetEnd | undefined
  /** How many sets were appended since old ones were removed. */
  #appended = 0
  /** What `Database.dataVersion` was at the last look. */
  #dataVersion: number | undefined

  constructor(database: Database, kept: HistoryLimits) {
    this.#database = database
    this.#kept = kept
  }

  /** Returns the number of the last commit; within a transaction. */
  lastNumber(): number {
    this.#last ??= this.#end('DESC')
    return this.#last.number
  }

  lastRevision(): Revision {
    return revisionOf(this.#end('DESC'))
  }

  /** Reads the first or the last set. */
  #end(order: 'ASC' | 'DESC'): SetEnd {
    const text = `SELECT number, token, time FROM changes ORDER BY number ${order} LIMIT 1`
    return this.#database.get<SetEnd>(text) ?? { number: 0, token: '', time: 0 }
  }

  /** Stores a set; `entities` is their JSON. Within a transaction. */
  append(number: number, time: number, changes: StoredChanges, entities: string): Revision {
    const token = this.#token
    // JSON of the entities is at hand.
    const rest = JSON.stringify({ ...changes, entities: undefined })
    const json = `{"entities":${entities},${rest.slice(1)}`
    this.#database.run('INSERT INTO changes VALUES (?, ?, ?, ?)', number, token, time, json)
    this.#appended++
    this.#last = { number, token, time }
    return revisionOf(this.#last)
  }

  /**
   * Returns the next sets after a revision, oldest first.
   *
   * @throws OcciError `gone` if the revision is not kept
   */
  read(after: Revision): readonly ChangeSet[] {
    const [, number, token] = /^(\d{1,15})-([0-9a-f]+)$/.exec(after) ?? []
    const rows = this.#rows(Number(number ?? -1))
    const [first, ...others] = rows
    if (first === undefined || first.token !== token) throw notKept(after)
    return others.map((row) => ({ ...parseChanges(row.json), revision: revisionOf(row), time: row.time }))
  }

  hasMore(after: Revision): boolean {
    return this.lastRevision() !== after
  }

  look(): boolean {
    const before = this.#dataVersion
    try {
      this.#dataVersion = this.#database.dataVersion()
    } catch {
      this.#dataVersion = undefined // Reading the file tells why.
    }
    return this.#dataVersion !== before
  }

  /** Returns the set of a number, if it is kept and not larger than histories read. */
  at(number: number): readonly KeptChanges[] {
    const select = 'SELECT time, json FROM changes WHERE number = ? AND octet_length(json) <= ?'
    const row = this.#database.get<Pick<ChangeRow, 'time' | 'json'>>(select, number, mostInHistory)
    return row === undefined ? [] : [{ ...parseChanges(row.json), time: row.time }]
  }

  /** Reads the row of a number and some that follow. */
  #rows(from: number): readonly ChangeRow[] {
    const rows: ChangeRow[] = []
    let characters = 0
    const limit = setsAtOnce + 1
    const some = sql`SELECT number, token, time, iif(number = ${from}, '', json) AS json FROM changes
      WHERE number >= ${from} ORDER BY number LIMIT ${limit}`
    for (const row of this.#database.each<ChangeRow>(some)) {
      if (rows.length === 0 && row.number !== from) break
      rows.push(row)
      characters += row.json.length
      if (rows.length > 1 && characters > charactersAtOnce) break
    }
    return rows
  }

  /** Removes some sets that are too old or too many; within a transaction. The last one always stays. */
  trim(): void {
    for (let most = 2 * this.#appended; most > 0; most--) {
      this.#first ??= this.#end('ASC')
      if (!this.#isOutdated(this.#first)) break
      this.#database.run('DELETE FROM changes WHERE number = ?', this.#first.number)
      this.#first = undefined
    }
    this.#appended = 0
  }

  #isOutdated({ number, time }: SetEnd): boolean {
    const last = this.lastNumber()
    return number <= last - this.#kept.commits || (number < last && time < Date.now() - this.#kept.age)
  }

  /** Forgets what is kept: another process wrote, or the transaction was rolled back. */
  forget(): void {
    this.#last = undefined
    this.#first = undefined
    this.#appended = 0
  }
}

function revisionOf({ number, token }: Pick<ChangeRow, 'number' | 'token'>): Revision {
  return `${number}-${token}`
}

/** Returns what a change set says of the transaction that made it. */
export function changesBy(intent: Intent, owner: string | undefined): StoredChanges {
  const { operation, action } = intent
  return { operation, action, caller: callerOf(intent, owner), entities: [], mixins: [] }
}
