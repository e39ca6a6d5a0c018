import type { StoredMixin } from '@occi/core'
import type { Difference, Scope } from '@occi/core/authoring'
import { MixinCache } from '@occi/core/store'
import type { Database } from './database.ts'
import { type Lists, ownerText } from './lists.ts'
import { sql } from './sql.ts'

/** The counter of the changes of an owner's mixins. */
const changes = 'mixins'

/** Stored mixins. How often those of an owner were changed is counted, so that they are read again only then. */
export class MixinTable {
  readonly #database: Database
  readonly #lists: Lists
  readonly #cache = new MixinCache()

  constructor(database: Database, lists: Lists) {
    this.#database = database
    this.#lists = lists
  }

  /** Returns what a scope sees; owners without mixins share the array of the unowned ones. */
  all(scope: Scope): readonly StoredMixin[] {
    const stamp = this.#lists.count(changes, scope)
    const kept = this.#cache.get(scope, stamp)
    if (kept !== undefined) return kept
    return this.#cache.keep(scope, stamp, this.#read(scope))
  }

  /** Returns the mixin of exactly this owner. */
  at(identifier: string, owner: string | undefined): StoredMixin | undefined {
    const [row] = this.#database.all<{ json: string }>(
      sql`SELECT json FROM mixins WHERE owner = ${ownerText(owner)} AND identifier = ${identifier}`,
    )
    return row === undefined ? undefined : JSON.parse(row.json)
  }

  /** Returns the mixins of an identifier or location that one caller could see together with one of this owner. */
  named(name: string, owner: string | undefined): readonly StoredMixin[] {
    const column = { text: name.startsWith('/') ? 'location' : 'identifier', values: [] }
    const seen = owner === undefined ? sql`TRUE` : sql`owner IN ('', ${ownerText(owner)})`
    const rows = this.#database.all<{ json: string }>(
      sql`SELECT json FROM mixins WHERE ${column} = ${name} AND ${seen}`,
    )
    return rows.map(({ json }) => JSON.parse(json))
  }

  /** Writes what a commit changes. */
  write(differences: readonly Difference<StoredMixin>[]): void {
    for (const { before, after } of differences) {
      const mixin = after ?? before
      if (mixin === undefined) continue
      const owner = ownerText(mixin.owner)
      const identifier = mixin.scheme + mixin.term
      if (after === undefined) {
        this.#database.run('DELETE FROM mixins WHERE owner = ? AND identifier = ?', owner, identifier)
      } else {
        const replace = 'INSERT OR REPLACE INTO mixins (owner, identifier, location, json) VALUES (?, ?, ?, ?)'
        this.#database.run(replace, owner, identifier, after.location, JSON.stringify(after))
      }
      this.#lists.addTo(changes, mixin.owner, 1)
    }
  }

  #read(scope: Scope): readonly StoredMixin[] {
    const where = scope.everyone === true ? sql`owner >= ''` : sql`owner = ${ownerText(scope.owner)}`
    const rows = this.#database.all<{ json: string }>(sql`SELECT json FROM mixins WHERE ${where}`)
    const own = rows.map(({ json }): StoredMixin => JSON.parse(json))
    if (scope.everyone === true || scope.owner === undefined) return own
    const shared = this.all({})
    return own.length === 0 ? shared : [...shared, ...own]
  }
}
