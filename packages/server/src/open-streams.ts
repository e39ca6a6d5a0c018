import { HttpError } from '@occi/core'
import { type EventOptions, eventOptions } from './event-options.ts'

/** Seconds after which a client may try again. */
const retryAfter = { 'retry-after': '10' }

/** Counts the streams of events that are open, and bounds them. */
export class OpenStreams {
  readonly options: Required<EventOptions>
  readonly #byCaller = new Map<string, number>()
  #all = 0

  /** @throws OcciError `definition` if an option is not valid */
  constructor(options?: EventOptions) {
    this.options = eventOptions(options)
  }

  /**
   * Adds a stream of a caller until the signal aborts.
   *
   * @throws HttpError 429 if the caller has too many, 503 if all callers together have
   */
  add(caller: string, signal: AbortSignal): void {
    const { streams, streamsPerCaller } = this.options
    const own = this.#byCaller.get(caller) ?? 0
    if (own >= streamsPerCaller) {
      const message = `you have ${own} streams of events open, the most that one caller may have: end one first`
      throw new HttpError(429, message, retryAfter)
    }
    if (this.#all >= streams) {
      throw new HttpError(
        503,
        `${streams} streams of events are open, the most of this service: try again later`,
        retryAfter,
      )
    }
    // Its client has left: the signal never tells again.
    if (signal.aborted) return
    this.#all++
    this.#byCaller.set(caller, own + 1)
    signal.addEventListener('abort', () => this.#remove(caller), { once: true })
  }

  #remove(caller: string): void {
    this.#all--
    const own = this.#byCaller.get(caller) ?? 0
    if (own > 1) this.#byCaller.set(caller, own - 1)
    else this.#byCaller.delete(caller)
  }
}
