import type { Exchange } from '../fuzz/exchange.ts'

/** What happened in a minute. */
export class Minute {
  readonly #memory: number
  readonly #begun = performance.now()
  readonly #times: number[] = []
  #requests = 0
  #slowest: { readonly time: number; readonly exchange?: Exchange } = { time: 0 }
  errors = 0

  /** @param memory megabytes that the service has at its start */
  constructor(memory: number) {
    this.#memory = memory
  }

  /** Adds requests that were sent together, and the milliseconds until all were answered. */
  add(exchange: Exchange, time: number): void {
    this.#requests += exchange.count
    this.#times.push(time)
    if (time > this.#slowest.time) this.#slowest = { time, exchange }
  }

  get isEmpty(): boolean {
    return this.#times.length === 0
  }

  /** @param memory megabytes that the service has at its end */
  summary(memory: number): string {
    const sorted = this.#times.sort((a, b) => a - b)
    const at = (part: number) => `${(sorted[Math.floor(part * sorted.length)] ?? 0).toFixed(1)} ms`
    const rate = Math.round((1000 * this.#requests) / (performance.now() - this.#begun))
    const { time, exchange } = this.#slowest
    return [
      `${this.#requests} requests (${rate}/s), ${this.errors} errors`,
      `p50 ${at(0.5)}, p99 ${at(0.99)}, slowest ${time.toFixed(1)} ms (${exchange === undefined ? 'none' : namesOf(exchange)})`,
      `memory ${this.#memory} MB at the start, ${memory} MB at the end`,
    ].join('; ')
  }
}

/** The request lines, without their queries. */
function namesOf({ pieces }: Exchange): string {
  const lines = Buffer.concat(pieces)
    .toString('latin1')
    .match(/(?:GET|HEAD|PUT|POST|DELETE|OPTIONS) [/*][^ ?]*(?=[^ ]* HTTP\/1\.1\r\n)/g)
  return (lines ?? []).join(', ')
}
