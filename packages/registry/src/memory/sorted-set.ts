/** Keys per chunk: few enough that inserting moves little, many enough that there are few chunks. */
const chunkSize = 512

/**
 * Strings in ascending order (by UTF-16 code units), for listings: adding, removing and finding a place cost about
 * the same however many there are, and so does skipping many.
 */
export class SortedSet {
  #chunks: string[][] = []
  #size = 0

  get size(): number {
    return this.#size
  }

  /** Adds a key; false where it is there already. */
  add(key: string): boolean {
    const index = this.#chunkFor(key)
    const chunk = this.#chunks[index]
    if (chunk === undefined) {
      this.#chunks.push([key])
      this.#size++
      return true
    }
    const place = lowerBound(chunk, key)
    if (chunk[place] === key) return false
    chunk.splice(place, 0, key)
    this.#size++
    if (chunk.length > chunkSize) this.#chunks.splice(index + 1, 0, chunk.splice(chunk.length >> 1))
    return true
  }

  /** Removes a key; false where it is not there. */
  delete(key: string): boolean {
    const index = this.#chunkFor(key)
    const chunk = this.#chunks[index]
    if (chunk === undefined) return false
    const place = lowerBound(chunk, key)
    if (chunk[place] !== key) return false
    chunk.splice(place, 1)
    this.#size--
    if (chunk.length === 0) this.#chunks.splice(index, 1)
    return true
  }

  has(key: string): boolean {
    const chunk = this.#chunks[this.#chunkFor(key)]
    return chunk !== undefined && chunk[lowerBound(chunk, key)] === key
  }

  /** How many keys are less than this one. */
  rank(key: string): number {
    const index = this.#chunkFor(key)
    let rank = 0
    for (let i = 0; i < index; i++) rank += this.#chunks[i]?.length ?? 0
    const chunk = this.#chunks[index]
    return chunk === undefined ? rank : rank + lowerBound(chunk, key)
  }

  /** The keys from this one on; the set must not change meanwhile. */
  *from(key: string): Generator<string, void, undefined> {
    let index = this.#chunkFor(key)
    let place = lowerBound(this.#chunks[index] ?? [], key)
    for (; index < this.#chunks.length; index++, place = 0) {
      const chunk = this.#chunks[index] ?? []
      for (; place < chunk.length; place++) yield chunk[place] as string
    }
  }

  /** The key at a place in the order, from 0. */
  at(place: number): string | undefined {
    let rest = place
    for (const chunk of this.#chunks) {
      if (rest < chunk.length) return chunk[rest]
      rest -= chunk.length
    }
    return undefined
  }

  /** The chunk that has the key, or in which it would be. */
  #chunkFor(key: string): number {
    let low = 0
    let high = this.#chunks.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#chunks[middle]?.at(-1) ?? '') < key) low = middle + 1
      else high = middle
    }
    return low
  }
}

function lowerBound(sorted: readonly string[], key: string): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] as string) < key) low = middle + 1
    else high = middle
  }
  return low
}
