import { isOcciError, type Revision } from '@occi/core'
import type { Registry, Report } from '@occi/core/authoring'
import { pause } from '@occi/core/store'
import { Commit, type Moment } from './commit.ts'

/** The notifications that a stream gets from the hub. */
export interface HubStream {
  /** A commit was made; its number is the hub's latest. */
  notice(commit: Commit): void
  /** Commits were missed, or no more will come. */
  wake(): void
}

const everyone = { everyone: true } as const

/** Milliseconds between attempts to follow a registry that is unavailable, at first and at last. */
const firstPause = 100
const lastPause = 5_000

/**
 * Follows the changes of a registry once for all streams, while there are any. It keeps the latest commits, which each
 * stream takes at its own pace: one that is too slow finds that the next one is no longer kept.
 */
export class ChangeHub {
  readonly #registry: Registry
  readonly #most: number
  readonly #report: Report
  readonly #streams = new Set<HubStream>()
  readonly #commits = new Map<number, Commit>()
  readonly #numbers = new Map<Revision, number>()
  /** How many entities the commits that are kept have changed. */
  #kept = 0
  #oldest = 1
  #latest = 0
  #revision: Revision = ''
  /** The state before the oldest commit that is kept. */
  #base: Revision = ''
  #following: { readonly abort: AbortController; readonly isReady: Promise<void> } | undefined
  #isClosed = false

  /** @param most how many changed entities are kept for slow streams */
  constructor(registry: Registry, most: number, report: Report) {
    this.#registry = registry
    this.#most = most
    this.#report = report
  }

  /** The number of the latest commit; numbers are the hub's own. */
  get latest(): number {
    return this.#latest
  }

  /** The state after the latest commit. */
  get revision(): Revision {
    return this.#revision
  }

  /** Whether the registry is closed, so that nothing more comes. */
  get isClosed(): boolean {
    return this.#isClosed
  }

  /** Returns the commit of a number; undefined if it has not come yet, `missed` if it is no longer kept. */
  commit(number: number): Commit | 'missed' | undefined {
    return number < this.#oldest ? 'missed' : this.#commits.get(number)
  }

  /** Returns a commit with what came after it. */
  momentOf(commit: Commit, number: number): Moment {
    return { commit, isLate: number < this.#latest, later: () => this.#after(number) }
  }

  *#after(number: number): Generator<Commit> {
    // If the next one is no longer kept, it is not known what happened in it.
    for (let next = number + 1; next <= this.#latest; next++) {
      const commit = this.#commits.get(next)
      if (commit === undefined) return
      yield commit
    }
  }

  /** Returns the number of the commit that led to a state, if all later ones are kept. */
  numberOf(revision: Revision): number | undefined {
    return this.#numbers.get(revision)
  }

  /**
   * Adds a stream; the first one starts to follow.
   *
   * @throws OcciError `unavailable`
   */
  async join(stream: HubStream): Promise<void> {
    this.#streams.add(stream)
    this.#following ??= this.#start()
    try {
      await this.#following.isReady
    } catch (error) {
      this.leave(stream)
      throw error
    }
  }

  /** Removes a stream; without any, nothing is followed or kept. */
  leave(stream: HubStream): void {
    if (!this.#streams.delete(stream) || this.#streams.size > 0) return
    this.#following?.abort.abort()
    this.#following = undefined
    this.#forget()
  }

  #start() {
    const abort = new AbortController()
    this.#isClosed = false
    const isReady = this.#begin(abort.signal).then(() => {
      void this.#follow(abort.signal)
    })
    return { abort, isReady }
  }

  /** Starts with the present state of the registry: what was before is missed by streams that have not seen it. */
  async #begin(signal: AbortSignal): Promise<void> {
    const { revision } = await this.#registry.page({ limit: 1 }, everyone)
    if (signal.aborted) return
    this.#forget()
    this.#revision = revision
    this.#base = revision
    this.#numbers.set(revision, this.#latest)
    this.#wakeAll()
  }

  #forget(): void {
    this.#commits.clear()
    this.#numbers.clear()
    this.#kept = 0
    this.#latest++
    this.#oldest = this.#latest + 1
  }

  async #follow(signal: AbortSignal): Promise<void> {
    for (let wait = firstPause; !signal.aborted; ) {
      try {
        for await (const set of this.#registry.changes(this.#revision, everyone, { signal })) {
          // A set may come late: streams that follow by now have it already.
          if (signal.aborted) return
          this.#add(new Commit(set))
          wait = firstPause
        }
        if (!signal.aborted) this.#isClosed = true
        break
      } catch (error) {
        if (!isOcciError(error, 'gone', 'unavailable')) this.#report(error, 'following the changes of the registry')
        await pause(wait, signal)
        wait = Math.min(2 * wait, lastPause)
        if (isOcciError(error, 'gone')) await this.#begin(signal).catch(() => {})
      }
    }
    if (this.#isClosed) this.#wakeAll()
  }

  #wakeAll(): void {
    for (const stream of this.#streams) stream.wake()
  }

  #add(commit: Commit): void {
    const { revision, entities, mixins } = commit.set
    this.#latest++
    this.#revision = revision
    this.#commits.set(this.#latest, commit)
    this.#numbers.set(revision, this.#latest)
    this.#kept += entities.length + mixins.length + 1
    while (this.#kept > this.#most && this.#oldest < this.#latest) this.#forgetOldest()
    for (const stream of this.#streams) stream.notice(commit)
  }

  #forgetOldest(): void {
    const commit = this.#commits.get(this.#oldest)
    this.#commits.delete(this.#oldest)
    this.#oldest++
    if (commit === undefined) return
    this.#numbers.delete(this.#base)
    this.#base = commit.set.revision
    this.#kept -= commit.set.entities.length + commit.set.mixins.length + 1
  }
}
