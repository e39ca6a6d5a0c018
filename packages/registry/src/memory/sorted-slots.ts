import { comparePositions, type ListingPosition, type Range } from '@occi/core/store'
import type { Slot } from './slot.ts'
import { Sorted, type Walk } from './sorted.ts'

/** Slots in the order of listings. */
export class SortedSlots extends Sorted<ListingPosition, Slot> {
  constructor(slots?: readonly Slot[]) {
    super(comparePositions, slots)
  }

  /** Walks through what is in a range, without the first `skip`. */
  walk({ link, from, exclusive, before }: Range, skip = 0): Walk<Slot> {
    return this.walkFrom(from, exclusive, skip, { link, location: before, owner: undefined })
  }

  /** Returns how many are in a range. */
  count({ link, from, exclusive, before }: Range): number {
    return Math.max(0, this.rank({ link, location: before, owner: undefined }, false) - this.rank(from, exclusive))
  }
}

/** Returns how many slots are in some collections. */
export function sizeOfAll(collections: readonly SortedSlots[]): number {
  return collections.reduce((sum, slots) => sum + slots.size, 0)
}
