import { setImmediate } from 'node:timers'

/** How items are done together. */
export interface BatchOptions<Item> {
  /** How many batches are under way at most; more is collected until one of them ends. Defaults to 4. */
  readonly lanes?: number
  /** Returns whether an item is done by itself. */
  isAlone?(item: Item): boolean
  /** Returns whether a batch may have failed because of one item: then each is done by itself. */
  isOfOne?(error: unknown): boolean
}

interface Asked<Item, Result> {
  readonly item: Item
  resolve(result: Result): void
  reject(error: unknown): void
}

/** How many items a batch has at most. */
const mostItems = 64

/** Does together what is asked for in one turn of the event loop: a round trip costs more than what most of them do. */
export class Batch<Item, Result> {
  readonly #run: (items: readonly Item[]) => Promise<readonly Result[]>
  readonly #options: BatchOptions<Item>
  #waiting: Asked<Item, Result>[] = []
  #isPlanned = false
  #underWay = 0

  /** @param run does items, and returns the result of each */
  constructor(run: (items: readonly Item[]) => Promise<readonly Result[]>, options: BatchOptions<Item> = {}) {
    this.#run = run
    this.#options = options
  }

  do(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      const asked = { item, resolve, reject }
      if (this.#options.isAlone?.(item)) void this.#settle([asked])
      else {
        this.#waiting.push(asked)
        this.#plan()
      }
    })
  }

  #plan(): void {
    if (this.#isPlanned || this.#waiting.length === 0 || this.#underWay >= (this.#options.lanes ?? 4)) return
    this.#isPlanned = true
    setImmediate(() => void this.#start())
  }

  async #start(): Promise<void> {
    this.#isPlanned = false
    const asked = this.#waiting.splice(0, mostItems)
    this.#underWay++
    this.#plan()
    await this.#settle(asked)
    this.#underWay--
    this.#plan()
  }

  /** Never throws. */
  async #settle(asked: readonly Asked<Item, Result>[]): Promise<void> {
    try {
      const results = await this.#run(asked.map(({ item }) => item))
      for (const [index, result] of results.entries()) asked[index]?.resolve(result)
    } catch (error) {
      const isRepeated = asked.length > 1 && this.#options.isOfOne?.(error) === true
      for (const one of asked) {
        if (isRepeated) void this.#settle([one])
        else one.reject(error)
      }
    }
  }
}
