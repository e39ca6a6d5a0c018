import { backgroundTimer } from '@occi/core/store'

interface Running {
  readonly since: number
  readonly end: () => void
}

const nothing = () => {}

/** How long backend calls may take. All running calls share one timer, since they end in the order of their starts. */
export class TimeLimit {
  /** The option that sets it. */
  readonly option: string
  readonly milliseconds: number
  readonly #running = new Set<Running>()
  #timer: ReturnType<typeof backgroundTimer> | undefined

  /** @param milliseconds 0 for no limit */
  constructor(option: string, milliseconds: number) {
    this.option = option
    this.milliseconds = milliseconds
  }

  /**
   * Starts the time of one call.
   *
   * @param end called once the time is over
   * @returns what stops the time: `end` is not called any more
   */
  start(end: () => void): () => void {
    if (this.milliseconds === 0) return nothing
    const running = { since: performance.now(), end }
    this.#running.add(running)
    if (this.#timer === undefined) this.#wait(this.milliseconds)
    return () => this.#running.delete(running)
  }

  /** A timer that runs when all calls have ended stays for the next ones: starting one for each call costs more. */
  #wait(milliseconds: number): void {
    this.#timer = backgroundTimer(() => this.#endOverdue(), milliseconds)
  }

  #endOverdue(): void {
    const now = performance.now()
    for (const running of this.#running) {
      const left = running.since + this.milliseconds - now
      if (left >= 1) {
        this.#wait(left)
        return
      }
      this.#running.delete(running)
      running.end()
    }
    this.#timer = undefined
  }
}
