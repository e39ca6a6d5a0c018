/** How often a key may fail: so many times at once, and then once in each interval. */
export interface FailureLimitOptions {
  readonly burst: number
  /** Milliseconds. */
  readonly interval: number
  /** How many keys are remembered; the one that failed least recently is forgotten first. */
  readonly capacity: number
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number
}

/** Limits how often the same key may fail, by the generic cell rate algorithm: one number for each key. */
export class FailureLimit {
  readonly #options: FailureLimitOptions
  /** When each key would have no failure left against it. */
  readonly #clearAt = new Map<string, number>()

  constructor(options: FailureLimitOptions) {
    this.#options = options
  }

  /** Returns how many milliseconds a key has to wait until it may fail again; at most 0 if it may now. */
  wait(key: string, burst: number = this.#options.burst): number {
    const { interval, now } = this.#options
    return (this.#clearAt.get(key) ?? 0) - now() - (burst - 1) * interval
  }

  /** Counts a failure. */
  add(key: string): void {
    const { interval, capacity, now } = this.#options
    const clearAt = Math.max(this.#clearAt.get(key) ?? 0, now()) + interval
    this.#clearAt.delete(key)
    this.#clearAt.set(key, clearAt)
    const [oldest] = this.#clearAt.keys()
    if (this.#clearAt.size > capacity && oldest !== undefined) this.#clearAt.delete(oldest)
  }

  /** Forgets the failures of a key. */
  clear(key: string): void {
    this.#clearAt.delete(key)
  }
}
