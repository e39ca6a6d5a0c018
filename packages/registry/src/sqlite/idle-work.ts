/** Milliseconds before a part; how busy the process is in the meantime decides whether it is done. */
const pause = 20

/** A process that was busy for more than this part of a pause has no time for other work. */
const busy = 0.9

/** After so many pauses a part is done however busy the process is. */
const mostPauses = 50

/** Work that is done in parts while the process has little else to do. */
export class IdleWork {
  readonly #doPart: () => Promise<boolean>
  #timer: NodeJS.Timeout | undefined
  #isWorking = false
  #isStopped = false

  /** @param doPart does a part, and returns whether more is left; an error ends the work until it is started again */
  constructor(doPart: () => Promise<boolean>) {
    this.#doPart = doPart
  }

  /** Starts the work in a moment, unless it goes on already. A process that has nothing else to do ends before it is done. */
  start(): void {
    if (this.#isWorking || this.#isStopped) return
    this.#isWorking = true
    this.#wait(mostPauses)
  }

  stop(): void {
    this.#isStopped = true
    clearTimeout(this.#timer)
  }

  #wait(pausesLeft: number): void {
    const before = performance.eventLoopUtilization()
    this.#timer = setTimeout(() => {
      const { utilization } = performance.eventLoopUtilization(before)
      if (utilization > busy && pausesLeft > 0) this.#wait(pausesLeft - 1)
      else void this.#work()
    }, pause).unref()
  }

  async #work(): Promise<void> {
    const isMore = await this.#doPart().catch(() => false)
    if (isMore && !this.#isStopped) this.#wait(mostPauses)
    else this.#isWorking = false
  }
}
