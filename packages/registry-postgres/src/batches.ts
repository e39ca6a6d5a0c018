import { clearTimeout, setImmediate, setTimeout } from 'node:timers'

/** How items are done together. */
export interface BatchOptions<Item> {
  /** Returns whether an item is done by itself. */
  isAlone?(item: Item): boolean
  /** Returns whether a batch may have failed because of one item: then each is done by itself. */
  isOfOne?(error: unknown): boolean
}

interface BatchedItem<Item, Result> {
  readonly item: Item
  resolve(result: Result): void
  reject(error: unknown): void
}

/** How many items a batch has at most. */
const mostItems = 64

/** Milliseconds that items wait for the batch before them. */
const patience = 10

/**
 * Runs concurrent requests together, since a round trip costs more than most of the work that it is made for: what
 * is asked for in one turn of the event loop, and while the batch before is under way.
 */
export class Batches<Item, Result> {
  readonly #run: (items: readonly Item[]) => Promise<readonly Result[]>
  readonly #options: BatchOptions<Item>
  #waiting: BatchedItem<Item, Result>[] = []
  #underWay = 0
  #isNext = false
  #timer: NodeJS.Timeout | undefined

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
    if (this.#waiting.length === 0 || this.#isNext) return
    if (this.#underWay === 0 || this.#waiting.length >= mostItems) {
      this.#isNext = true
      setImmediate(() => void this.#start())
    } else this.#timer ??= setTimeout(() => void this.#start(), patience)
  }

  async #start(): Promise<void> {
    this.#isNext = false
    clearTimeout(this.#timer)
    this.#timer = undefined
    const asked = this.#waiting.splice(0, mostItems)
    if (asked.length === 0) return
    this.#underWay++
    this.#plan()
    await this.#settle(asked)
    this.#underWay--
    this.#plan()
  }

  /** Never throws. */
  async #settle(asked: readonly BatchedItem<Item, Result>[]): Promise<void> {
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
