import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PostgresStore } from '../../apps/demo-iaas/src/postgres.test-fixture.ts'
import { NodeProcess } from '../../apps/demo-iaas/src/process.test-fixture.ts'
import { type Store, sqliteStore } from '../../apps/demo-iaas/src/store.test-fixture.ts'

export type RegistryName = 'memory' | 'sqlite' | 'postgres'

/** How the service under test is started. */
export interface ServiceOptions {
  readonly registry: RegistryName
  /** Whether callers sign in. */
  readonly hasUsers: boolean
}

/** A user, and their credentials; a single one without a name if the service has no users. */
export interface User {
  readonly name: string
  /** The value of the field Authorization. */
  readonly authorization: string | undefined
}

const memoryStore: Store = { database: ':memory:', machines: ':memory:', remove: async () => {} }

/** The demo as a process of its own. */
export class TestedService {
  readonly url: string
  readonly users: readonly User[]
  readonly #process: NodeProcess
  readonly #store: Store

  private constructor(url: string, users: readonly User[], process: NodeProcess, store: Store) {
    this.url = url
    this.users = users
    this.#process = process
    this.#store = store
  }

  /** @throws Error if it does not start */
  static async start({ registry, hasUsers }: ServiceOptions): Promise<TestedService> {
    const store = await storeOf(registry)
    const args = ['--port', '0', '--database', store.database, '--machines', store.machines]
    const users = hasUsers ? ['ann', 'bob'].map(userOf) : [{ name: '', authorization: undefined }]
    // The users' file is in a folder that is removed with the store of SQLite.
    const folder = hasUsers ? sqliteStore() : undefined
    if (folder !== undefined) {
      const file = join(folder.database, '..', 'users')
      for (const { name } of users) await addUser(file, name)
      args.push('--users', file)
    }
    const process = new NodeProcess('main.ts', args)
    const remove = async () => {
      await store.remove()
      await folder?.remove()
    }
    return new TestedService(await process.url(), users, process, { ...store, remove })
  }

  /** What it has reported; nothing is expected. */
  get errors(): string {
    return this.#process.errors
  }

  /** Where other processes can read what it stores; undefined if it keeps everything in memory. */
  get database(): string | undefined {
    return this.#store.database === ':memory:' ? undefined : this.#store.database
  }

  /** Whether it has ended by itself. */
  get hasEnded(): boolean {
    return this.#process.child.exitCode !== null || this.#process.child.signalCode !== null
  }

  /** Megabytes that it has in memory; 0 if the system does not report it. */
  get memory(): number {
    try {
      const status = readFileSync(`/proc/${this.#process.child.pid}/status`, 'utf8')
      return Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024)
    } catch {
      return 0
    }
  }

  async stop(): Promise<void> {
    await this.#process.kill('SIGKILL')
    await this.#store.remove()
  }
}

async function storeOf(registry: RegistryName): Promise<Store> {
  if (registry === 'memory') return memoryStore
  if (registry === 'sqlite') return sqliteStore()
  const store = await PostgresStore.start()
  if (store === undefined) throw new Error('PostgreSQL is not available on this platform')
  return store
}

function userOf(name: string): User {
  return { name, authorization: `Basic ${Buffer.from(`${name}:${passwordOf(name)}`).toString('base64')}` }
}

function passwordOf(name: string): string {
  return `secret of ${name}`
}

async function addUser(file: string, name: string): Promise<void> {
  const adding = new NodeProcess('main.ts', ['--users', file, '--add-user', name])
  adding.child.stdin?.end(`${passwordOf(name)}\n`)
  const code = await adding.ended
  if (code !== 0) throw new Error(`--add-user ended with ${code}: ${adding.errors}`)
}
