import type { Awaitable, Observer, RequestStart } from '@occi/core'
import { type Body, chain, type Report, reporting } from '@occi/core/authoring'
import type { HttpRequest, HttpResponse } from './http/messages.ts'

/** What is found out about a request while it is answered. */
export interface RequestFacts {
  readonly id: string
  owner?: string
}

type Stream = Exclude<Body, string | Uint8Array>

/** Returns the id of a request: what a client or proxy calls it, if that is short and plain; else a new one. */
export function requestId(request: Pick<HttpRequest, 'header'>): string {
  const id = request.header('x-request-id')
  return id !== undefined && /^[A-Za-z0-9._~+/=:-]{1,128}$/.test(id) ? id : crypto.randomUUID()
}

/**
 * Answers a request under observation, which ends when the answer is written or when its client has disconnected. The
 * answer has the id of the request.
 *
 * @param answer answers the request; never fails
 */
export function observedRequest(
  observer: Observer,
  start: RequestStart,
  request: Pick<HttpRequest, 'method' | 'signal'>,
  answer: (facts: RequestFacts) => Awaitable<HttpResponse>,
  report: Report,
): Awaitable<HttpResponse> {
  const facts: RequestFacts = { id: start.id }
  const observation = reporting(() => observer.requestStarted?.(start), report)
  const run = () => answer(facts)
  return chain(observation?.within === undefined ? run() : observation.within(run), ({ status, fields, body }) => {
    const identified = [...fields, ['X-Request-Id', start.id] as const]
    const end = (isAborted: boolean) =>
      reporting(() => observation?.end({ status, owner: facts.owner, isAborted }), report)
    const { signal } = request
    if (isStream(body) && request.method !== 'HEAD' && !signal.aborted) {
      return { status, fields: identified, body: followed(body, signal, end) }
    }
    end(signal.aborted)
    return { status, fields: identified, body }
  })
}

function isStream(body: Body | undefined): body is Stream {
  return body !== undefined && typeof body !== 'string' && !(body instanceof Uint8Array)
}

/** The same pieces; says once when the last one was taken, or when no more of them will be. */
function followed(body: Stream, signal: AbortSignal, end: (isAborted: boolean) => void): Stream {
  let hasEnded = false
  const endOnce = (isAborted: boolean) => {
    if (!hasEnded) end(isAborted)
    hasEnded = true
  }
  // The pieces of an answer to a client that has gone may never be taken.
  signal.addEventListener('abort', () => endOnce(true), { once: true })
  return pieces(body, endOnce)
}

async function* pieces(body: Stream, end: (isAborted: boolean) => void): AsyncGenerator<string | Uint8Array> {
  let isAborted = true
  try {
    yield* body
    isAborted = false
  } finally {
    end(isAborted)
  }
}
