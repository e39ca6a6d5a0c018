import { isOcciError } from '@occi/core'
import type { RawEvent } from '@occi/core/authoring'
import { delay } from './delay.ts'
import { isServiceError } from './errors.ts'
import { json } from './negotiation.ts'
import { backoff } from './retry.ts'
import type { Session } from './session.ts'
import { piecesOf } from './transport.ts'

/** What a stream says, `open` for each time that it begins. */
export type Followed = RawEvent | { readonly type: 'open' } | { readonly type: 'unsupported' }

/** The longest silence before a stream counts as broken, in milliseconds: services send comments. */
const silence = 60_000

/**
 * Reads the stream of events of a collection or an entity. When the connection breaks or the service ends the stream, it
 * continues after the last revision that was read.
 *
 * @param after the revision after which it begins; undefined: now
 * @throws ServiceError if the service refuses the stream
 */
export async function* follow(
  session: Session,
  url: URL,
  after: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<Followed, void, undefined> {
  let position = after
  for (let failures = 0; ; ) {
    const stream = new AbortController()
    const both = AbortSignal.any([signal, stream.signal])
    const expire = () => stream.abort(new DOMException('the stream of events was silent', 'TimeoutError'))
    let timer = setTimeout(expire, silence)
    try {
      const fields = position === undefined ? [] : [['Last-Event-ID', position] as const]
      const response = await session.open(url, fields, both)
      if (response === undefined) {
        yield { type: 'unsupported' }
        return
      }
      yield { type: 'open' }
      const reader = json.events.reader()
      for await (const piece of piecesOf(response)) {
        clearTimeout(timer)
        timer = setTimeout(expire, silence)
        const events = reader.read(piece)
        yield* events
        // Only now has the caller seen all up to it.
        position = reader.position ?? position
        failures = 0
      }
    } catch (error) {
      signal.throwIfAborted()
      if (!mayReturn(error)) throw error
      failures++
    } finally {
      clearTimeout(timer)
      stream.abort()
    }
    await delay(backoff(failures), signal)
  }
}

/** Whether another attempt may succeed: the connection broke, or the service says so. */
function mayReturn(error: unknown): boolean {
  if (isServiceError(error)) return error.status === 429 || error.status === 503 || error.status === 502
  return !isOcciError(error) || isOcciError(error, 'unavailable', 'timeout')
}
