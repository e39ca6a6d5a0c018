import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { OcciError } from '@occi/core'
import { storeError } from './errors.ts'
import type { Sql, SqlValue } from './sql.ts'

/** How a database is opened. */
export interface DatabaseOptions {
  readonly synchronous: 'full' | 'normal'
  /** Milliseconds to wait while another process writes. */
  readonly busyTimeout: number
  /** Bytes that the file may have. */
  readonly maxSize?: number
}

/** How many prepared statements are kept; more only where queries of very many shapes come. */
const keptStatements = 200

/** A SQLite database: prepared statements that are kept, transactions, and errors that say what is wrong. */
export class Database {
  readonly #database: DatabaseSync
  readonly #statements = new Map<string, StatementSync>()
  readonly #busyTimeout: number

  /**
   * @throws OcciError `unavailable` where the file cannot be opened, `definition` where the runtime has no
   *   `node:sqlite`
   */
  constructor(file: string, options: DatabaseOptions) {
    const { DatabaseSync } = sqliteModule()
    const name = `the registry ${file}`
    this.#busyTimeout = Math.round(options.busyTimeout)
    this.#database = inOneLine(name, () => new DatabaseSync(file))
    try {
      inOneLine(name, () => this.#set(options))
    } catch (error) {
      this.#database.close()
      throw error
    }
  }

  #set({ synchronous, maxSize }: DatabaseOptions): void {
    this.#database.exec(`
      PRAGMA busy_timeout = ${this.#busyTimeout};
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = ${synchronous === 'normal' ? 'NORMAL' : 'FULL'};
      PRAGMA cache_size = -65536;
    `)
    if (maxSize === undefined) return
    const size = this.#database.prepare('PRAGMA page_size').get()
    this.#database.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(maxSize / Number(size?.page_size)))}`)
  }

  /** The first row that a statement gives; its columns are what the schema says of them. */
  get<R>(text: string, ...values: readonly SqlValue[]): R | undefined {
    return inOneLine('the registry', () => this.#prepare(text).get(...values) as R | undefined)
  }

  /** All rows that a statement gives. */
  all<R>({ text, values }: Sql): readonly R[] {
    const rows: readonly unknown[] = inOneLine('the registry', () => this.#prepare(text).all(...values))
    return rows as readonly R[]
  }

  run(text: string, ...values: readonly SqlValue[]): void {
    inOneLine('the registry', () => this.#prepare(text).run(...values))
  }

  /** Several statements at once, without parameters. */
  script(text: string): void {
    inOneLine('the registry', () => this.#database.exec(text))
  }

  /**
   * Does all of something or, where it throws, nothing of it.
   *
   * @param patience milliseconds that this thread waits while another process writes, and all that it serves with it;
   *   the busy timeout unless said
   */
  transaction<T>(body: () => T, patience = this.#busyTimeout): T {
    this.#begin(patience)
    try {
      const result = body()
      this.run('COMMIT')
      return result
    } catch (error) {
      this.#rollBack()
      throw error
    }
  }

  #begin(patience: number): void {
    if (patience >= this.#busyTimeout) {
      this.run('BEGIN IMMEDIATE')
      return
    }
    this.#setBusyTimeout(patience)
    try {
      this.run('BEGIN IMMEDIATE')
    } finally {
      this.#setBusyTimeout(this.#busyTimeout)
    }
  }

  #setBusyTimeout(milliseconds: number): void {
    this.script(`PRAGMA busy_timeout = ${milliseconds}`)
  }

  #rollBack(): void {
    try {
      this.run('ROLLBACK')
    } catch {
      // SQLite has done so already: a full disk ends a transaction.
    }
  }

  #prepare(text: string): StatementSync {
    let statement = this.#statements.get(text)
    if (statement === undefined) {
      statement = this.#database.prepare(text)
      if (this.#statements.size >= keptStatements) this.#statements.clear()
      this.#statements.set(text, statement)
    }
    return statement
  }

  close(): void {
    this.#statements.clear()
    inOneLine('the registry', () => this.#database.close())
  }
}

function sqliteModule(): typeof import('node:sqlite') {
  // Not imported: where it is missing, this says so instead of failing to load.
  const module = process.getBuiltinModule?.('node:sqlite')
  if (module !== undefined) return module
  throw new OcciError('definition', `SqliteRegistry needs node:sqlite: Node 22.14 or later, this is ${process.version}`)
}

function inOneLine<T>(name: string, operation: () => T): T {
  try {
    return operation()
  } catch (error) {
    throw storeError(error, name)
  }
}
