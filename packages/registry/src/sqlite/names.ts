import type { Database } from './database.ts'

/** The number that stands for the missing owner of what is unowned. */
export const unowned = 0

/** The number of a name that was never stored: no row has it. */
export const never = -1

/** How many names are kept in memory. */
const kept = 10_000

/** Numbers for names that are stored many times: owners and the lists of entries. A name keeps its number for good. */
export class Names {
  readonly #database: Database
  readonly #numbers = new Map<string, number>()

  constructor(database: Database) {
    this.#database = database
  }

  /** Returns the number of a list, `never` if it was never stored. */
  findList(list: string): number {
    return this.#find(list)
  }

  /** Returns the number of a list, a new one if it was never stored; within a transaction. */
  list(list: string): number {
    return this.#number(list)
  }

  /** Returns the number of an owner or of what is unowned, `never` if the owner was never stored. */
  findOwner(owner: string | undefined): number {
    return owner === undefined ? unowned : this.#find(ownerName(owner))
  }

  /** Returns the number of an owner or of what is unowned, a new one if it was never stored; within a transaction. */
  owner(owner: string | undefined): number {
    return owner === undefined ? unowned : this.#number(ownerName(owner))
  }

  /** Forgets what is kept: a transaction that stored names was rolled back. */
  forget(): void {
    this.#numbers.clear()
  }

  #find(name: string): number {
    const known = this.#numbers.get(name)
    if (known !== undefined) return known
    const row = this.#database.get<{ number: number }>('SELECT number FROM names WHERE name = ?', name)
    return row === undefined ? never : this.#keep(name, row.number)
  }

  #number(name: string): number {
    const found = this.#find(name)
    if (found !== never) return found
    return this.#keep(name, this.#database.run('INSERT INTO names (name) VALUES (?)', name))
  }

  #keep(name: string, number: number): number {
    if (this.#numbers.size >= kept) this.#numbers.clear()
    this.#numbers.set(name, number)
    return number
  }
}

const ownerPrefix = 'owner '

function ownerName(owner: string): string {
  return ownerPrefix + owner
}

/** Returns the owner that a stored name names. */
export function ownerOfName(name: string): string {
  return name.slice(ownerPrefix.length)
}
