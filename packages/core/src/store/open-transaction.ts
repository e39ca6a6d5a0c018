import { type Awaitable, isPromise } from '../awaitable.ts'
import { isOcciError, OcciError } from '../error.ts'
import type { Change } from '../registry/change.ts'
import type { AbortOptions, Committed, Transaction } from '../registry/transaction.ts'
import type { Release } from './keyed-locks.ts'

/** How a registry ends a transaction. */
export interface TransactionSteps {
  /** Stores the changes and ends the transaction, or throws and leaves it open; `in-doubt` ends it too. */
  commit(changes: readonly Change[]): Awaitable<Committed>
  /** Removes the intent, or keeps it as unfinished. */
  abort(options: AbortOptions): Awaitable<void>
}

/** A transaction that ends once, and then releases its locks within the process. */
export class OpenTransaction implements Transaction {
  readonly stamps: ReadonlyMap<string, number>
  readonly #steps: TransactionSteps
  readonly #release: Release
  #state: 'open' | 'ended' | Promise<unknown> = 'open'

  constructor(stamps: ReadonlyMap<string, number>, steps: TransactionSteps, release: Release) {
    this.stamps = stamps
    this.#steps = steps
    this.#release = release
  }

  commit(changes: readonly Change[]): Awaitable<Committed> {
    if (this.#state !== 'open') {
      const state = this.#state === 'ended' ? 'has ended' : 'is being committed'
      throw new OcciError('internal', `this transaction ${state} and can commit nothing more`)
    }
    const committed = this.#steps.commit(changes)
    if (!isPromise(committed)) {
      this.#end()
      return committed
    }
    const ending = this.#endWith(committed)
    this.#state = ending
    return ending
  }

  /** Aborts; while the transaction is being committed, it waits how that ends. */
  abort(options: AbortOptions = {}): Awaitable<void> {
    if (isPromise(this.#state)) return this.#state.then(none, none).then(() => this.abort(options))
    if (this.#state === 'ended') return
    this.#state = 'ended'
    let aborted: Awaitable<void>
    try {
      aborted = this.#steps.abort(options)
    } catch (error) {
      this.#release()
      throw error
    }
    if (isPromise(aborted)) return aborted.finally(this.#release)
    this.#release()
  }

  async #endWith(commit: Promise<Committed>): Promise<Committed> {
    try {
      const committed = await commit
      this.#end()
      return committed
    } catch (error) {
      if (isOcciError(error, 'in-doubt')) this.#end()
      else this.#state = 'open'
      throw error
    }
  }

  #end(): void {
    this.#state = 'ended'
    this.#release()
  }
}

function none(): void {
  // Whether the commit succeeded is for its caller to know.
}
