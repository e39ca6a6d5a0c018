import { type AbortOptions, type Awaitable, type Change, chain, OcciError, type Work } from '@occi/core'
import type { Release } from '@occi/core/store'

/** A work under way: it ends once, by whatever way, and then gives the locks within the process back. */
export class SqliteWork implements Work {
  readonly #commit: (changes: readonly Change[]) => Awaitable<void>
  readonly #end: (options: AbortOptions) => void
  readonly #release: Release
  #ended = false

  constructor(
    commit: (changes: readonly Change[]) => Awaitable<void>,
    end: (options: AbortOptions) => void,
    release: Release,
  ) {
    this.#commit = commit
    this.#end = end
    this.#release = release
  }

  commit(changes: readonly Change[]): Awaitable<void> {
    if (this.#ended) throw new OcciError('internal', 'this work has ended, it can commit nothing more')
    return chain(this.#commit(changes), () => {
      this.#ended = true
      this.#release()
    })
  }

  abort(options: AbortOptions = {}): void {
    if (this.#ended) return
    this.#ended = true
    try {
      this.#end(options)
    } finally {
      this.#release()
    }
  }
}
