import { OcciError, type Scope, type StoredMixin } from '@occi/core'
import type { Database } from './database.ts'
import { type Names, nobody } from './names.ts'
import { sql } from './sql.ts'

/** An array of mixins, and how to see whether it is what a scope sees still. */
interface Kept {
  readonly array: readonly StoredMixin[]
  /** The last change to what the scope sees. */
  readonly stamp: number
  /** The state of the database in which that was last looked up. */
  checked: string
}

/** How many scopes' arrays are kept. */
const keptScopes = 100_000

/** Stored mixins. A change to an owner's stamps him, so that arrays stay the same as long as nothing changed. */
export class MixinTable {
  readonly #database: Database
  readonly #names: Names
  readonly #kept = new Map<number | 'everyone', Kept>()
  /** Counts the changes made here: SQLite's `data_version` tells of those of other connections alone. */
  #changes = 0

  constructor(database: Database, names: Names) {
    this.#database = database
    this.#names = names
  }

  /** What a scope sees; owners without mixins of their own share what is nobody's. */
  all(scope: Scope): readonly StoredMixin[] {
    const owner = scope.everyone === true ? 'everyone' : this.#names.findOwner(scope.owner)
    const version = this.#database.get<{ data_version: number }>('PRAGMA data_version')?.data_version
    const state = `${version} ${this.#changes}`
    const kept = this.#kept.get(owner)
    if (kept?.checked === state) return kept.array
    const stamp = this.#stamp(owner)
    if (kept?.stamp === stamp) {
      kept.checked = state
      return kept.array
    }
    const array = this.#read(owner)
    this.#keep(owner, { array, stamp, checked: state })
    return array
  }

  /** Makes or replaces a mixin; within a transaction. */
  put(mixin: StoredMixin): void {
    const identifier = mixin.scheme + mixin.term
    const owner = this.#names.owner(mixin.owner)
    if (this.#isTaken('identifier', identifier, owner, identifier)) {
      throw new OcciError('conflict', `there is a mixin ${identifier} already`)
    }
    if (this.#isTaken('location', mixin.location, owner, identifier)) {
      throw new OcciError('conflict', `the location ${mixin.location} is taken by another mixin`)
    }
    this.#database.run(
      'INSERT OR REPLACE INTO mixins (owner, identifier, location, json) VALUES (?, ?, ?, ?)',
      owner,
      identifier,
      mixin.location,
      JSON.stringify(mixin),
    )
    this.#change(owner)
  }

  /** Deletes a mixin, where it is there; without an owner, the one that the scope sees. Within a transaction. */
  delete(identifier: string, owner: string | undefined, scope: Scope): void {
    for (const one of owner === undefined ? ownersIn(scope) : [owner]) {
      const number = this.#names.findOwner(one)
      const deleted = this.#database.get(
        'DELETE FROM mixins WHERE owner = ? AND identifier = ? RETURNING 1',
        number,
        identifier,
      )
      if (deleted !== undefined) this.#change(number)
    }
  }

  /** Tells whether somebody would see two of a name if this owner, or nobody, had this mixin. */
  #isTaken(column: 'identifier' | 'location', value: string, owner: number, identifier: string): boolean {
    const select = `SELECT 1 FROM mixins WHERE ${column} = ? AND NOT (owner = ? AND identifier = ?)`
    if (owner === nobody) return this.#database.get(`${select} LIMIT 1`, value, owner, identifier) !== undefined
    return this.#database.get(`${select} AND owner IN (0, ?)`, value, owner, identifier, owner) !== undefined
  }

  #change(owner: number): void {
    this.#changes++
    const stamp = this.#stamp('everyone') + 1
    this.#database.run('INSERT OR REPLACE INTO mixin_stamps (owner, stamp) VALUES (?, ?)', owner, stamp)
  }

  /** The last change to what is an owner's and nobody's, or everybody's; stamps only ever grow. */
  #stamp(owner: number | 'everyone'): number {
    const last = 'ORDER BY stamp DESC LIMIT 1'
    const row =
      owner === 'everyone'
        ? this.#database.get<{ stamp: number }>(`SELECT stamp FROM mixin_stamps WHERE stamp > 0 ${last}`)
        : this.#database.get<{ stamp: number | null }>(
            'SELECT max(stamp) AS stamp FROM mixin_stamps WHERE owner IN (0, ?)',
            owner,
          )
    return row?.stamp ?? 0
  }

  #read(owner: number | 'everyone'): readonly StoredMixin[] {
    const where = owner === 'everyone' ? sql`owner >= ${nobody}` : sql`owner = ${owner}`
    const rows = this.#database.all<{ json: string }>(sql`SELECT json FROM mixins WHERE ${where}`)
    const own = rows.map(({ json }): StoredMixin => JSON.parse(json))
    if (owner === 'everyone' || owner === nobody) return Object.freeze(own)
    const nobodys = this.all({})
    return own.length === 0 ? nobodys : Object.freeze([...nobodys, ...own])
  }

  #keep(owner: number | 'everyone', kept: Kept): void {
    this.#kept.set(owner, kept)
    if (this.#kept.size <= keptScopes) return
    const [oldest] = this.#kept.keys()
    if (oldest !== undefined) this.#kept.delete(oldest)
  }
}

function ownersIn(scope: Scope): readonly (string | undefined)[] {
  return scope.everyone === true || scope.owner === undefined ? [undefined] : [undefined, scope.owner]
}
