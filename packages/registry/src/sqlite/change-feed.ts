import type { Revision } from '@occi/core'
import type { ChangeSet, Scope } from '@occi/core/authoring'
import { type ChangeSource, follow } from '@occi/core/store'
import type { ChangeTable } from './change-table.ts'
import type { Database } from './database.ts'

/** Milliseconds between looks for commits of other processes. */
const pollInterval = 100

/** Wakes listeners after commits: of this process at once, of others soon after. It polls for those only while it has listeners. */
export class ChangeFeed implements ChangeSource {
  readonly #database: Database
  readonly #changes: ChangeTable
  readonly #wakers = new Set<() => void>()
  readonly #closing = new AbortController()
  #timer: NodeJS.Timeout | undefined
  #dataVersion: number | undefined

  constructor(database: Database, changes: ChangeTable) {
    this.#database = database
    this.#changes = changes
  }

  /** Returns the sets after a revision, and each new one, until the signal is aborted or the registry is closed. */
  follow(after: Revision, scope: Scope, signal: AbortSignal | undefined): AsyncGenerator<ChangeSet> {
    const closing = this.#closing.signal
    return follow(this, after, scope, signal === undefined ? closing : AbortSignal.any([signal, closing]))
  }

  read(after: Revision): readonly ChangeSet[] {
    return this.#changes.read(after)
  }

  wait(after: Revision, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        signal.removeEventListener('abort', wake)
        this.#wakers.delete(wake)
        resolve()
      }
      // Before the look at the last revision: a commit between the two is noticed too.
      this.#poll()
      if (signal.aborted || this.#changes.lastRevision() !== after) return resolve()
      signal.addEventListener('abort', wake)
      this.#wakers.add(wake)
    })
  }

  /** Wakes all listeners: something was committed. */
  wake(): void {
    for (const wake of this.#wakers) wake()
  }

  close(): void {
    this.#closing.abort()
    clearInterval(this.#timer)
  }

  #poll(): void {
    if (this.#timer !== undefined) return
    this.#dataVersion = this.#readDataVersion()
    this.#timer = setInterval(() => this.#look(), pollInterval)
  }

  #look(): void {
    if (this.#wakers.size === 0) {
      clearInterval(this.#timer)
      this.#timer = undefined
      return
    }
    const version = this.#readDataVersion()
    if (version !== this.#dataVersion) this.wake()
    this.#dataVersion = version
  }

  /** It changes with every commit of another connection; undefined if the file cannot be read: reading it tells why. */
  #readDataVersion(): number | undefined {
    try {
      return this.#database.dataVersion()
    } catch {
      return undefined
    }
  }
}
