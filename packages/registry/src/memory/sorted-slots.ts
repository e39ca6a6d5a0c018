import { comparePositions, type ListingPosition, type Range } from '@occi/core/store'
import type { Slot } from './slot.ts'
import { Sorted, type Walk } from './sorted.ts'

/** So many counts are remembered at most. */
const mostCounts = 32

/** Slots in the order of listings. */
export class SortedSlots extends Sorted<ListingPosition, Slot> {
  /** How many are below paths, resources and links apart; known until something is added or removed. */
  #counts: readonly [Map<string, number>, Map<string, number>] | undefined

  constructor(slots?: readonly Slot[]) {
    super(comparePositions, slots)
  }

  override add(slot: Slot): void {
    this.#counts = undefined
    super.add(slot)
  }

  override delete(place: ListingPosition): Slot | undefined {
    this.#counts = undefined
    return super.delete(place)
  }

  /** Walks through what is in a range, without the first `skip`. */
  walk({ link, from, exclusive, before }: Range, skip = 0): Walk<Slot> {
    return this.walkFrom(from, exclusive, skip, { link, location: before, owner: undefined })
  }

  /** Returns how many are in a range. */
  count(range: Range): number {
    if (range.exclusive) return this.#count(range)
    this.#counts ??= [new Map(), new Map()]
    const counts = this.#counts[range.link ? 1 : 0]
    const path = range.from.location
    let count = counts.get(path)
    if (count === undefined) {
      if (counts.size >= mostCounts) counts.clear()
      count = this.#count(range)
      counts.set(path, count)
    }
    return count
  }

  #count({ link, from, exclusive, before }: Range): number {
    return Math.max(0, this.rank({ link, location: before, owner: undefined }, false) - this.rank(from, exclusive))
  }
}

/** Returns how many slots are in some collections. */
export function sizeOfAll(collections: readonly SortedSlots[]): number {
  return collections.reduce((sum, slots) => sum + slots.size, 0)
}
