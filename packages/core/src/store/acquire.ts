import { type Awaitable, isPromise } from '../awaitable.ts'
import type { BeginOptions } from '../registry/transaction.ts'
import { busy, type KeyedLocks, type Release } from './keyed-locks.ts'
import { retry } from './retry.ts'

/** What has taken the locks of a transaction, and what releases them within the process. */
export interface Acquired<T> {
  readonly taken: T
  readonly release: Release
}

/**
 * Acquires locks that several processes share: first within the process, then in the store, where it tries until no other
 * process holds them.
 *
 * @param take takes the locks in the store; returns undefined if another process holds one of them
 * @throws OcciError `conflict` if it must not wait, the signal's reason, and what `take` throws; no lock is held then
 */
export async function acquire<T>(
  locks: KeyedLocks,
  keys: readonly string[],
  take: () => Awaitable<T | undefined>,
  options: BeginOptions = {},
): Promise<Acquired<T>> {
  const acquired = locks.acquire(keys, options)
  const release = isPromise(acquired) ? await acquired : acquired
  try {
    const taken = (await take()) ?? (options.wait === false ? undefined : await retry(take, options))
    if (taken === undefined) throw busy()
    return { taken, release }
  } catch (error) {
    release()
    throw error
  }
}
