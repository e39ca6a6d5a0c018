import type { ChangeSet, Intent, Revision } from '@occi/core'
import { notKept, parseChanges, type StoredChanges } from '@occi/core/store'
import type { Database } from './database.ts'
import { sql } from './sql.ts'
import { randomToken } from './token.ts'

/** How many change sets are kept, and for how long in milliseconds. */
export interface Kept {
  readonly commits: number
  readonly age: number
}

interface ChangeRow {
  readonly number: number
  readonly token: string
  readonly time: number
  readonly json: string
}

/** How many change sets are read at once, and about how many characters of them. */
const setsAtOnce = 100
const charactersAtOnce = 1_000_000

/**
 * What each commit changed, numbered; its number is the version of what it stored. A revision is the number with the
 * token of its row: a backup that was restored and then changed gives the same numbers other tokens.
 */
export class ChangeTable {
  readonly #database: Database
  readonly #kept: Kept
  /** How many sets were appended since old ones were removed. */
  #appended = 0

  constructor(database: Database, kept: Kept) {
    this.#database = database
    this.#kept = kept
  }

  /** Returns the number of the last commit. */
  lastNumber(): number {
    return this.#database.get<{ n: number }>('SELECT max(number) AS n FROM changes')?.n ?? 0
  }

  lastRevision(): Revision {
    const last = 'SELECT number, token FROM changes ORDER BY number DESC LIMIT 1'
    const row = this.#database.get<Pick<ChangeRow, 'number' | 'token'>>(last)
    return revisionOf(row ?? { number: 0, token: '' })
  }

  /** Stores a set; `entities` is their JSON. Within a transaction. */
  append(number: number, time: number, changes: StoredChanges, entities: string): Revision {
    const token = randomToken()
    // JSON of the entities is at hand.
    const rest = JSON.stringify({ ...changes, entities: undefined })
    const json = `{"entities":${entities},${rest.slice(1)}`
    this.#database.run('INSERT INTO changes VALUES (?, ?, ?, ?)', number, token, time, json)
    this.#appended++
    return revisionOf({ number, token })
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
      const oldest = 'SELECT number, time FROM changes ORDER BY number LIMIT 1'
      const row = this.#database.get<Pick<ChangeRow, 'number' | 'time'>>(oldest)
      if (row === undefined || !this.#isOutdated(row)) break
      this.#database.run('DELETE FROM changes WHERE number = ?', row.number)
    }
    this.#appended = 0
  }

  #isOutdated({ number, time }: Pick<ChangeRow, 'number' | 'time'>): boolean {
    const last = this.lastNumber()
    return number <= last - this.#kept.commits || (number < last && time < Date.now() - this.#kept.age)
  }

  /** Forgets what was appended: the transaction was rolled back. */
  forget(): void {
    this.#appended = 0
  }
}

function revisionOf({ number, token }: Pick<ChangeRow, 'number' | 'token'>): Revision {
  return `${number}-${token}`
}

/** Returns what a change set says of the transaction that made it. */
export function originOf({ operation, action, caller }: Intent, owner: string | undefined): StoredChanges {
  return { operation, action, caller: caller ?? owner, entities: [], mixins: [] }
}
