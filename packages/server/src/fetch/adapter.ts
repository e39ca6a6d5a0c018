import { type Body, type Fields, OcciError } from '@occi/core'
import type { HttpRequest, HttpResponse } from '../http/exchange.ts'

/** A Web request as the service takes it. */
export function fromFetch(request: Request): HttpRequest {
  const url = new URL(request.url)
  const target = url.pathname + url.search
  let fields: Fields | undefined
  return {
    method: request.method,
    target,
    get fields() {
      fields ??= [...request.headers]
      return fields
    },
    secure: url.protocol === 'https:',
    signal: request.signal,
    header: (name) => request.headers.get(name) ?? (name === 'host' ? url.host : undefined),
    readBody: (limit) => (request.body === null ? undefined : readAll(request.body, limit)),
  }
}

async function readAll(body: ReadableStream<Uint8Array>, limit: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of body) {
    length += chunk.length
    if (length > limit) throw tooLarge(limit)
    chunks.push(chunk)
  }
  return length === 0 ? undefined : concat(chunks, length)
}

/** The error for a body that is larger than the service takes. */
export function tooLarge(limit: number): OcciError {
  return new OcciError('too-large', `the body has more than ${limit} octets`)
}

function concat(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    whole.set(chunk, offset)
    offset += chunk.length
  }
  return whole
}

/** An answer as a Web response. */
export function toFetch({ status, fields, body }: HttpResponse, method: string): Response {
  const headers = new Headers()
  for (const [name, value] of fields) headers.append(name, value)
  const hasBody = method !== 'HEAD' && status !== 204 && status !== 304
  return new Response(hasBody && body !== undefined ? webBody(body) : null, { status, headers })
}

function webBody(body: Body): ConstructorParameters<typeof Response>[0] {
  if (typeof body === 'string') return body
  if (body instanceof Uint8Array) return new Uint8Array(body)
  return toStream(body)
}

const encoder = new TextEncoder()

/** A stream that asks for the next piece when its reader wants it, and fails where the pieces fail. */
function toStream(pieces: AsyncIterable<string | Uint8Array>): ReadableStream<Uint8Array> {
  const iterator = pieces[Symbol.asyncIterator]()
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await iterator.next()
      if (done) controller.close()
      else controller.enqueue(typeof value === 'string' ? encoder.encode(value) : value)
    },
    async cancel() {
      await iterator.return?.()
    },
  })
}
