import { type Awaitable, isPromise } from '../awaitable.ts'
import type { ChangeSet, Revision } from '../registry/change-set.ts'
import type { Scope } from '../registry/scope.ts'
import { seenOf } from './scope.ts'

/** Where change sets are read from. */
export interface ChangeSource {
  /**
   * Returns the next sets after a revision, a bounded number, oldest first; an empty array if there are none.
   *
   * @throws OcciError `gone` if the revision is not kept
   */
  read(after: Revision): Awaitable<readonly ChangeSet[]>
  /** Returns whether there may be sets after a revision, as far as that is known without reading. */
  hasMore(after: Revision): boolean
  /**
   * Looks for commits of other processes: returns whether there may be any since the last look. Called every 100 ms while
   * a follower waits; unset if no other process commits.
   */
  look?(): Awaitable<boolean>
}

/** How many change sets a source reads at once, and about how many characters of them. */
export const setsAtOnce = 100
export const charactersAtOnce = 1_000_000

/** Milliseconds between looks for commits of other processes. */
const interval = 100

/** Those who follow the changes of a registry. */
export class Followers {
  readonly #source: ChangeSource
  readonly #wakers = new Set<() => void>()
  readonly #closing = new AbortController()
  #timer: NodeJS.Timeout | undefined

  constructor(source: ChangeSource) {
    this.#source = source
  }

  /**
   * Follows the source in the way that `Registry.changes` describes: each set with what the scope sees of it. Sets of which
   * it sees nothing are left out, but for one at the end of each read, so that the revision of the reader advances.
   *
   * @param start the revision after which it starts; its failure is thrown when the iteration begins
   */
  follow(start: Awaitable<Revision>, scope: Scope, signal?: AbortSignal): AsyncGenerator<ChangeSet> {
    if (isPromise(start)) start.catch(() => {})
    const closing = this.#closing.signal
    return this.#follow(start, scope, signal === undefined ? closing : AbortSignal.any([signal, closing]))
  }

  async *#follow(start: Awaitable<Revision>, scope: Scope, signal: AbortSignal): AsyncGenerator<ChangeSet> {
    let revision = await start
    while (!signal.aborted) {
      const sets = await this.#source.read(revision)
      for (const [index, set] of sets.entries()) {
        if (signal.aborted) return
        const seen = seenOf(set, scope)
        revision = set.revision
        const isLast = index === sets.length - 1
        if (isLast || seen.entities.length > 0 || seen.mixins.length > 0) yield seen
      }
      if (sets.length === 0) await this.#wait(revision, signal)
    }
  }

  /** Waits until there may be more sets after a revision, or the signal is aborted; it may return too early. */
  #wait(after: Revision, signal: AbortSignal): Promise<void> | undefined {
    if (signal.aborted || this.#source.hasMore(after)) return undefined
    if (this.#source.look !== undefined) this.#timer ??= setInterval(() => void this.#look(), interval)
    return new Promise((resolve) => {
      const wake = () => {
        signal.removeEventListener('abort', wake)
        this.#wakers.delete(wake)
        resolve()
      }
      signal.addEventListener('abort', wake)
      this.#wakers.add(wake)
    })
  }

  /** Wakes all who wait: something was committed. */
  wake(): void {
    for (const wake of this.#wakers) wake()
  }

  async #look(): Promise<void> {
    if (this.#wakers.size === 0) {
      clearInterval(this.#timer)
      this.#timer = undefined
    } else if (await this.#source.look?.()) this.wake()
  }

  /** Ends all iterations. */
  close(): void {
    this.#closing.abort()
    clearInterval(this.#timer)
  }
}
