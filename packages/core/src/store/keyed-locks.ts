import type { Awaitable } from '../awaitable.ts'
import { OcciError } from '../error.ts'
import type { BeginOptions } from '../registry/transaction.ts'

/** Releases locks; calling it again does nothing. */
export type Release = () => void

interface Claim {
  readonly keys: readonly string[]
  readonly since: number
  /** For how many of its keys it is not the first. */
  missing: number
  isHeld: boolean
  granted?: (release: Release) => void
}

/**
 * Mutexes by key, within the process. A caller queues for all its keys at once and gets them when it is the first for
 * each. Callers are served in the order in which they began to wait, and none waits for a later one unless that holds
 * its locks already, so there can be no deadlock, whatever the order of the keys.
 */
export class KeyedLocks {
  readonly #queues = new Map<string, Claim[]>()

  /**
   * Waits until no earlier caller has any of these keys; at once if none has.
   *
   * @throws if it would have to wait: the signal's reason once that is aborted; OcciError `conflict` if it must not wait
   */
  acquire(keys: readonly string[], options: BeginOptions = {}): Awaitable<Release> {
    const { wait = true, since = performance.now() } = options
    const claim: Claim = { keys: keys.length < 2 ? keys : [...new Set(keys)], since, missing: 0, isHeld: false }
    if (!wait && claim.keys.some((key) => this.#queues.has(key))) throw busy()
    for (const key of claim.keys) this.#queueUp(key, claim)
    if (claim.missing === 0) return this.#releaseOf(claim)
    // Only a caller who waits needs the signal, which may be created when it is read.
    const { signal } = options
    if (signal?.aborted === true) this.#leave(claim)
    signal?.throwIfAborted()
    return this.#wait(claim, signal)
  }

  #queueUp(key: string, claim: Claim): void {
    const queue = this.#queues.get(key)
    if (queue === undefined) {
      this.#queues.set(key, [claim])
      return
    }
    const place = queue.findLastIndex(({ isHeld, since }) => isHeld || since <= claim.since) + 1
    const [first] = queue
    queue.splice(place, 0, claim)
    if (place > 0) claim.missing++
    else if (first !== undefined) first.missing++
  }

  #wait(claim: Claim, signal: AbortSignal | undefined): Promise<Release> {
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        this.#leave(claim)
        reject(signal?.reason)
      }
      signal?.addEventListener('abort', giveUp, { once: true })
      claim.granted = (release) => {
        signal?.removeEventListener('abort', giveUp)
        resolve(release)
      }
    })
  }

  #releaseOf(claim: Claim): Release {
    claim.isHeld = true
    return () => {
      if (claim.isHeld) this.#leave(claim)
      claim.isHeld = false
    }
  }

  /** Takes a claim out of all queues, whether it was granted or still waits; those behind it move up. */
  #leave(claim: Claim): void {
    for (const key of claim.keys) {
      const queue = this.#queues.get(key)
      if (queue === undefined) continue
      if (queue.length === 1) {
        this.#queues.delete(key)
        continue
      }
      const place = queue.indexOf(claim)
      queue.splice(place, 1)
      const [first] = queue
      if (first !== undefined && place === 0) this.#moveUp(first)
    }
  }

  #moveUp(claim: Claim): void {
    claim.missing--
    if (claim.missing === 0) claim.granted?.(this.#releaseOf(claim))
  }
}

/** What is thrown if locks are held and the caller must not wait. */
export function busy(): OcciError {
  return new OcciError('conflict', 'another request is changing this at the moment, try again')
}
