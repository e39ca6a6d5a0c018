/**
 * Keeps up to so many values that can be computed again; when it is full, it drops the value that was added first.
 * Keys that clients choose cannot fill the memory.
 */
export class BoundedCache<K, V> {
  readonly #values = new Map<K, V>()
  readonly #capacity: number

  /** @param capacity how many values it keeps, 1 at least */
  constructor(capacity: number) {
    this.#capacity = capacity
  }

  /** Returns the value of a key, computed if it is not kept. */
  get(key: K, compute: (key: K) => V): V {
    const kept = this.#values.get(key)
    if (kept !== undefined || this.#values.has(key)) return kept as V
    const value = compute(key)
    if (this.#values.size >= this.#capacity) {
      for (const first of this.#values.keys()) {
        this.#values.delete(first)
        break
      }
    }
    this.#values.set(key, value)
    return value
  }
}
