import type { Awaitable } from '@occi/core'
import type { Report } from '@occi/core/authoring'

/** The options of a recovery. */
export interface RecoveryOptions {
  /** Finishes what crashes have left. */
  readonly recover: () => Promise<void>
  /** Milliseconds between recoveries; 0 for the first alone. */
  readonly interval: number
  /** Receives the error of a recovery that no request waits for. */
  readonly report: Report
}

/**
 * Decides when a service finishes what crashes have left, however the service is hosted: before its first request, and
 * from time to time while requests come. A host that calls `run` at start, and again by a timer, leaves nothing to do
 * for the requests.
 */
export class Recovery {
  readonly #options: RecoveryOptions
  #hasSucceeded = false
  #last = 0

  constructor(options: RecoveryOptions) {
    this.#options = options
  }

  /** Recovers now. */
  async run(): Promise<void> {
    this.#last = performance.now()
    await this.#options.recover()
    this.#hasSucceeded = true
  }

  /**
   * Runs what must come before a request. Only requests until the first success wait for it: its error is their answer,
   * and the next request tries again.
   */
  beforeRequest(): Awaitable<void> {
    if (!this.#hasSucceeded) return this.run()
    const { interval } = this.#options
    if (interval === 0 || performance.now() - this.#last < interval) return
    this.run().catch((error: unknown) => this.#options.report(error, 'finishing what was left'))
  }
}
