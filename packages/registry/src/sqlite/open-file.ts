import { statSync } from 'node:fs'
import { OcciError } from '@occi/core'

/**
 * Notices that a file which SQLite has open is no longer the one at its path: SQLite would go on, and all that it writes
 * would be lost when it is closed.
 */
export class OpenFile {
  readonly #path: string
  readonly #identity: string | undefined

  /** @param path the file's, once SQLite has opened it; empty if it is not on the disk */
  constructor(path: string) {
    this.#path = path
    this.#identity = path === '' ? undefined : identityOf(path)
  }

  /** @throws OcciError `unavailable` if the file was removed, or another one is in its place */
  requireInPlace(): void {
    if (this.#identity === undefined) return
    const identity = identityOf(this.#path)
    if (identity === this.#identity) return
    const what = identity === undefined ? 'was removed' : 'was replaced by another file'
    throw new OcciError(
      'unavailable',
      `the registry is not available: its file ${what} while the service runs, restart the service`,
      { cause: new Error(`${this.#path} ${what} while it was open`) },
    )
  }
}

/** What stays the same of a file as long as it exists. */
function identityOf(path: string): string | undefined {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false })
  return found === undefined ? undefined : `${found.dev} ${found.ino}`
}
