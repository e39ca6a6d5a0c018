import { open, stat } from 'node:fs/promises'
import type { UserStore } from './basic-scheme.ts'
import { parseUsers, type Users } from './htpasswd.ts'

/** Differs after a file was written or replaced. */
interface Stamp {
  readonly ino: bigint
  readonly size: bigint
  readonly mtimeNs: bigint
  readonly ctimeNs: bigint
}

/** The users in an htpasswd file. It is read again when it has changed, so that a change counts at once. */
export class UsersFile implements UserStore {
  readonly #path: string
  readonly #report: (line: string) => void
  #stamp: Stamp
  #users: Users
  #fault: string | undefined
  #looking: Promise<void> | undefined

  private constructor(path: string, report: (line: string) => void, { stamp, users }: Reading) {
    this.#path = path
    this.#report = report
    this.#stamp = stamp
    this.#users = users
  }

  /**
   * Opens a file with lines such as `ann:$2y$10$…`, the format of `htpasswd -B`.
   *
   * @param report receives one line when the file has become unreadable; the users that were read before stay. Writes
   *   to the console by default.
   * @throws Error if the file cannot be read
   * @throws OcciError `definition` if a line of it is wrong
   */
  static async open(path: string, report: (line: string) => void = console.error): Promise<UsersFile> {
    return new UsersFile(path, report, await read(path))
  }

  /** Returns the users as they are now. */
  async users(): Promise<Users> {
    // Concurrent callers share one check of the file.
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined
    })
    await this.#looking
    return this.#users
  }

  async #look(): Promise<void> {
    try {
      const isOld = isSame(await stat(this.#path, { bigint: true }), this.#stamp)
      const { stamp, users } = isOld ? { stamp: this.#stamp, users: this.#users } : await read(this.#path)
      this.#stamp = stamp
      this.#users = users
      this.#fault = undefined
    } catch (error) {
      const fault = error instanceof Error ? error.message : String(error)
      if (fault !== this.#fault) this.#report(`${this.#path}: ${fault}; the users that were read before stay`)
      this.#fault = fault
    }
  }
}

interface Reading {
  readonly stamp: Stamp
  readonly users: Users
}

async function read(path: string): Promise<Reading> {
  const file = await open(path)
  try {
    const stamp = await file.stat({ bigint: true })
    return { stamp, users: parseUsers(textOf(await file.readFile())) }
  } finally {
    await file.close()
  }
}

/**
 * Returns the text of a users file, without a byte order mark.
 *
 * @throws Error if it is not UTF-8
 */
export function textOf(octets: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(octets)
  } catch {
    throw new Error('it is not UTF-8')
  }
}

function isSame(one: Stamp, other: Stamp): boolean {
  return (
    one.ino === other.ino && one.size === other.size && one.mtimeNs === other.mtimeNs && one.ctimeNs === other.ctimeNs
  )
}
