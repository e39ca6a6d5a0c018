import { constants } from 'node:os'

/** The parts of the process that an ending needs. */
export type EndingProcess = Pick<NodeJS.Process, 'on'> & {
  exit(code: number): void
  readonly stderr: { write(text: string): unknown }
}

/** Milliseconds in which a signal counts once: npm passes on what the terminal has sent to all already. */
const echo = 500

/**
 * Ends the process on SIGINT or SIGTERM, at any time: requests in progress are finished, and what was opened
 * is closed, last first. A second signal ends it at once.
 */
export class Ending {
  readonly #process: EndingProcess
  readonly #closers: { readonly what: string; readonly close: () => unknown }[] = []
  #since: number | undefined

  constructor(of: EndingProcess = process) {
    this.#process = of
    for (const signal of ['SIGINT', 'SIGTERM'] as const) of.on(signal, () => this.#hear(signal))
  }

  /** Whether it has begun: then nothing need be started any more. */
  get hasBegun(): boolean {
    return this.#since !== undefined
  }

  /**
   * Registers something that has to be closed.
   *
   * @param what for the line that says so when it fails
   */
  add(what: string, close: () => unknown): void {
    this.#closers.push({ what, close })
  }

  #hear(signal: 'SIGINT' | 'SIGTERM'): void {
    if (this.#since === undefined) {
      this.#since = performance.now()
      void this.#end()
    } else if (performance.now() - this.#since > echo) this.#process.exit(128 + constants.signals[signal])
  }

  async #end(): Promise<void> {
    let code = 0
    for (let closer = this.#closers.pop(); closer !== undefined; closer = this.#closers.pop()) {
      try {
        await closer.close()
      } catch (error) {
        code = 1
        const why = error instanceof Error ? error.message : String(error)
        this.#process.stderr.write(`cannot close ${closer.what}: ${why}\n`)
      }
    }
    this.#process.exit(code)
  }
}
