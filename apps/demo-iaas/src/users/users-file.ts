import { open, stat } from 'node:fs/promises'
import { parseUsers, type Users } from './htpasswd.ts'

/** What tells one state of a file from the next, whether it was written again or replaced. */
interface Stamp {
  readonly ino: bigint
  readonly size: bigint
  readonly mtimeNs: bigint
  readonly ctimeNs: bigint
}

/** The users as their file has them now: it is read again when it has changed. */
export class UsersFile {
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
   * @param report told in a line when the file has become unreadable: the users that were known before stay
   * @throws Error where the file cannot be read, UsersFileError where a line of it is wrong
   */
  static async open(path: string, report: (line: string) => void): Promise<UsersFile> {
    return new UsersFile(path, report, await read(path))
  }

  /** The users now. */
  async users(): Promise<Users> {
    // However many ask at once, the file is looked at once.
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
      if (fault !== this.#fault) this.#report(`${this.#path}: ${fault}; the users that were known before stay`)
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
 * The text of a users file; a byte order mark is none of it.
 *
 * @throws Error where it is not UTF-8
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
