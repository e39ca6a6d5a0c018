import { type Kind, OcciError } from '@occi/core'
import { delay } from './delay.ts'
import { follow } from './follow.ts'
import type { RemoteEntity } from './remote-entity.ts'
import type { Session } from './session.ts'

/** What `waitFor` takes. */
export interface WaitOptions {
  /** How long to wait, in milliseconds. Defaults to 300,000. */
  readonly timeout?: number
  /** Ends the wait; it then throws the reason of the signal. */
  readonly signal?: AbortSignal
  /** How often to look if the service has no events, in milliseconds. Defaults to 1,000. */
  readonly interval?: number
}

/**
 * Waits until an entity is as wanted, and returns it.
 *
 * @throws OcciError `timeout` if it takes too long
 * @throws ServiceError `not-found` if the entity does not exist or is deleted
 */
export async function waitFor<K extends Kind>(
  session: Session,
  url: URL,
  get: (signal: AbortSignal) => Promise<RemoteEntity<K>>,
  predicate: (entity: RemoteEntity<K>) => boolean,
  { timeout = 300_000, signal, interval = 1000 }: WaitOptions,
): Promise<RemoteEntity<K>> {
  const end = new AbortController()
  const timer = setTimeout(() => end.abort(), timeout)
  const both = signal === undefined ? end.signal : AbortSignal.any([signal, end.signal])
  try {
    // It opens the stream before it reads the entity, so that no change is missed in between.
    for await (const { type } of follow(session, url, undefined, both)) {
      if (type === 'unsupported') break
      const entity = await get(both)
      if (predicate(entity)) return entity
    }
    for (;;) {
      const entity = await get(both)
      if (predicate(entity)) return entity
      await delay(interval, both)
    }
  } catch (error) {
    signal?.throwIfAborted()
    if (!end.signal.aborted) throw error
    throw new OcciError('timeout', `${url.pathname} did not become as wanted within ${timeout} ms`)
  } finally {
    clearTimeout(timer)
    end.abort()
  }
}
