import { type Awaitable, type BeginOptions, isPromise, OcciError } from '@occi/core'

/** Gives back what was locked. */
export type Release = () => void

/**
 * Mutexes by key, within one process. Several keys are always taken in one order, so that nobody waits in a circle;
 * who waits for a key gets it in order of arrival.
 */
export class KeyedLocks {
  /** Those who wait for each key that is held. */
  readonly #waiting = new Map<string, (() => void)[]>()

  /**
   * Locks keys, at once where all are free.
   *
   * @throws the signal's reason where it is aborted while waiting; OcciError `conflict` where it is not to wait
   */
  acquire(keys: readonly string[], options: BeginOptions = {}): Awaitable<Release> {
    const sorted = [...new Set(keys)].sort()
    if (sorted.every((key) => !this.#waiting.has(key))) {
      for (const key of sorted) this.#waiting.set(key, [])
      return () => this.#releaseAll(sorted)
    }
    if (options.wait === false) throw new OcciError('conflict', 'somebody else works on this entity right now')
    return this.#acquireAll(sorted, options.signal)
  }

  async #acquireAll(sorted: readonly string[], signal: AbortSignal | undefined): Promise<Release> {
    const held: string[] = []
    try {
      for (const key of sorted) {
        const turn = this.#acquireOne(key, signal)
        if (isPromise(turn)) await turn
        held.push(key)
      }
    } catch (error) {
      this.#releaseAll(held)
      throw error
    }
    return () => this.#releaseAll(held)
  }

  #acquireOne(key: string, signal: AbortSignal | undefined): Awaitable<void> {
    const queue = this.#waiting.get(key)
    if (queue === undefined) {
      this.#waiting.set(key, [])
      return undefined
    }
    signal?.throwIfAborted()
    return new Promise((resolve, reject) => {
      const turn = () => {
        signal?.removeEventListener('abort', giveUp)
        resolve()
      }
      const giveUp = () => {
        queue.splice(queue.indexOf(turn), 1)
        reject(signal?.reason)
      }
      queue.push(turn)
      signal?.addEventListener('abort', giveUp, { once: true })
    })
  }

  #releaseAll(keys: readonly string[]): void {
    for (const key of keys) {
      const next = this.#waiting.get(key)?.shift()
      if (next === undefined) this.#waiting.delete(key)
      else next()
    }
  }
}
