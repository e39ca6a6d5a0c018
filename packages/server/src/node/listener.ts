import type { IncomingMessage, ServerResponse } from 'node:http'
import { isPromise } from '@occi/core'
import type { Handler, HttpResponse } from '../http/exchange.ts'
import { NodeRequest } from './request.ts'

/** A listener of node:http that goes straight to a handler, without Web requests and responses in between. */
export function nodeListener(handler: Handler): (message: IncomingMessage, response: ServerResponse) => void {
  return (message, response) => {
    const answer = handler(new NodeRequest(message))
    if (!isPromise(answer)) write(answer, message, response)
    else {
      answer.then(
        (settled) => write(settled, message, response),
        () => response.destroy(),
      )
    }
  }
}

function write({ status, fields, body }: HttpResponse, message: IncomingMessage, response: ServerResponse): void {
  if (response.destroyed) return
  // What is left of a request that was refused before it was read would be taken for the next one.
  const unread = !message.complete && hasBody(message)
  const flat: string[] = []
  for (const [name, value] of fields) flat.push(name, value)
  if (unread) flat.push('Connection', 'close')
  if (body === undefined || typeof body === 'string' || body instanceof Uint8Array) {
    if (status !== 204 && status !== 304) flat.push('Content-Length', String(lengthOf(body)))
    response.writeHead(status, flat)
    response.end(message.method === 'HEAD' ? undefined : body)
  } else {
    response.writeHead(status, flat)
    if (message.method === 'HEAD') response.end()
    else void stream(body, response)
  }
  if (unread) message.resume()
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}

function lengthOf(body: string | Uint8Array | undefined): number {
  if (body === undefined) return 0
  return typeof body === 'string' ? Buffer.byteLength(body) : body.length
}

/** Writes a body piece by piece, as fast as the client takes it; one that fails midway breaks the connection. */
async function stream(body: AsyncIterable<string | Uint8Array>, response: ServerResponse): Promise<void> {
  try {
    for await (const piece of body) {
      if (response.destroyed) return
      if (piece.length > 0 && !response.write(piece)) await drained(response)
    }
    response.end()
  } catch {
    response.destroy()
  }
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      response.off('drain', done)
      response.off('close', done)
      resolve()
    }
    response.on('drain', done)
    response.on('close', done)
  })
}
