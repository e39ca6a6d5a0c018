import type { Scope } from '@occi/core'

/** Up to so many owners are merged when the items of all are read; for more, all are kept in one collection, too. */
const mergedOwners = 8

/** Items in an order. */
export interface Collection<T> {
  readonly size: number
  items(): readonly T[]
  add(item: T): void
  delete(item: T): unknown
}

/** What a bucket needs to know of its items. */
export interface BucketType<T, C extends Collection<T>> {
  ownerOf(item: T): string | undefined
  collect(items: readonly T[]): C
}

/** Items that have something in common, sorted, for each owner separately. */
export class Bucket<T, C extends Collection<T>> {
  readonly #type: BucketType<T, C>
  readonly #owned = new Map<string | undefined, C>()
  /** All of them, from the first time on that the items of all of many owners are read. */
  #everyone: C | undefined

  constructor(type: BucketType<T, C>, ...items: readonly T[]) {
    this.#type = type
    for (const item of items) this.add(item)
  }

  get isEmpty(): boolean {
    return this.#owned.size === 0
  }

  add(item: T): void {
    const owner = this.#type.ownerOf(item)
    const owned = this.#owned.get(owner)
    if (owned === undefined) this.#owned.set(owner, this.#type.collect([item]))
    else owned.add(item)
    this.#everyone?.add(item)
  }

  delete(item: T): void {
    const owner = this.#type.ownerOf(item)
    const owned = this.#owned.get(owner)
    owned?.delete(item)
    if (owned?.size === 0) this.#owned.delete(owner)
    this.#everyone?.delete(item)
  }

  /** The items of each owner. */
  *byOwner(): Generator<readonly T[]> {
    for (const owned of this.#owned.values()) yield owned.items()
  }

  /** What a scope sees, as collections that together are all of it. */
  seen(scope: Scope): readonly C[] {
    if (scope.everyone === true) return this.#seenByEveryone()
    const unowned = this.#owned.get(undefined)
    const own = scope.owner === undefined ? undefined : this.#owned.get(scope.owner)
    if (unowned === undefined) return own === undefined ? [] : [own]
    return own === undefined ? [unowned] : [unowned, own]
  }

  #seenByEveryone(): readonly C[] {
    if (this.#everyone !== undefined) return [this.#everyone]
    const all = [...this.#owned.values()]
    if (all.length <= mergedOwners) return all
    this.#everyone = this.#type.collect(all.flatMap((owned) => owned.items()))
    return [this.#everyone]
  }
}
