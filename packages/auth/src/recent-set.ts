/** The values that were used last, up to so many. */
export class RecentSet<T> {
  readonly #capacity: number
  /** The one used last comes last. */
  readonly #values = new Set<T>()

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  /** Returns whether it holds a value, which is then the one used last. */
  use(value: T): boolean {
    if (!this.#values.delete(value)) return false
    this.#values.add(value)
    return true
  }

  add(value: T): void {
    this.#values.add(value)
    const [oldest] = this.#values
    if (this.#values.size > this.#capacity && oldest !== undefined) this.#values.delete(oldest)
  }
}
