import { OcciError } from '@occi/core'
import type { Body, Fields } from '@occi/core/authoring'
import type { HttpResponse } from '../http/messages.ts'

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
    throw brokenOff(cause)
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

/** The error for a body whose client has gone before its end. */
export function brokenOff(cause: unknown): OcciError {
  return new OcciError('syntax', 'the connection was closed before the end of the body', { cause })
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
  if (body === undefined || status === 204 || status === 304) {
    return new Response(null, { status, headers: headersOf(fields) })
  }
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) {
    return new Response(method === 'HEAD' ? null : toStream(body), { status, headers: headersOf(fields) })
  }
  const content = contentOf(body, fields)
  const headers = headersOf([...fields, ['Content-Length', String(content.length)]])
  return new Response(method === 'HEAD' ? null : content, { status, headers })
}

/** Header fields in the form that costs hosts least: a record, unless one is repeated. */
function headersOf(fields: Fields): Record<string, string> | [string, string][] {
  const headers: Record<string, string> = {}
  for (const [name, value] of fields) {
    if (Object.hasOwn(headers, name)) return fields.map(([one, other]) => [one, other])
    headers[name] = value
  }
  return headers
}

/**
 * Octets, even of a text: node:http would write a text and the header section before it both as UTF-8. Of a text in
 * ASCII alone that makes no difference, and it goes out in one piece.
 */
function contentOf(body: string | Uint8Array, fields: Fields): string | Uint8Array<ArrayBuffer> {
  if (typeof body !== 'string') return new Uint8Array(body)
  // Without a type of its own, Web responses give a text one.
  const isTyped = fields.some(([name]) => name === 'Content-Type')
  return isTyped && isAscii(body) && fields.every(([, value]) => isAscii(value)) ? body : encoder.encode(body)
}

const beyondAscii = /[\u0080-\uffff]/

function isAscii(text: string): boolean {
  return !beyondAscii.test(text)
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
