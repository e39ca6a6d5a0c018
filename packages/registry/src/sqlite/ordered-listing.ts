import type { Awaitable, Entity, Order, PageQuery } from '@occi/core'
import { nextTurn, type Scope } from '@occi/core/authoring'
import {
  comparePlaces,
  everything,
  formatCursor,
  type OrderedPosition,
  orderedPositionOf,
  orderList,
  positionOf,
  rangesOf,
} from '@occi/core/store'
import type { Database } from './database.ts'
import type { Lists } from './lists.ts'
import type { QueryPlan } from './plan.ts'
import type { Conditions } from './queries.ts'
import type { Rows } from './rows.ts'
import { sql } from './sql.ts'
import { digest } from './token.ts'

/** How many entities are looked at in one turn of the event loop if no list has the order. */
const lookedAtOnce = 500

/** A sorted listing of which a page is read. */
interface SortedListing {
  readonly order: Order
  readonly prefix: string | undefined
  readonly after: OrderedPosition | undefined
  /** The list that is in this order, and what must hold for its entities. */
  readonly list: string
  readonly conditions: Conditions
  readonly plan: QueryPlan
  readonly wanted: number
}

/** Reads pages in the order of values: first those that have one, from the list of values, then the others. */
export class OrderedListing {
  readonly #database: Database
  readonly #lists: Lists
  readonly #rows: Rows

  constructor(database: Database, lists: Lists, rows: Rows) {
    this.#database = database
    this.#lists = lists
    this.#rows = rows
  }

  /** Returns what a page has, and one more if there is more. */
  find(query: PageQuery, order: Order, after: OrderedPosition | undefined, plan: QueryPlan, scope: Scope) {
    const { limit, offset = 0, prefix } = query
    const list = orderList(order.by)
    const [range] = rangesOf(prefix)
    const also = plan.list === everything.list ? plan.also : [...plan.also, plan]
    const below = sql`d.location >= ${prefix ?? ''} AND d.location < ${range?.before ?? ''}`
    const conditions = { also, conditions: prefix === undefined ? plan.conditions : [...plan.conditions, below] }
    const sorted = { order, prefix, after, list, conditions, plan, wanted: offset + limit + 1 }
    return this.#find(sorted, scope, offset)
  }

  #find(sorted: SortedListing, scope: Scope, offset: number): Awaitable<readonly Entity[]> {
    const { order, after, wanted } = sorted
    if (order.by === 'occi.core.id') return this.#byLooking(sorted).then((found) => found.slice(offset, wanted))
    const isBeyondValues = after !== undefined && after.key === undefined
    const found = isBeyondValues ? [] : this.#database.snapshot(() => this.#withValue(sorted))
    if (found.length >= wanted || !this.#isAnyWithout(sorted, scope)) return found.slice(offset, wanted)
    return this.#withoutValue(sorted, wanted - found.length).then((others) =>
      [...found, ...others].slice(offset, wanted),
    )
  }

  #withValue(sorted: SortedListing): readonly Entity[] {
    const { order, after, list, conditions, plan, wanted } = sorted
    const { descending = false } = order
    const start = after?.key
    const found =
      after === undefined || start === undefined
        ? []
        : [...this.#ofKey(sorted, start, wanted, formatCursor(after.position))]
    const rest = wanted - found.length
    if (rest <= 0) return found
    const stretch = this.#rows
      .stretch({ list, after: start, descending, ...conditions }, plan.owners, rest)
      .map((entity) => ({ entity, place: orderedPositionOf(entity, order, digest) }))
      .sort((a, b) => comparePlaces(a.place, b.place, order))
    const last = stretch[rest - 1]?.place.key
    if (last === undefined) return [...found, ...stretch.map(({ entity }) => entity)]
    // Equal values are in the order of listings, of which a descending stretch ends with the wrong ones.
    const complete = stretch.slice(0, rest).filter(({ place }) => place.key !== last)
    found.push(...complete.map(({ entity }) => entity))
    found.push(...this.#ofKey(sorted, last, wanted - found.length))
    return found
  }

  /** The entities of one value, in the order of listings. */
  #ofKey(
    { list, conditions, plan, prefix }: SortedListing,
    key: string,
    limit: number,
    after?: string,
  ): readonly Entity[] {
    return this.#rows.page({ list, key, ...conditions, ranges: rangesOf(prefix, after) }, plan.owners, limit)
  }

  #isAnyWithout({ order, list, plan }: SortedListing, scope: Scope): boolean {
    if (order.by === 'created' || order.by === 'changed') return false
    const total = this.#lists.count(everything.counter ?? '', scope)
    return this.#rows.size(list, undefined, plan.owners, total + 1) < total
  }

  async #withoutValue({ order, prefix, after, plan }: SortedListing, wanted: number): Promise<readonly Entity[]> {
    const found: Entity[] = []
    const cursor = after !== undefined && after.key === undefined ? formatCursor(after.position) : undefined
    for await (const some of this.#all(plan, prefix, cursor)) {
      found.push(...some.filter((entity) => orderedPositionOf(entity, order, digest).key === undefined))
      if (found.length >= wanted) break
    }
    return found.slice(0, wanted)
  }

  /** Sorts by the id, of which there is no list: it looks at all entities and keeps the first ones. */
  async #byLooking({ order, prefix, after, plan, wanted }: SortedListing): Promise<readonly Entity[]> {
    let first: readonly { readonly entity: Entity; readonly place: OrderedPosition }[] = []
    for await (const some of this.#all(plan, prefix)) {
      const following = some
        .map((entity) => ({ entity, place: orderedPositionOf(entity, order, digest) }))
        .filter(({ place }) => after === undefined || comparePlaces(place, after, order) > 0)
      first = [...first, ...following].sort((a, b) => comparePlaces(a.place, b.place, order)).slice(0, wanted)
    }
    return first.map(({ entity }) => entity)
  }

  /** Reads all that a plan finds in the order of listings, some in each turn of the event loop. */
  async *#all(plan: QueryPlan, prefix: string | undefined, after?: string): AsyncGenerator<readonly Entity[]> {
    for (let cursor = after; ; await nextTurn()) {
      const some = this.#rows.page({ ...plan, ranges: rangesOf(prefix, cursor) }, plan.owners, lookedAtOnce)
      yield some
      const last = some.at(-1)
      if (last === undefined || some.length < lookedAtOnce) return
      cursor = formatCursor(positionOf(last))
    }
  }
}
