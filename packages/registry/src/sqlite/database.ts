import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { OcciError } from '@occi/core'
import { BoundedCache } from '@occi/core/authoring'
import { fileError } from './errors.ts'
import { OpenFile } from './open-file.ts'
import type { Sql, SqlValue } from './sql.ts'

/** How a database is opened. */
export interface DatabaseOptions {
  readonly synchronous: 'full' | 'normal'
  /** Milliseconds that a read waits if another process has locked the whole file; writes are retried by timer. */
  readonly busyTimeout: number
  /** The size in bytes that the file may have. */
  readonly maxSize?: number
}

/** How many prepared statements are kept; more are only used if queries have very many shapes. */
const keptStatements = 300

/**
 * How many pages the write-ahead log has before a commit copies them to the file. Pages that change often are copied less
 * if there are more, but all other requests wait for it.
 */
const pagesInLog = 2_000

/** A SQLite database: prepared statements that are kept, transactions, and errors that say what is wrong. */
export class Database {
  readonly #database: DatabaseSync
  readonly #file: OpenFile
  readonly #statements = new BoundedCache<string, StatementSync>(keptStatements)
  readonly #busyTimeout: number
  readonly #synchronous: 'FULL' | 'NORMAL'
  #isDurable = true

  /**
   * @throws OcciError `unavailable` if the file cannot be opened, `definition` if the runtime has no `node:sqlite`
   */
  constructor(file: string, { synchronous, busyTimeout, maxSize }: DatabaseOptions) {
    const { DatabaseSync } = sqliteModule()
    const name = `the registry ${file}`
    this.#busyTimeout = Math.round(busyTimeout)
    this.#synchronous = synchronous === 'normal' ? 'NORMAL' : 'FULL'
    this.#database = named(name, () => new DatabaseSync(file))
    try {
      named(name, () => this.#set(maxSize))
      this.#file = new OpenFile(this.#path())
    } catch (error) {
      this.#database.close()
      throw error
    }
  }

  /** The path of the file; empty if it is not on the disk. */
  #path(): string {
    const main = this.#database.prepare('PRAGMA database_list').get()
    return typeof main?.file === 'string' ? main.file : ''
  }

  #set(maxSize: number | undefined): void {
    this.#database.exec(`
      PRAGMA busy_timeout = ${this.#busyTimeout};
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = ${this.#synchronous};
      PRAGMA cache_size = -65536;
      PRAGMA wal_autocheckpoint = ${pagesInLog};
    `)
    if (maxSize === undefined) return
    const size = this.#database.prepare('PRAGMA page_size').get()
    this.#database.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(maxSize / Number(size?.page_size)))}`)
  }

  /** Returns the first row; its columns are those of the schema. */
  get<R>(text: string, ...values: readonly SqlValue[]): R | undefined {
    return named('the registry', () => this.#prepare(text).get(...values) as R | undefined)
  }

  /** Returns all rows. */
  all<R>({ text, values }: Sql): readonly R[] {
    const rows: readonly unknown[] = named('the registry', () => this.#prepare(text).all(...values))
    return rows as readonly R[]
  }

  /** Reads rows one by one, as long as they are wanted; nothing else runs this statement in the meantime. */
  *each<R>({ text, values }: Sql): Generator<R> {
    const rows: Iterator<unknown> = named('the registry', () => this.#prepare(text).iterate(...values))
    try {
      for (let next = rows.next(); !next.done; next = named('the registry', () => rows.next())) yield next.value as R
    } finally {
      rows.return?.()
    }
  }

  /** Runs a statement, and returns the number of the row that it inserted last. */
  run(text: string, ...values: readonly SqlValue[]): number {
    return named('the registry', () => Number(this.#prepare(text, true).run(...values).lastInsertRowid))
  }

  /** Returns a number that changes with the commits of other connections. */
  dataVersion(): number | undefined {
    return this.get<{ data_version: number }>('PRAGMA data_version')?.data_version
  }

  /** Runs several statements without parameters. */
  script(text: string): void {
    named('the registry', () => this.#database.exec(text))
  }

  /** Reads one state of the database by several statements. */
  snapshot<T>(read: () => T): T {
    this.run('BEGIN')
    try {
      return read()
    } finally {
      this.#end('COMMIT')
    }
  }

  /**
   * Does all of something or, if it throws, nothing of it. It never waits for another process that writes.
   *
   * @param isDurable `false`: the result may be lost when power fails, though not when the process ends
   * @throws OcciError `unavailable` if another process writes (`isLocked` recognizes it), or if the file was removed or
   *   replaced
   */
  transaction<T>(body: () => T, isDurable = true): T {
    this.#setDurable(isDurable)
    this.script('PRAGMA busy_timeout = 0')
    try {
      this.run('BEGIN IMMEDIATE')
    } finally {
      this.script(`PRAGMA busy_timeout = ${this.#busyTimeout}`)
    }
    try {
      const result = body()
      this.#file.requireInPlace()
      this.run('COMMIT')
      return result
    } catch (error) {
      this.#end('ROLLBACK')
      throw error
    }
  }

  #setDurable(isDurable: boolean): void {
    if (isDurable === this.#isDurable) return
    this.script(`PRAGMA synchronous = ${isDurable ? this.#synchronous : 'NORMAL'}`)
    this.#isDurable = isDurable
  }

  #end(statement: 'COMMIT' | 'ROLLBACK'): void {
    try {
      this.run(statement)
    } catch {
      // SQLite has ended the transaction: a full disk does so.
    }
  }

  /**
   * @param isRun whether the statement is only run: the number of the last row is then a big integer, since after a commit it
   *   is one of the search index, above what Node 26 returns as a number
   */
  #prepare(text: string, isRun = false): StatementSync {
    return this.#statements.get(text, () => {
      const statement = this.#database.prepare(text)
      if (isRun) statement.setReadBigInts(true)
      return statement
    })
  }

  close(): void {
    named('the registry', () => this.#database.close())
  }
}

function sqliteModule(): typeof import('node:sqlite') {
  // Not imported: if it is missing, this says so instead of failing to load.
  const module = process.getBuiltinModule?.('node:sqlite')
  if (module !== undefined) return module
  throw new OcciError('definition', `SqliteRegistry needs node:sqlite: Node 22.14 or later, this is ${process.version}`)
}

function named<T>(name: string, operation: () => T): T {
  try {
    return operation()
  } catch (error) {
    throw fileError(error, name)
  }
}
