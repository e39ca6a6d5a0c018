/** How many items a chunk takes before it is split. */
const chunkSize = 512

/** Compares two places, for `Array.prototype.sort`; no two items have equal places. */
export type Compare<P> = (a: P, b: P) => number

/**
 * Items in the order of their places, as a list of short sorted arrays: adding, removing and finding a place cost a
 * binary search and a short move; so do skipping and counting, once the chunks are counted.
 */
export class Sorted<P, T extends P> {
  readonly #compare: Compare<P>
  readonly #chunks: T[][] = []
  #size: number
  /** How many items come before each chunk, as far as they are counted: a change makes what follows it unknown. */
  #starts: number[] | undefined

  /** @param items in any order */
  constructor(compare: Compare<P>, items: readonly T[] = []) {
    this.#compare = compare
    this.#size = items.length
    const sorted = items.length < 2 ? items : items.toSorted(compare)
    for (let start = 0; start < sorted.length; start += chunkSize) {
      this.#chunks.push(sorted.slice(start, start + chunkSize))
    }
  }

  get size(): number {
    return this.#size
  }

  /** All items, in their order. */
  items(): readonly T[] {
    return this.#chunks.flat()
  }

  add(item: T): void {
    this.#size++
    const lastChunk = this.#chunks.at(-1)
    const last = lastChunk?.at(-1)
    // Most are added in order, as new ids and imports are: they need no search, and leave full chunks behind.
    if (lastChunk === undefined || last === undefined || this.#compare(last, item) < 0) {
      this.#forgetAfter(this.#chunks.length - 1)
      if (lastChunk !== undefined && lastChunk.length < chunkSize) lastChunk.push(item)
      else this.#chunks.push([item])
      return
    }
    const at = Math.max(0, this.#chunkOf(item))
    this.#forgetAfter(at)
    const chunk = this.#chunks[at] ?? lastChunk
    chunk.splice(this.#indexIn(chunk, item, true), 0, item)
    if (chunk.length > chunkSize) this.#chunks.splice(at + 1, 0, chunk.splice(chunkSize / 2))
  }

  /** Removes the item of exactly this place, and returns it. */
  delete(place: P): T | undefined {
    const at = this.#chunkOf(place)
    const chunk = this.#chunks[at]
    if (chunk === undefined) return undefined
    const index = this.#indexIn(chunk, place, false)
    const item = chunk[index]
    if (item === undefined || this.#compare(item, place) !== 0) return undefined
    this.#size--
    this.#forgetAfter(at)
    chunk.splice(index, 1)
    if (chunk.length === 0) this.#chunks.splice(at, 1)
    return item
  }

  /** Walks from a place on, or from the start, without the first `skip`, up to the items that do not come before an end. */
  walkFrom(place: P | undefined, isExclusive: boolean, skip = 0, end?: P): Walk<T> {
    let at = place === undefined ? 0 : Math.max(0, this.#chunkOf(place))
    const first = this.#chunks[at]
    let index = skip + (first === undefined || place === undefined ? 0 : this.#indexIn(first, place, isExclusive))
    const length = first?.length ?? 0
    if (index > length) {
      const rank = this.#startOf(at) + index
      at = this.#chunkAt(rank)
      index = rank - this.#startOf(at)
    }
    return new Walk(this.#chunks, at, index, (chunk) => this.#lengthBefore(chunk, end))
  }

  /** How many items of a chunk come before an end. */
  #lengthBefore(chunk: readonly T[], end: P | undefined): number {
    const last = chunk.at(-1)
    return end === undefined || last === undefined || this.#compare(last, end) < 0
      ? chunk.length
      : this.#indexIn(chunk, end, false)
  }

  /** Returns how many items come before a place, or up to it. */
  rank(place: P, isIncluded: boolean): number {
    const at = this.#chunkOf(place)
    const chunk = this.#chunks[at]
    return chunk === undefined ? 0 : this.#startOf(at) + this.#indexIn(chunk, place, isIncluded)
  }

  /** How many items come before a chunk; counted up to there if that was not done before. */
  #startOf(at: number): number {
    this.#starts ??= [0]
    for (let next = this.#starts.length; next <= at; next++) {
      this.#starts.push((this.#starts[next - 1] ?? 0) + (this.#chunks[next - 1]?.length ?? 0))
    }
    return this.#starts[at] ?? 0
  }

  /** The chunk that holds the item with so many before it; that behind the last one if there are fewer items. */
  #chunkAt(rank: number): number {
    let low = 0
    let high = this.#chunks.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#startOf(middle + 1) <= rank) low = middle + 1
      else high = middle
    }
    return low
  }

  #forgetAfter(at: number): void {
    if (this.#starts !== undefined && this.#starts.length > at + 1) this.#starts.length = at + 1
  }

  /** The last chunk whose first item does not come after a place; -1 if there is none. */
  #chunkOf(place: P): number {
    let low = 0
    let high = this.#chunks.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const first = this.#chunks[middle]?.[0]
      if (first !== undefined && this.#compare(first, place) <= 0) low = middle + 1
      else high = middle
    }
    return low - 1
  }

  /** The first index in a chunk whose item does not come before a place, or that comes after it. */
  #indexIn(chunk: readonly T[], place: P, isAfter: boolean): number {
    let low = 0
    let high = chunk.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const item = chunk[middle]
      const order = item === undefined ? 1 : this.#compare(item, place)
      if (order < 0 || (isAfter && order === 0)) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** A walk through sorted items, which must not change in the meantime; iterating it walks on to the end. */
export class Walk<T> implements Iterator<T, undefined>, Iterable<T> {
  readonly #chunks: readonly (readonly T[])[]
  readonly #lengthOf: (chunk: readonly T[]) => number
  #at: number
  #chunk: readonly T[]
  #index: number
  /** How many items of the chunk are walked through. */
  #length: number

  /** @param lengthOf returns how many items of a chunk are walked through; the walk ends if that is less than all */
  constructor(chunks: readonly (readonly T[])[], at: number, index: number, lengthOf: (chunk: readonly T[]) => number) {
    this.#chunks = chunks
    this.#lengthOf = lengthOf
    this.#at = at
    this.#index = index
    this.#chunk = chunks[at] ?? []
    this.#length = lengthOf(this.#chunk)
    this.#enter()
  }

  /** The item that it stands at; undefined at the end. */
  get current(): T | undefined {
    return this.#index < this.#length ? this.#chunk[this.#index] : undefined
  }

  [Symbol.iterator](): this {
    return this
  }

  next(): IteratorResult<T, undefined> {
    const { current } = this
    if (current === undefined) return { done: true, value: undefined }
    this.advance()
    return { done: false, value: current }
  }

  advance(): void {
    this.#index++
    if (this.#index >= this.#length) this.#enter()
  }

  /** Enters the next chunk if this one was walked through as a whole. */
  #enter(): void {
    const next = this.#chunks[this.#at + 1]
    if (this.#index < this.#chunk.length || next === undefined) return
    this.#at++
    this.#chunk = next
    this.#index = 0
    this.#length = this.#lengthOf(next)
  }
}
