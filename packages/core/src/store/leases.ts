import type { Awaitable } from '../awaitable.ts'

/** How a transaction was aborted. */
export interface Aborted {
  /** Whether its intent is kept, for recovery. */
  readonly unfinished: boolean
}

/** The rows of the transactions that a registry has open in a shared store. */
export interface LeaseStore<Id> {
  /** Lets the locks of these transactions hold for another lease, unless another process has taken them over. */
  renew(open: readonly Id[]): Awaitable<void>
  /** Removes aborted transactions, or keeps them as unfinished, with the locks released. */
  end(aborted: ReadonlyMap<Id, Aborted>): Awaitable<void>
  /** Lets the locks of these transactions expire now: the registry closes. */
  expire(open: readonly Id[]): Awaitable<void>
}

/**
 * Keeps the locks of this process from expiring as long as its transactions are open, and ends aborted ones, also if the
 * store is unavailable for a while.
 */
export class Leases<Id> {
  readonly #store: LeaseStore<Id>
  /** Milliseconds for which locks hold unless they are renewed. */
  readonly #lease: number
  readonly #open = new Set<Id>()
  readonly #aborted = new Map<Id, Aborted>()
  #timer: NodeJS.Timeout | undefined
  /** The call of the store that ends transactions, while there is one. */
  #ending: Promise<boolean> | undefined

  constructor(store: LeaseStore<Id>, lease: number) {
    this.#store = store
    this.#lease = lease
  }

  /** Returns whether a transaction is open in this process. */
  has(id: Id): boolean {
    return this.#open.has(id)
  }

  /** Renews the locks of a transaction from now on. */
  add(id: Id): void {
    this.#open.add(id)
    this.#start()
  }

  /** Stops renewing: the transaction has ended. */
  drop(id: Id): void {
    this.#open.delete(id)
  }

  /** Ends a transaction without a commit: now, or as soon as the store is available. */
  async abort(id: Id, unfinished: boolean): Promise<void> {
    this.#open.delete(id)
    this.#aborted.set(id, { unfinished })
    this.#start()
    await this.endAborted()
  }

  /** Returns the aborted transactions whose end is not stored yet: their locks are still in the store. */
  aborted(): ReadonlyMap<Id, Aborted> {
    return new Map(this.#aborted)
  }

  /** Forgets aborted transactions whose end is stored now. */
  ended(aborted: ReadonlyMap<Id, Aborted>): void {
    for (const [id, how] of aborted) if (this.#aborted.get(id) === how) this.#aborted.delete(id)
  }

  /**
   * Ends the aborted transactions that could not be ended yet. The store gets one call at a time: a call that is late
   * would end a transaction again that was adopted in the meantime.
   */
  async endAborted(): Promise<void> {
    if (this.#ending !== undefined && !(await this.#ending)) return
    if (this.#aborted.size === 0) return
    this.#ending ??= this.#end().finally(() => {
      this.#ending = undefined
    })
    await this.#ending
  }

  /** Returns whether the store ended them. */
  async #end(): Promise<boolean> {
    const aborted = this.aborted()
    try {
      await this.#store.end(aborted)
      this.ended(aborted)
      return true
    } catch {
      return false // Tried again after a while; at last the locks expire.
    }
  }

  /** Stops renewing: another process may continue at once. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.endAborted()
    const open = [...this.#open]
    this.#open.clear()
    if (open.length === 0) return
    try {
      await this.#store.expire(open)
    } catch {
      // The locks expire by themselves.
    }
  }

  #start(): void {
    if (this.#timer !== undefined) return
    this.#timer = setInterval(() => void this.#renew(), this.#lease / 3)
    this.#timer.unref()
  }

  async #renew(): Promise<void> {
    await this.endAborted()
    if (this.#open.size === 0 && this.#aborted.size === 0) {
      clearInterval(this.#timer)
      this.#timer = undefined
      return
    }
    try {
      if (this.#open.size > 0) await this.#store.renew([...this.#open])
    } catch {
      // Tried again after a while; a commit says what is wrong.
    }
  }
}
