import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Registry } from '@occi/core/authoring'
import { SqliteRegistry, type SqliteRegistryOptions } from './index.ts'

/** Registries on files of their own in a folder that can be removed at once. */
export class TemporaryStore {
  readonly #folder = mkdtempSync(join(tmpdir(), 'occi-registry-'))
  readonly #files = new Map<Registry, string>()
  #count = 0

  /** A path in the folder that nothing is at. */
  newFile(): string {
    return join(this.#folder, `${this.#count++}.db`)
  }

  fileOf(registry: Registry): string {
    const file = this.#files.get(registry)
    if (file === undefined) throw new Error('not a registry of this store')
    return file
  }

  /** Opens a registry; without safety against power failures, which tests do not see. */
  open(file = this.newFile(), options: SqliteRegistryOptions = {}): SqliteRegistry {
    const registry = new SqliteRegistry(file, { synchronous: 'normal', ...options })
    this.#files.set(registry, file)
    return registry
  }

  /** Copies a file with all that belongs to it: what is on the disk at this moment. */
  copy(file: string): string {
    const copy = this.newFile()
    for (const suffix of ['', '-wal']) if (existsSync(file + suffix)) copyFileSync(file + suffix, copy + suffix)
    return copy
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true })
  }
}

/** Lets the time pass until all locks in a file have expired. */
export function expireAll(file: string): void {
  const database = new (process.getBuiltinModule('node:sqlite').DatabaseSync)(file)
  database.exec('UPDATE transactions SET expires = 0')
  database.close()
}
