import { type AbortOptions, type Change, InDoubtError, OcciError, type Work } from '@occi/core'
import type { Release } from '@occi/core/store'

/** How a work is carried out. */
export interface WorkSteps {
  /** Makes changes and ends the work, or throws and leaves it open. */
  commit(changes: readonly Change[]): Promise<void>
  /** Forgets the intent, or leaves it unfinished. */
  abandon(options: AbortOptions): Promise<void>
}

/** A work under way: it ends once, by whatever way, and then gives the locks within the process back. */
export class PostgresWork implements Work {
  readonly #steps: WorkSteps
  readonly #release: Release
  #ended = false

  constructor(steps: WorkSteps, release: Release) {
    this.#steps = steps
    this.#release = release
  }

  async commit(changes: readonly Change[]): Promise<void> {
    if (this.#ended) throw new OcciError('internal', 'this work has ended, it can commit nothing more')
    try {
      await this.#steps.commit(changes)
      this.#end()
    } catch (error) {
      if (error instanceof InDoubtError) this.#end()
      throw error
    }
  }

  async abort(options: AbortOptions = {}): Promise<void> {
    if (this.#ended) return
    this.#ended = true
    try {
      await this.#steps.abandon(options)
    } finally {
      this.#release()
    }
  }

  #end(): void {
    this.#ended = true
    this.#release()
  }
}
