import { comparePositions, type Position, type Range } from '@occi/core/store'
import type { Slot } from './slot.ts'

/** How many slots a chunk takes before it is split. */
const chunkSize = 512

/**
 * Slots in the order of listings, as a list of short sorted arrays: adding, removing and finding a place cost a binary
 * search and a short move, skipping costs a step for every chunk.
 */
export class SortedSlots {
  readonly #chunks: Slot[][] = []
  #size = 0

  constructor(slot?: Slot) {
    if (slot !== undefined) this.add(slot)
  }

  /** Slots that come in any order. */
  static of(slots: readonly Slot[]): SortedSlots {
    const all = new SortedSlots()
    const sorted = slots.toSorted(comparePositions)
    for (let start = 0; start < sorted.length; start += chunkSize) {
      all.#chunks.push(sorted.slice(start, start + chunkSize))
    }
    all.#size = sorted.length
    return all
  }

  /** All slots, in their order. */
  slots(): readonly Slot[] {
    return this.#chunks.flat()
  }

  get size(): number {
    return this.#size
  }

  add(slot: Slot): void {
    this.#size++
    const at = Math.max(0, this.#chunkOf(slot))
    const chunk = this.#chunks[at]
    if (chunk === undefined) {
      this.#chunks.push([slot])
      return
    }
    chunk.splice(placeIn(chunk, slot, true), 0, slot)
    if (chunk.length > chunkSize) {
      // Those who add in order, as imports do, leave full chunks behind.
      const kept = at === this.#chunks.length - 1 ? chunkSize : chunkSize / 2
      this.#chunks.splice(at + 1, 0, chunk.splice(kept))
    }
  }

  delete(slot: Slot): void {
    const at = this.#chunkOf(slot)
    const chunk = this.#chunks[at]
    if (chunk === undefined) return
    const place = placeIn(chunk, slot, false)
    if (chunk[place] !== slot) return
    this.#size--
    chunk.splice(place, 1)
    if (chunk.length === 0) this.#chunks.splice(at, 1)
  }

  /** Goes through what stands in a range, without the first `skip`. */
  walk(range: Range, skip = 0): Walk {
    let at = Math.max(0, this.#chunkOf(range.from))
    const first = this.#chunks[at]
    let place = skip + (first === undefined ? 0 : placeIn(first, range.from, range.exclusive))
    for (let chunk = first; chunk !== undefined && place >= chunk.length; chunk = this.#chunks[at]) {
      place -= chunk.length
      at++
    }
    return new Walk(this.#chunks, at, place, range)
  }

  /** How many stand in a range. */
  count(range: Range): number {
    const end = { link: range.link, location: range.before, owner: undefined }
    return Math.max(0, this.#rank(end, false) - this.#rank(range.from, range.exclusive))
  }

  /** How many stand before a position, or up to it. */
  #rank(position: Position, included: boolean): number {
    const at = this.#chunkOf(position)
    let rank = 0
    for (let i = 0; i < at; i++) rank += this.#chunks[i]?.length ?? 0
    const chunk = this.#chunks[at]
    return chunk === undefined ? rank : rank + placeIn(chunk, position, included)
  }

  /** The last chunk whose first slot does not come after a position; -1 where there is none. */
  #chunkOf(position: Position): number {
    let low = 0
    let high = this.#chunks.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const first = this.#chunks[middle]?.[0]
      if (first !== undefined && comparePositions(first, position) <= 0) low = middle + 1
      else high = middle
    }
    return low - 1
  }
}

/** The first place in a chunk that does not come before a position, or that comes after it. */
function placeIn(chunk: readonly Slot[], position: Position, after: boolean): number {
  let low = 0
  let high = chunk.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const slot = chunk[middle]
    const order = slot === undefined ? 1 : comparePositions(slot, position)
    if (order < 0 || (after && order === 0)) low = middle + 1
    else high = middle
  }
  return low
}

/** A way through sorted slots; they must not change meanwhile. */
export class Walk {
  readonly #chunks: readonly (readonly Slot[])[]
  readonly #range: Range
  #at: number
  #place: number
  /** The slot that it stands at; undefined at the end. */
  current: Slot | undefined

  constructor(chunks: readonly (readonly Slot[])[], at: number, place: number, range: Range) {
    this.#chunks = chunks
    this.#at = at
    this.#place = place
    this.#range = range
    this.current = this.#slot()
  }

  advance(): void {
    this.#place++
    if (this.#place >= (this.#chunks[this.#at]?.length ?? 0)) {
      this.#at++
      this.#place = 0
    }
    this.current = this.#slot()
  }

  #slot(): Slot | undefined {
    const slot = this.#chunks[this.#at]?.[this.#place]
    const { link, before } = this.#range
    return slot !== undefined && slot.link === link && slot.location < before ? slot : undefined
  }
}
