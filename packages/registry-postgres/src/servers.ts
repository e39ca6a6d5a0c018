import { isOcciError, OcciError } from '@occi/core'
import pg from 'pg'
import { sessionOf } from './connection.ts'
import { databaseError, isClosed, ReadOnlyServer, reasonOf } from './errors.ts'
import type { Host } from './hosts.ts'
import { sql } from './sql.ts'

/** What prepares a new connection; `isFirst` until one to the same server was prepared. */
export type Greet = (client: pg.ClientBase, isFirst: boolean) => Promise<void>

/**
 * The servers of a database, of which one takes changes: connections are to that one. When it cannot be reached any more
 * the others are tried, until one takes changes.
 */
export class Servers {
  readonly #servers: readonly Server[]
  #current: Server
  #search: Promise<Server> | undefined

  /** @throws OcciError `definition` if a URL cannot be read */
  constructor([first, ...others]: readonly [Host, ...Host[]], config: pg.PoolConfig, greet: Greet) {
    const isOne = others.length === 0
    this.#current = new Server(first, config, isOne ? greet : requireWritable(greet))
    this.#servers = [this.#current, ...others.map((host) => new Server(host, config, requireWritable(greet)))]
  }

  /** Whether there are several. */
  get areSeveral(): boolean {
    return this.#servers.length > 1
  }

  /**
   * Returns a connection to the server that takes changes; the only one need not take them.
   *
   * @throws OcciError `unavailable` if there is none
   */
  async connect(): Promise<pg.PoolClient> {
    const tried = this.#current
    try {
      return await tried.connect()
    } catch (error) {
      if (!this.areSeveral || isOcciError(error) || isClosed(error)) throw unavailable(error)
      return this.#connectElsewhere(tried, error)
    }
  }

  async #connectElsewhere(tried: Server, error: unknown): Promise<pg.PoolClient> {
    if (this.#current === tried) {
      // One search for all who wait.
      this.#search ??= this.#find(tried, error).finally(() => {
        this.#search = undefined
      })
      this.#current = await this.#search
    }
    try {
      return await this.#current.connect()
    } catch (second) {
      throw unavailable(second)
    }
  }

  /** Tries the others at the same time; returns the first that takes changes. */
  async #find(tried: Server, error: unknown): Promise<Server> {
    const others = this.#servers.filter((server) => server !== tried)
    try {
      return await Promise.any(others.map((server) => server.try()))
    } catch (all) {
      const failures: readonly unknown[] = all instanceof AggregateError ? all.errors : [all]
      const wrong = failures.find((failure) => isOcciError(failure))
      if (wrong !== undefined) throw wrong
      const causes = [error, ...failures]
      const reasons = [tried, ...others].map(({ name }, index) => `${name}: ${reasonOf(causes[index])}`)
      const message = `the registry is not available: no server takes changes (${reasons.join('; ')})`
      throw new OcciError('unavailable', message, { cause: new AggregateError(causes) })
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.close()))
  }
}

/** A server, and the connections to it. */
class Server {
  readonly name: string
  readonly #pool: pg.Pool
  #isGreeted = false

  constructor({ name, url }: Host, config: pg.PoolConfig, greet: Greet) {
    this.name = name
    this.#pool = poolOf({
      ...config,
      connectionString: url,
      onConnect: async (client) => {
        client.on('error', () => {})
        await greet(client, !this.#isGreeted)
        this.#isGreeted = true
      },
    })
    // A connection that breaks while it is idle does not matter: the pool makes another.
    this.#pool.on('error', () => {})
  }

  connect(): Promise<pg.PoolClient> {
    return this.#pool.connect()
  }

  /** Connects, and keeps the connection for later. */
  async try(): Promise<this> {
    const client = await this.connect()
    client.release()
    return this
  }

  async close(): Promise<void> {
    if (!this.#pool.ending) await this.#pool.end()
  }
}

/** Refuses a server that takes no changes: a standby, or a primary that was made read-only. */
function requireWritable(greet: Greet): Greet {
  return async (client, isFirst) => {
    const [row] = await sessionOf(client).rows<{ fixed: boolean }>(
      sql`SELECT pg_is_in_recovery() OR current_setting('transaction_read_only')::BOOLEAN AS fixed`,
    )
    if (row?.fixed !== false) throw new ReadOnlyServer()
    await greet(client, isFirst)
  }
}

function unavailable(error: unknown): unknown {
  return databaseError(error, 'the connection failed')
}

function poolOf(config: pg.PoolConfig): pg.Pool {
  try {
    new pg.Client(config) // reads the URL; the pool does so when it connects
    return new pg.Pool(config)
  } catch {
    throw new OcciError('definition', 'the database URL cannot be read, expected postgres://user@host:5432/database')
  }
}
