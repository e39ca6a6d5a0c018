import { setTimeout } from 'node:timers/promises'
import { OcciError } from '@occi/core'
import pg from 'pg'
import { isFromServer, isSerializationFailure, isTimeout, isUnknownOutcome, storeError } from './errors.ts'
import { numbered, type Sql } from './sql.ts'

/** How a database is used. */
export interface DatabaseOptions {
  /** How many connections there are at most. */
  readonly connections: number
  /** Milliseconds to wait for a connection. */
  readonly connectTimeout: number
  /** Milliseconds that a statement may take. */
  readonly statementTimeout: number
}

/** How many statements a connection keeps prepared; only queries of unusual shapes are more. */
const keptStatements = 200

/** How often something is tried while others change the same at the same time. */
const attempts = 10

/** Beyond what the server allows a statement, for its answer to arrive. */
const grace = 1_000

/** A statement as pg takes it; with a name, a connection prepares it once. */
interface Prepared {
  readonly text: string
  readonly name?: string
}

/** What runs statements: a transaction, or a connection for just one. */
export interface Session {
  /** Runs a statement, and gives its rows; their columns are what the schema says of them. */
  rows<R extends object>(statement: Sql): Promise<readonly R[]>
}

/** A PostgreSQL database: pooled connections, prepared statements, transactions, and errors that say what is wrong. */
export class Database implements Session {
  readonly #pool: pg.Pool
  readonly #statements = new Map<string, Prepared>()

  /** @throws OcciError `definition` where the URL cannot be understood */
  constructor(url: string, { connections, connectTimeout, statementTimeout }: DatabaseOptions) {
    this.#pool = poolOf({
      application_name: 'occi',
      connectionString: url,
      max: connections,
      connectionTimeoutMillis: connectTimeout,
      statement_timeout: statementTimeout,
      query_timeout: statementTimeout + grace,
      // Where this process vanishes within a transaction, nobody waits for it for longer.
      idle_in_transaction_session_timeout: statementTimeout,
      keepAlive: true,
      allowExitOnIdle: true,
      types: { getTypeParser },
    })
    // A connection that breaks while nobody uses it is of no matter: the pool makes another.
    this.#pool.on('error', () => {})
    this.#pool.on('connect', (client) => {
      client.on('error', () => {})
    })
  }

  /** Runs a statement of its own; twice where its connection was lost, which it must bear. */
  rows<R extends object>(statement: Sql): Promise<readonly R[]> {
    return this.#again((client) => this.#run<R>(client, statement))
  }

  /**
   * Does all of something or, where it throws, nothing of it. Each statement sees what was committed before it
   * (`READ COMMITTED`).
   *
   * @param patience milliseconds that its statements may take, where that is more than others may
   * @throws CommitInDoubt where it may have been done
   */
  transaction<T>(body: (session: Session) => Promise<T>, patience?: number): Promise<T> {
    return this.#again((client) => this.#transact(client, body, patience))
  }

  /** Uses a connection; another one where it was cut, and again where others were in the way. */
  async #again<T>(use: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#using(use)
      } catch (error) {
        if (error instanceof CommitInDoubt) throw error
        const mayRetry = isSerializationFailure(error) || (isCut(error) && attempt === 1)
        if (!mayRetry || attempt === attempts) throw explained(error)
      }
      await setTimeout(Math.random() * 5 * 2 ** Math.min(attempt, 6))
    }
  }

  async #transact<T>(client: pg.PoolClient, body: (session: Session) => Promise<T>, patience?: number): Promise<T> {
    await send(client, { text: 'BEGIN ISOLATION LEVEL READ COMMITTED' })
    try {
      if (patience !== undefined) await send(client, { text: `SET LOCAL statement_timeout = ${patience}` })
      const result = await body({ rows: (statement) => this.#run(client, statement, patience) })
      await commit(client)
      return result
    } catch (error) {
      if (!isGone(error)) await send(client, { text: 'ROLLBACK' })
      throw error
    }
  }

  async #run<R extends object>(client: pg.PoolClient, { text, values }: Sql, patience?: number): Promise<readonly R[]> {
    const limit = patience === undefined ? {} : { query_timeout: patience + grace }
    return (await send<R>(client, { ...this.#prepared(text), values: [...values], ...limit })).rows
  }

  #prepared(text: string): Prepared {
    const known = this.#statements.get(text)
    if (known !== undefined) return known
    const prepared = { text: numbered(text) }
    if (this.#statements.size >= keptStatements) return prepared
    const named = { ...prepared, name: `occi${this.#statements.size}` }
    this.#statements.set(text, named)
    return named
  }

  async #using<T>(use: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await this.#connect()
    try {
      const result = await use(client)
      client.release()
      return result
    } catch (error) {
      client.release(isGone(error))
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

/** The outcome of a commit was not learned: the connection was lost between asking for it and being told. */
export class CommitInDoubt extends Error {}

/** A statement was sent, and its connection was lost before the answer came. */
class ConnectionLost extends Error {}

function isGone(error: unknown): error is ConnectionLost | CommitInDoubt {
  return error instanceof ConnectionLost || error instanceof CommitInDoubt
}

/** Tells whether a connection was cut, as by a restart of the server: another one may work at once. */
function isCut(error: unknown): boolean {
  return error instanceof ConnectionLost && !isTimeout(error.cause)
}

async function send<R extends object>(client: pg.PoolClient, query: pg.QueryConfig): Promise<pg.QueryResult<R>> {
  try {
    return await client.query<R>(query)
  } catch (error) {
    if (isFromServer(error) || error instanceof TypeError) throw error
    throw new ConnectionLost('the connection was lost', { cause: error })
  }
}

async function commit(client: pg.PoolClient): Promise<void> {
  try {
    await send(client, { text: 'COMMIT' })
  } catch (error) {
    const isInDoubt = error instanceof ConnectionLost || isUnknownOutcome(error)
    throw isInDoubt ? new CommitInDoubt('the outcome of a commit is not known', { cause: error }) : error
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

/** Numbers of 64 bits are counts here, which JavaScript's numbers hold. */
const getTypeParser: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') =>
  oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format)

/** What went wrong, in one line. */
export function explained(error: unknown): unknown {
  return isGone(error) ? storeError(error.cause, error.message) : storeError(error)
}
