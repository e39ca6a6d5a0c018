import { BoundedCache, type Scope } from '@occi/core/authoring'
import { type Criterion, everything } from '@occi/core/store'
import type { Database } from './database.ts'
import { sizesOf } from './queries.ts'

/** Up to so many entries are counted to find out which of several lists is the shortest: more only if all have as many. */
const countedEntries = [200, 10_000]

/**
 * Milliseconds for which the shortest list of a query is taken to be the same: it only decides where the search starts,
 * and finding it out costs as much as reading a page.
 */
const keptFor = 1_000

/** For how many queries it is kept. */
const keptQueries = 1_000

/** What a query requires that the fewest entities have, and how many have it. */
export interface Rarest {
  readonly criterion: Criterion
  readonly size: number
}

/** Knows about how many entities lists have. */
export class ListSizes {
  readonly #database: Pick<Database, 'rows'>
  #kept = new BoundedCache<string, Promise<Rarest>>(keptQueries)
  #end = Number.NEGATIVE_INFINITY

  constructor(database: Pick<Database, 'rows'>) {
    this.#database = database
  }

  /** Returns what the fewest entities have; their number is up to a second old. */
  rarest(criteria: readonly Criterion[], scope: Scope): Promise<Rarest> {
    if (performance.now() > this.#end) this.#forget()
    const key = JSON.stringify([scope, ...criteria])
    return this.#kept.get(key, () => {
      const rarest = this.#counted(criteria, scope)
      rarest.catch(() => this.#forget())
      return rarest
    })
  }

  #forget(): void {
    this.#kept = new BoundedCache(keptQueries)
    this.#end = performance.now() + keptFor
  }

  async #counted(criteria: readonly Criterion[], scope: Scope): Promise<Rarest> {
    let rarest = { criterion: everything, size: 0 }
    for (const most of countedEntries) {
      const [sizes] = await this.#database.rows<Record<string, number>>(sizesOf(criteria, scope, most))
      const all = criteria.map((criterion, index) => ({ criterion, size: sizes?.[`n${index}`] ?? 0 }))
      rarest = all.reduce((a, b) => (b.size < a.size ? b : a))
      if (rarest.size < most) break
    }
    return rarest
  }
}
