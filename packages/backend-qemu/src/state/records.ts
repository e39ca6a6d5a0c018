import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { readJson, writeJson } from './json-file.ts'

/** One of the things that the hypervisor keeps: a folder each, with `record.json` and files of its own. */
export interface Kept {
  readonly key: string
}

/** Keeps records in a folder, and in memory. Only this process changes them. */
export class Records<T extends Kept> {
  readonly folder: string
  readonly #records = new Map<string, T>()

  readonly #createFolder: (path: string) => void

  /** @param createFolder creates a folder, for the user that QEMU runs as, if it does not exist */
  constructor(folder: string, createFolder: (path: string) => void) {
    this.folder = folder
    this.#createFolder = createFolder
    createFolder(folder)
    for (const key of readdirSync(folder)) {
      const record = readJson<T>(join(folder, key, 'record.json'))
      // A folder without a record was being created, or being deleted.
      if (record === undefined) rmSync(join(folder, key), { recursive: true, force: true })
      else this.#records.set(key, record)
    }
  }

  get(key: string): T | undefined {
    return this.#records.get(key)
  }

  all(): readonly T[] {
    return [...this.#records.values()]
  }

  /** Returns the path of a file of a record. */
  path(key: string, file: string): string {
    return join(this.folder, key, file)
  }

  /** Stores a record, in place of an earlier one with its key; it is on the disk when this returns. */
  put<R extends T>(record: R): R {
    this.#createFolder(join(this.folder, record.key))
    writeJson(this.path(record.key, 'record.json'), record)
    this.#records.set(record.key, record)
    return record
  }

  /** Changes a part of a record. */
  change(key: string, changes: Partial<T>): T | undefined {
    const record = this.#records.get(key)
    return record === undefined ? undefined : this.put({ ...record, ...changes })
  }

  /** Removes a record and its files, the record first: a half-removed one is no record. */
  delete(key: string): void {
    rmSync(this.path(key, 'record.json'), { force: true })
    rmSync(join(this.folder, key), { recursive: true, force: true })
    this.#records.delete(key)
  }
}
