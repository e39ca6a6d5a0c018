import type { Database } from './database.ts'

/** The number of nobody, where owners are numbers. */
export const nobody = 0

/** How many names are kept at hand. */
const kept = 10_000

/** Numbers for names that come again and again: owners, kinds, mixins, attributes. A name keeps its number for good. */
export class Names {
  readonly #database: Database
  readonly #numbers = new Map<string, number>()

  constructor(database: Database) {
    this.#database = database
  }

  /** The number of a name; undefined where it never came. */
  find(name: string): number | undefined {
    const known = this.#numbers.get(name)
    if (known !== undefined) return known
    const row = this.#database.get<{ number: number }>('SELECT number FROM names WHERE name = ?', name)
    return row === undefined ? undefined : this.#keep(name, row.number)
  }

  /** The number of a name, a new one where it never came; within a transaction. */
  number(name: string): number {
    const found = this.find(name)
    if (found !== undefined) return found
    const row = this.#database.get<{ number: number }>('INSERT INTO names (name) VALUES (?) RETURNING number', name)
    return this.#keep(name, row?.number ?? nobody)
  }

  /** The number of an owner, or of nobody; -1 where the owner never came: nothing is his. */
  findOwner(owner: string | undefined): number {
    return owner === undefined ? nobody : (this.find(owner) ?? -1)
  }

  /** The number of an owner, or of nobody; within a transaction. */
  owner(owner: string | undefined): number {
    return owner === undefined ? nobody : this.number(owner)
  }

  /** Forgets what is at hand: a transaction that gave numbers was rolled back. */
  forget(): void {
    this.#numbers.clear()
  }

  #keep(name: string, number: number): number {
    if (this.#numbers.size >= kept) this.#numbers.clear()
    this.#numbers.set(name, number)
    return number
  }
}
