import type { IncomingMessage } from 'node:http'
import type { Awaitable, Fields } from '@occi/core'
import { tooLarge } from '../fetch/adapter.ts'
import type { HttpRequest } from '../http/exchange.ts'

/** A request of node:http as the service takes it; what is not asked for costs nothing. */
export class NodeRequest implements HttpRequest {
  readonly #message: IncomingMessage
  #fields: Fields | undefined
  #abort: AbortController | undefined

  constructor(message: IncomingMessage) {
    this.#message = message
  }

  get method(): string {
    return this.#message.method ?? 'GET'
  }

  get target(): string {
    return this.#message.url ?? '/'
  }

  get secure(): boolean {
    return 'encrypted' in this.#message.socket
  }

  get fields(): Fields {
    if (this.#fields === undefined) {
      const raw = this.#message.rawHeaders
      const fields: [string, string][] = []
      for (let i = 0; i < raw.length; i += 2) fields.push([raw[i] ?? '', raw[i + 1] ?? ''])
      this.#fields = fields
    }
    return this.#fields
  }

  header(name: string): string | undefined {
    const value = this.#message.headers[name]
    return typeof value === 'object' ? value.join(', ') : value
  }

  get signal(): AbortSignal {
    if (this.#abort === undefined) {
      const abort = new AbortController()
      // The socket closes when the client goes away; after a complete answer nobody looks at the signal any more.
      this.#message.socket.once('close', () => abort.abort())
      if (this.#message.socket.destroyed) abort.abort()
      this.#abort = abort
    }
    return this.#abort.signal
  }

  readBody(limit: number): Awaitable<Uint8Array | undefined> {
    const { headers } = this.#message
    if (headers['transfer-encoding'] === undefined) {
      const length = Number(headers['content-length'] ?? 0)
      if (length === 0) return undefined
      if (length > limit) throw tooLarge(limit)
    }
    return readAll(this.#message, limit)
  }
}

function readAll(message: IncomingMessage, limit: number): Promise<Uint8Array | undefined> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let length = 0
    message.on('data', (chunk: Buffer) => {
      length += chunk.length
      if (length > limit) {
        message.pause()
        reject(tooLarge(limit))
      } else chunks.push(chunk)
    })
    message.on('end', () => resolve(length === 0 ? undefined : chunks.length === 1 ? chunks[0] : Buffer.concat(chunks)))
    message.on('error', reject)
    message.on('close', () => reject(new Error('the client went away before its request was complete')))
  })
}
