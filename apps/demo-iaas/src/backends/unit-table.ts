import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { HttpError } from '@occi/core'
import type { Unit, UnitKey, Units } from './units.ts'

interface Row {
  readonly location: string
  readonly owner: string
  readonly state: string
  readonly next: string | null
  readonly what: string | null
  readonly at: number | null
}

/** Marks a file as one of ours (`PRAGMA application_id`): "OCCV". */
const applicationId = 0x4f434356
/** Milliseconds to wait while another process writes. */
const patience = 5000

/**
 * The hypervisor's own record of what runs, in a SQLite file that the service behind which it stands knows nothing of:
 * it outlives the service, as machines do, and several processes may share it.
 */
export class UnitTable implements Units {
  readonly #database: DatabaseSync
  readonly #find: StatementSync
  readonly #all: StatementSync
  readonly #put: StatementSync
  readonly #delete: StatementSync

  /** @throws Error if the file cannot be used, or is a database of something else */
  constructor(file: string) {
    this.#database = new DatabaseSync(file)
    try {
      this.#database.exec(`PRAGMA busy_timeout = ${patience}; PRAGMA journal_mode = WAL`)
      this.#prepareFile()
      this.#find = this.#database.prepare('SELECT * FROM units WHERE owner = ? AND location = ?')
      this.#all = this.#database.prepare('SELECT * FROM units ORDER BY location, owner')
      this.#put = this.#database.prepare('INSERT OR REPLACE INTO units VALUES (?, ?, ?, ?, ?, ?)')
      this.#delete = this.#database.prepare('DELETE FROM units WHERE owner = ? AND location = ?')
    } catch (error) {
      this.#database.close()
      throw error
    }
  }

  #prepareFile(): void {
    const isEmpty = this.#database.prepare('SELECT 1 FROM sqlite_schema').get() === undefined
    const id = this.#database.prepare('PRAGMA application_id').get()?.application_id
    if (!isEmpty && id !== applicationId) throw new Error('it is a database of another program: name another file')
    // Another process may create the same at this moment; and a file that cannot be written fails now.
    this.#database.exec(`
      BEGIN IMMEDIATE;
      PRAGMA application_id = ${applicationId};
      CREATE TABLE IF NOT EXISTS units (
        owner TEXT NOT NULL, location TEXT NOT NULL, state TEXT NOT NULL, next TEXT, what TEXT, at INTEGER,
        PRIMARY KEY (owner, location)
      ) STRICT, WITHOUT ROWID;
      COMMIT;
    `)
  }

  find({ location, owner }: UnitKey): Unit | undefined {
    const row = available(() => this.#find.get(owner ?? '', location))
    return row === undefined ? undefined : unitFrom(row as unknown as Row)
  }

  all(): readonly Unit[] {
    const rows: readonly unknown[] = available(() => this.#all.all())
    return rows.map((row) => unitFrom(row as Row))
  }

  /** Creates a unit, or replaces it. */
  put({ location, owner, state, change }: Unit): void {
    const { to = null, what = null, at = null } = change ?? {}
    available(() => this.#put.run(owner ?? '', location, state, to, what, at))
  }

  delete({ location, owner }: UnitKey): void {
    available(() => this.#delete.run(owner ?? '', location))
  }

  close(): void {
    this.#database.close()
  }
}

function unitFrom({ location, owner, state, next, what, at }: Row): Unit {
  const unit = { location, owner: owner === '' ? undefined : owner, state }
  return next === null ? unit : { ...unit, change: { to: next, what: what ?? '', at: at ?? 0 } }
}

/** A record that cannot be read or written now, for example on a full disk, is not a bug and may work again later. */
function available<T>(operation: () => T): T {
  try {
    return operation()
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new HttpError(503, `the hypervisor is not available: ${why}`, { 'Retry-After': '5' })
  }
}
