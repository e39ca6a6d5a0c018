import type { Scope } from '@occi/core'
import type { Slot } from './slot.ts'
import { SortedSlots } from './sorted-slots.ts'

/** Up to so many owners are merged when everybody's entities are read; beyond it pays to keep them in one order. */
const mergedOwners = 8

/** Entities that have something in common, sorted for each owner apart. */
export class Bucket {
  readonly #owned = new Map<string | undefined, SortedSlots>()
  /** All of them; only once somebody has asked for all of many owners. */
  #everyone: SortedSlots | undefined

  get isEmpty(): boolean {
    return this.#owned.size === 0
  }

  add(slot: Slot): void {
    const owned = this.#owned.get(slot.owner)
    if (owned === undefined) this.#owned.set(slot.owner, new SortedSlots(slot))
    else owned.add(slot)
    this.#everyone?.add(slot)
  }

  delete(slot: Slot): void {
    const owned = this.#owned.get(slot.owner)
    owned?.delete(slot)
    if (owned?.size === 0) this.#owned.delete(slot.owner)
    this.#everyone?.delete(slot)
  }

  /** What a scope sees, as sorted collections that together are all of it. */
  seen(scope: Scope): readonly SortedSlots[] {
    if (scope.everyone === true) return this.#seenByEveryone()
    const nobodys = this.#owned.get(undefined)
    const own = scope.owner === undefined ? undefined : this.#owned.get(scope.owner)
    if (nobodys === undefined) return own === undefined ? [] : [own]
    return own === undefined ? [nobodys] : [nobodys, own]
  }

  #seenByEveryone(): readonly SortedSlots[] {
    if (this.#everyone !== undefined) return [this.#everyone]
    const all = [...this.#owned.values()]
    if (all.length <= mergedOwners) return all
    this.#everyone = SortedSlots.of(all.flatMap((slots) => slots.slots()))
    return [this.#everyone]
  }
}
