import { OcciError } from '@occi/core'
import type { AbortOptions, Change, Committed, Intent, Scope, UnfinishedTransaction } from '@occi/core/authoring'
import type { Release } from '@occi/core/store'

/** What a transaction needs of its registry. */
export interface TransactionHost {
  commit(changes: readonly Change[], intent: Intent, scope: Scope): Committed
  /** Keeps an intent for `unfinished`. */
  keep(unfinished: Unfinished): void
}

/** A transaction that was aborted as unfinished. */
export interface Unfinished {
  readonly intent: Intent
  readonly scope: Scope
}

/** A transaction that holds its locks until it ends. */
export class MemoryTransaction implements UnfinishedTransaction {
  readonly intent: Intent
  readonly owner: string | undefined
  readonly stamps: ReadonlyMap<string, number>
  readonly #scope: Scope
  readonly #host: TransactionHost
  readonly #release: Release
  #ended = false

  constructor(
    host: TransactionHost,
    { intent, scope }: Unfinished,
    stamps: ReadonlyMap<string, number>,
    release: Release,
  ) {
    this.#host = host
    this.intent = intent
    this.owner = scope.everyone === true ? undefined : scope.owner
    this.#scope = scope
    this.stamps = stamps
    this.#release = release
  }

  commit(changes: readonly Change[]): Committed {
    if (this.#ended) throw new OcciError('internal', 'this transaction has ended and can commit nothing more')
    const committed = this.#host.commit(changes, this.intent, this.#scope)
    this.#end()
    return committed
  }

  abort({ unfinished = false }: AbortOptions = {}): void {
    if (this.#ended) return
    if (unfinished) this.#host.keep({ intent: this.intent, scope: this.#scope })
    this.#end()
  }

  #end(): void {
    this.#ended = true
    this.#release()
  }
}
