import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Registry } from '@occi/core/authoring'
import { SqliteRegistry, type SqliteRegistryOptions } from '@occi/registry/sqlite'
import type { RegistryContractOptions } from './index.ts'

/** SQLite registries for the contract, on files in a folder that can be removed at once. */
export class SqliteStores {
  readonly #folder = mkdtempSync(join(tmpdir(), 'occi-testkit-'))
  readonly #files = new Map<Registry, string>()
  #count = 0

  readonly options: RegistryContractOptions = {
    open: () => this.open(),
    openForgetful: () => this.open(this.newFile(), { history: { commits: 3 } }),
    reopen: async (registry) => {
      await registry.close()
      return this.open(this.#fileOf(registry))
    },
    crash: (registry) => {
      const file = this.#copy(this.#fileOf(registry))
      expireAll(file)
      return this.open(file)
    },
    join: (registry) => this.open(this.#fileOf(registry)),
    expire: (registry) => expireAll(this.#fileOf(registry)),
  }

  /** Returns a path in the folder at which no file exists. */
  newFile(): string {
    return join(this.#folder, `${this.#count++}.db`)
  }

  /** Opens a registry; without safety against power failures, which tests do not see. */
  open(file = this.newFile(), options: SqliteRegistryOptions = {}): SqliteRegistry {
    const registry = new SqliteRegistry(file, { synchronous: 'normal', ...options })
    this.#files.set(registry, file)
    return registry
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true })
  }

  #fileOf(registry: Registry): string {
    const file = this.#files.get(registry)
    if (file === undefined) throw new Error('not a registry of these stores')
    return file
  }

  /** Copies a file with its log: what is on the disk at this moment. */
  #copy(file: string): string {
    const copy = this.newFile()
    for (const suffix of ['', '-wal']) if (existsSync(file + suffix)) copyFileSync(file + suffix, copy + suffix)
    return copy
  }
}

/** Makes all locks in a file expire. */
function expireAll(file: string): void {
  const database = new DatabaseSync(file)
  database.exec('UPDATE transactions SET expires = 0')
  database.close()
}
