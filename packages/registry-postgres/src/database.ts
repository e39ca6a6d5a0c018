import { setTimeout } from 'node:timers/promises'
import { OcciError } from '@occi/core'
import pg from 'pg'
import { ConnectionLost, explained, isCut, runOn, sessionOf } from './connection.ts'
import { isReadOnly, isSerializationFailure } from './errors.ts'
import { hostsOf } from './hosts.ts'
import { createSchema, openStore, type StoreInfo } from './schema.ts'
import { Servers } from './servers.ts'
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
  readonly #servers: Servers
  readonly #stores = new WeakMap<object, StoreInfo>()
  #search: StoreInfo['search'] = 'prefixes'

  /** @throws OcciError `definition` if the URL cannot be understood */
  constructor(url: string, { connections, connectTimeout, statementTimeout }: DatabaseOptions) {
    const config = {
      application_name: 'occi',
      max: connections,
      connectionTimeoutMillis: connectTimeout,
      statement_timeout: statementTimeout,
      query_timeout: statementTimeout + grace,
      // If this process vanishes within a transaction, others do not wait for it for longer.
      idle_in_transaction_session_timeout: statementTimeout,
      keepAlive: true,
      allowExitOnIdle: true,
      types: { getTypeParser },
    }
    this.#servers = new Servers(hostsOf(url), config, (client, isFirst) => this.#greet(client, isFirst))
  }

  async #greet(client: pg.ClientBase, isFirst: boolean): Promise<void> {
    const session = sessionOf(client)
    if (isFirst) await createSchema(session)
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
    const rows = await runOn<R>(client, statement)
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
    const client = await this.#servers.connect()
    try {
      const result = await use(client)
      client.release()
      return result
    } catch (error) {
      // A server that was made read-only is left, if there are others.
      client.release(error instanceof ConnectionLost || (this.#servers.areSeveral && isReadOnly(error)))
      throw error
    }
  }

  async close(): Promise<void> {
    await this.#servers.close()
  }
}

/** Numbers of 64 bits are counts and transaction ids here, which JavaScript's numbers hold. */
const getTypeParser: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') =>
  oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format)
