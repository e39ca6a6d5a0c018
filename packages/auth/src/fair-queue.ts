import { HttpError, OcciError } from '@occi/core'

/** What a task belongs to: a client, and the name that it tries to sign in with. */
export interface Lane {
  readonly address: string
  readonly name: string
}

/** How many tasks wait at most. */
export interface FairQueueOptions {
  readonly mostWaiting: number
  readonly mostWaitingPerAddress: number
}

interface Waiting {
  readonly start: () => void
  readonly drop: (reason: Error) => void
}

/** The tasks of one address by name, and how many they are. */
class AddressQueue {
  /** The name whose turn it is comes first. */
  readonly names = new Map<string, Waiting[]>()
  size = 0

  add(name: string, waiting: Waiting): void {
    const lane = this.names.get(name)
    if (lane === undefined) this.names.set(name, [waiting])
    else lane.push(waiting)
    this.size++
  }

  lengthOf(name: string): number {
    return this.names.get(name)?.length ?? 0
  }

  /** Takes the first task of the name whose turn it is, which then comes last. */
  next(): Waiting | undefined {
    const [turn] = this.names
    if (turn === undefined) return undefined
    const [name, lane] = turn
    const waiting = lane.shift()
    this.names.delete(name)
    if (lane.length > 0) this.names.set(name, lane)
    this.size--
    return waiting
  }

  /** The name with the most tasks. */
  get longest(): string {
    let longest = ''
    for (const [name, lane] of this.names) if (lane.length > this.lengthOf(longest)) longest = name
    return longest
  }

  /** Takes the newest task of the name with the most. */
  takeNewest(): Waiting | undefined {
    const name = this.longest
    const lane = this.names.get(name)
    const waiting = lane?.pop()
    if (lane?.length === 0) this.names.delete(name)
    if (waiting !== undefined) this.size--
    return waiting
  }
}

/**
 * Runs tasks one at a time: addresses take turns, and within an address the names that it tries. However many tasks one
 * address has waiting, the task of another one is run after one task of each address. When the queue is full, those who
 * have the most waiting lose their newest task.
 */
export class FairQueue {
  readonly #options: FairQueueOptions
  /** The address whose turn it is comes first. */
  readonly #addresses = new Map<string, AddressQueue>()
  #waiting = 0
  #isRunning = false

  constructor(options: FairQueueOptions) {
    this.#options = options
  }

  /**
   * Runs a task when its turn has come.
   *
   * @throws HttpError 429 if the address has too many tasks waiting
   * @throws OcciError `unavailable` if too many tasks wait
   */
  async run<T>(lane: Lane, task: () => Promise<T>): Promise<T> {
    await this.#turn(lane)
    try {
      return await task()
    } finally {
      this.#isRunning = false
      this.#startNext()
    }
  }

  #turn(lane: Lane): Promise<void> {
    return new Promise((start, drop) => {
      this.#makeRoom(lane)
      const queue = this.#addresses.get(lane.address) ?? new AddressQueue()
      this.#addresses.set(lane.address, queue)
      queue.add(lane.name, { start, drop })
      this.#waiting++
      this.#startNext()
    })
  }

  #startNext(): void {
    if (this.#isRunning) return
    const [turn] = this.#addresses
    if (turn === undefined) return
    const [address, queue] = turn
    const waiting = queue.next()
    this.#addresses.delete(address)
    if (queue.size > 0) this.#addresses.set(address, queue)
    this.#waiting--
    this.#isRunning = true
    waiting?.start()
  }

  /** Drops a task of those who have the most, if there is no room for another one. */
  #makeRoom({ address, name }: Lane): void {
    const { mostWaiting, mostWaitingPerAddress } = this.#options
    const own = this.#addresses.get(address)
    if (own !== undefined && own.size >= mostWaitingPerAddress) {
      if (own.lengthOf(name) + 1 >= own.lengthOf(own.longest)) throw tooManyOfAddress()
      this.#drop(address, own, tooManyOfAddress())
    } else if (this.#waiting >= mostWaiting) {
      const [longest, queue] = this.#longest()
      if (queue === undefined || (own?.size ?? 0) + 1 >= queue.size) throw tooMany()
      this.#drop(longest, queue, tooMany())
    }
  }

  #longest(): [address: string, queue: AddressQueue | undefined] {
    let longest: [string, AddressQueue | undefined] = ['', undefined]
    for (const entry of this.#addresses) if (entry[1].size > (longest[1]?.size ?? 0)) longest = entry
    return longest
  }

  #drop(address: string, queue: AddressQueue, reason: Error): void {
    queue.takeNewest()?.drop(reason)
    if (queue.size === 0) this.#addresses.delete(address)
    this.#waiting--
  }
}

function tooManyOfAddress(): HttpError {
  return new HttpError(429, 'too many requests from your address are signing in, try again later', {
    'Retry-After': '5',
  })
}

function tooMany(): OcciError {
  return new OcciError('unavailable', 'too many requests are signing in, try again later')
}
