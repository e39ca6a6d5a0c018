import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Body, Fields } from '@occi/core/authoring'
import type { HttpResponse } from '../http/messages.ts'

/** How an answer is to be sent. */
export interface WriteOptions {
  /** Whether a part of the request's body is unread: then the connection cannot serve another request. */
  readonly isCut: boolean
  /** Receives the error that ended a stream. */
  readonly report: (error: unknown) => void
}

/** Sends an answer through node:http, in one write if its body is not a stream. */
export function writeResponse(
  { status, fields, body }: HttpResponse,
  message: IncomingMessage,
  response: ServerResponse,
  { isCut, report }: WriteOptions,
): void {
  if (response.destroyed) return
  const header = flat(fields)
  if (isCut) {
    header.push('Connection', 'close')
    // The client sends on until it has read the answer.
    message.resume()
  }
  const isHead = message.method === 'HEAD'
  if (status === 204 || status === 304) response.writeHead(status, header).end()
  else if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) {
    const octets = octetsOf(body ?? '')
    header.push('Content-Length', String(octets.length))
    response.writeHead(status, header)
    if (isHead) response.end()
    else response.end(octets, 'latin1')
  } else {
    response.writeHead(status, header)
    if (isHead) response.end()
    else void stream(body, response).catch(report)
  }
}

function flat(fields: Fields): string[] {
  const header: string[] = []
  for (const [name, value] of fields) header.push(name, value)
  return header
}

/**
 * The octets of a body, each as one character if it is a text in ASCII: node:http joins a text to the header section
 * and writes both in one encoding, and header fields have octets beyond ASCII, which Latin-1 alone leaves as they are.
 */
function octetsOf(body: string | Uint8Array): string | Uint8Array {
  return typeof body === 'string' && Buffer.byteLength(body) !== body.length ? Buffer.from(body) : body
}

/** Writes a body piece by piece, as fast as the client takes it; one that fails midway breaks the connection. */
async function stream(body: Exclude<Body, string | Uint8Array>, response: ServerResponse): Promise<void> {
  try {
    for await (const piece of body) {
      // Octets, for the first piece goes out with the header section.
      const octets = typeof piece === 'string' ? Buffer.from(piece) : piece
      if (octets.length > 0 && !response.write(octets)) await drained(response)
      // The loop requests no more than the client takes, and closes the stream when the client has disconnected.
      if (response.destroyed) return
    }
    response.end()
  } catch (error) {
    // A stream that stops because the client has gone has not failed.
    if (response.destroyed) return
    response.destroy()
    throw error
  }
}

function drained(response: ServerResponse): Promise<void> {
  if (response.destroyed) return Promise.resolve()
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done).off('close', done)
      resolve()
    }
    response.on('drain', done).on('close', done)
  })
}
