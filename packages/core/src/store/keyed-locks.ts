import type { Awaitable } from '../awaitable.ts'
import { OcciError } from '../error.ts'
import type { BeginOptions } from '../registry/transaction.ts'

/** Gives locks back; calling it again does nothing. */
export type Release = () => void

interface Claim {
  readonly keys: readonly string[]
  /** How many of its keys somebody holds who came earlier. */
  missing: number
  granted?: (release: Release) => void
}

/**
 * Mutexes by key, within the process. Whoever asks queues for all his keys at once and gets them when he is the first
 * for each: so everybody is served in the order of arrival, and nobody waits for one who came later, which is why there
 * can be no deadlock, whatever the order of the keys.
 */
export class KeyedLocks {
  readonly #queues = new Map<string, Claim[]>()

  /**
   * Waits until nobody who came earlier has any of these keys; at once where nobody has.
   *
   * @throws the signal's reason where it is aborted meanwhile; OcciError `conflict` where it would have to wait and is
   *   not to
   */
  acquire(keys: readonly string[], { signal, wait = true }: BeginOptions = {}): Awaitable<Release> {
    signal?.throwIfAborted()
    const claim: Claim = { keys: keys.length < 2 ? keys : [...new Set(keys)], missing: 0 }
    if (!wait && claim.keys.some((key) => this.#queues.has(key))) throw busy()
    for (const key of claim.keys) this.#queueUp(key, claim)
    if (claim.missing === 0) return this.#releaseOf(claim)
    return this.#wait(claim, signal)
  }

  #queueUp(key: string, claim: Claim): void {
    const queue = this.#queues.get(key)
    if (queue === undefined) this.#queues.set(key, [claim])
    else {
      queue.push(claim)
      claim.missing++
    }
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
    let held = true
    return () => {
      if (held) this.#leave(claim)
      held = false
    }
  }

  /** Takes a claim out of all queues, whether it was granted or still waits; those behind it move up. */
  #leave(claim: Claim): void {
    for (const key of claim.keys) {
      const queue = this.#queues.get(key)
      if (queue === undefined) continue
      const place = queue.indexOf(claim)
      queue.splice(place, 1)
      const [first] = queue
      if (first === undefined) this.#queues.delete(key)
      else if (place === 0) this.#moveUp(first)
    }
  }

  #moveUp(claim: Claim): void {
    claim.missing--
    if (claim.missing === 0) claim.granted?.(this.#releaseOf(claim))
  }
}

/** What is thrown where locks are held and nobody wants to wait. */
export function busy(): OcciError {
  return new OcciError('conflict', 'somebody else is working on this just now, try again')
}
