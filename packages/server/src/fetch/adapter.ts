import { OcciError } from '@occi/core'
import type { Body, Fields } from '@occi/core/authoring'
import type { HttpRequest, HttpResponse } from '../http/messages.ts'

/**
 * A Web request as the service takes it. Its header fields come joined: `Headers` keeps no repeats. Its members are its
 * own, so that a copy can change one.
 */
export function fromFetch(request: Request): HttpRequest {
  const { url, headers } = request
  // Always absolute and in its normal form, so that nothing has to be parsed.
  const authority = url.indexOf('://') + 3
  const path = url.indexOf('/', authority)
  const fragment = url.indexOf('#')
  let fields: Fields | undefined
  return {
    method: request.method,
    target: url.slice(path, fragment === -1 ? undefined : fragment),
    secure: url.startsWith('https:'),
    get fields() {
      fields ??= [...headers]
      return fields
    },
    get signal() {
      return request.signal
    },
    get hasBody() {
      // Touching the body would tell a client that waits for `100 Continue` to send it.
      const length = headers.get('content-length')
      if (length !== null) return Number(length) > 0
      return headers.has('transfer-encoding') || request.body !== null
    },
    header: (name) => headers.get(name) ?? (name === 'host' ? url.slice(authority, path) : undefined),
    readBody(limit) {
      // Before the body is touched: a client that waits for `100 Continue` would be told to send it.
      if (Number(headers.get('content-length') ?? 0) > limit) return Promise.reject(tooLarge(limit))
      return request.body === null ? undefined : readAll(request.body, limit)
    },
  }
}

/**
 * Reads a stream whole.
 *
 * @throws OcciError `too-large`; `syntax` if the stream fails, since the client has gone then
 */
export async function readAll(body: ReadableStream<Uint8Array>, limit: number): Promise<Uint8Array | undefined> {
  const pieces: Uint8Array[] = []
  let length = 0
  try {
    for await (const piece of body) {
      length += piece.length
      if (length > limit) break
      pieces.push(piece)
    }
  } catch (cause) {
    throw new OcciError('syntax', 'the connection was closed before the end of the body', { cause })
  }
  if (length > limit) throw tooLarge(limit)
  const [only] = pieces
  if (pieces.length < 2) return only?.length === 0 ? undefined : only
  return concat(pieces, length)
}

function concat(pieces: readonly Uint8Array[], length: number): Uint8Array | undefined {
  if (length === 0) return undefined
  const whole = new Uint8Array(length)
  let offset = 0
  for (const piece of pieces) {
    whole.set(piece, offset)
    offset += piece.length
  }
  return whole
}

/** The error for a body that is larger than the service takes. */
export function tooLarge(limit: number): OcciError {
  return new OcciError('too-large', `the body has more than ${limit} octets`)
}

const encoder = new TextEncoder()

/**
 * An answer as a Web response.
 *
 * @param method that of the request: an answer to HEAD says how long the body would be, and has none
 */
export function toFetch({ status, fields, body }: HttpResponse, method: string): Response {
  const headers = new Headers()
  for (const [name, value] of fields) headers.append(name, value)
  if (body === undefined || status === 204 || status === 304) return new Response(null, { status, headers })
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) {
    return new Response(method === 'HEAD' ? null : toStream(body), { status, headers })
  }
  // Octets even where it is text: node:http would write a text and the header section before it both as UTF-8.
  const octets = typeof body === 'string' ? encoder.encode(body) : new Uint8Array(body)
  headers.set('Content-Length', String(octets.length))
  return new Response(method === 'HEAD' ? null : octets, { status, headers })
}

/**
 * A stream that asks for the next piece when its reader wants it, and fails where the pieces fail: without saying why,
 * since some servers show the message to the client.
 */
function toStream(pieces: Exclude<Body, string | Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = pieces[Symbol.asyncIterator]()
  return new ReadableStream(
    {
      async pull(controller) {
        const { done, value } = await iterator.next().catch((cause: unknown) => {
          throw new Error('the answer could not be completed', { cause })
        })
        if (done) controller.close()
        else controller.enqueue(typeof value === 'string' ? encoder.encode(value) : value)
      },
      async cancel() {
        await iterator.return?.()
      },
    },
    { highWaterMark: 0 },
  )
}
