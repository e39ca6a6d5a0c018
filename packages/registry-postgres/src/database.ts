import { setTimeout } from 'node:timers/promises'
import { OcciError } from '@occi/core'
import pg from 'pg'
import { ConnectionLost, explained, isCut, run, sessionOf } from './connection.ts'
import { isSerializationFailure, storeError } from './errors.ts'
import { migrate, openStore, type StoreInfo } from './schema.ts'
import { type Sql, sql } from './sql.ts'

/** How a database is used. */
export interface DatabaseOptions {
  /** How many connections there are at most. */
  readonly connections: number
  /** Milliseconds to wait for a connection. */
  readonly connectTimeout: number
  /** Milliseconds that a statement may take. */
  readonly statementTimeout: number
}

/** How often something is tried while others change the same at the same time. */
const attempts = 10

/** Beyond what the server allows a statement, for its answer to arrive. */
const grace = 1_000

/**
 * The isolation that the functions rely on, and plans that cost what is found even before a table was analyzed.
 * Everything is found by an index, so that another plan is never better.
 */
const settings = sql`SELECT
  set_config('default_transaction_isolation', 'read committed', FALSE), set_config('enable_seqscan', 'off', FALSE),
  set_config('enable_hashjoin', 'off', FALSE), set_config('enable_mergejoin', 'off', FALSE), set_config('jit', 'off', FALSE),
  set_config('plan_cache_mode', 'force_generic_plan', FALSE)`

/** Rows, and the store that they are from. */
export interface Answer<R> {
  readonly rows: readonly R[]
  readonly store: StoreInfo
}

/** A PostgreSQL database: pooled connections, prepared statements, and errors that say what is wrong. */
export class Database {
  readonly #pool: pg.Pool
  readonly #stores = new WeakMap<object, StoreInfo>()
  #isMigrated = false
  #search: StoreInfo['search'] = 'prefixes'

  /** @throws OcciError `definition` if the URL cannot be understood */
  constructor(url: string, { connections, connectTimeout, statementTimeout }: DatabaseOptions) {
    this.#pool = poolOf({
      application_name: 'occi',
      connectionString: url,
      max: connections,
      connectionTimeoutMillis: connectTimeout,
      statement_timeout: statementTimeout,
      query_timeout: statementTimeout + grace,
      // If this process vanishes within a transaction, others do not wait for it for longer.
      idle_in_transaction_session_timeout: statementTimeout,
      keepAlive: true,
      allowExitOnIdle: true,
      types: { getTypeParser },
      onConnect: (client) => this.#greet(client),
    })
    // A connection that breaks while it is idle does not matter: the pool makes another.
    this.#pool.on('error', () => {})
    this.#pool.on('connect', (client) => {
      client.on('error', () => {})
    })
  }

  async #greet(client: pg.ClientBase): Promise<void> {
    client.on('error', () => {})
    const session = sessionOf(client)
    if (!this.#isMigrated) await migrate(session)
    this.#isMigrated = true
    await session.rows(settings)
    const store = await openStore(session)
    this.#stores.set(client, store)
    this.#search = store.search
  }

  /** How texts are indexed. */
  get search(): StoreInfo['search'] {
    return this.#search
  }

  /** Connects, and creates the tables if they do not exist. */
  async open(): Promise<void> {
    await this.rows(sql`SELECT 1`)
  }

  /** Runs a statement; twice if its connection was lost, which it must bear. */
  async rows<R extends object>(statement: Sql): Promise<readonly R[]> {
    return (await this.ask<R>(statement)).rows
  }

  /** The same, and tells the store that answered. */
  ask<R extends object>(statement: Sql): Promise<Answer<R>> {
    return this.#again((client) => this.#answer<R>(client, statement), isCut)
  }

  /**
   * Runs a statement that must not be done twice.
   *
   * @throws ConnectionLost if it may have been done
   */
  async once<R extends object>(statement: Sql): Promise<Answer<R>> {
    return this.#again((client) => this.#answer<R>(client, statement))
  }

  async #answer<R extends object>(client: pg.PoolClient, statement: Sql): Promise<Answer<R>> {
    const rows = await run<R>(client, statement)
    const store = this.#stores.get(client)
    if (store === undefined) throw new OcciError('internal', 'a connection was used that was not prepared')
    return { rows, store }
  }

  /** Uses a connection; again if other transactions were in the way, and once more for errors that allow it. */
  async #again<T>(use: (client: pg.PoolClient) => Promise<T>, mayRepeat?: (error: unknown) => boolean): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#using(use)
      } catch (error) {
        const isRepeated = attempt === 1 && mayRepeat?.(error) === true
        if (error instanceof ConnectionLost && mayRepeat === undefined) throw error
        if (!(isSerializationFailure(error) || isRepeated) || attempt === attempts) throw explained(error)
      }
      await setTimeout(Math.random() * 5 * 2 ** Math.min(attempt, 6))
    }
  }

  async #using<T>(use: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await this.#connect()
    try {
      const result = await use(client)
      client.release()
      return result
    } catch (error) {
      client.release(error instanceof ConnectionLost)
      throw error
    }
  }

  async #connect(): Promise<pg.PoolClient> {
    try {
      return await this.#pool.connect()
    } catch (error) {
      throw storeError(error, 'the connection failed')
    }
  }

  async close(): Promise<void> {
    if (!this.#pool.ending) await this.#pool.end()
  }
}

function poolOf(config: pg.PoolConfig): pg.Pool {
  try {
    new pg.Client(config) // reads the URL; the pool does so when it connects
    return new pg.Pool(config)
  } catch {
    throw new OcciError('definition', 'the database URL cannot be read, expected postgres://user@host:5432/database')
  }
}

/** Numbers of 64 bits are counts and transaction ids here, which JavaScript's numbers hold. */
const getTypeParser: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') =>
  oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format)
