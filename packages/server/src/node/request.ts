import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Awaitable } from '@occi/core'
import type { Fields } from '@occi/core/authoring'
import { tooLarge } from '../fetch/adapter.ts'
import { endingOf } from '../http/ending.ts'
import type { HttpRequest } from '../http/messages.ts'
import { removedPrefix } from '../http/prefix.ts'
import { splitTarget } from '../http/target.ts'
import { readIncoming } from './body.ts'
import { hasBeenRead, parsedBody } from './parsed-body.ts'

/** A request of node:http as the service takes it; what is not asked for costs nothing. */
export class NodeRequest implements HttpRequest {
  readonly method: string
  readonly target: string
  readonly #message: IncomingMessage
  readonly #response: ServerResponse
  /** The host, if another source than the field `Host` names it. */
  readonly #host: string | undefined
  #fields: Fields | undefined
  #abort: AbortController | undefined
  #body: Promise<Uint8Array | undefined> | undefined
  /** Whether the head announces a longer body than is read. */
  #isTooLong = false

  constructor(message: IncomingMessage, response: ServerResponse) {
    const { method = 'GET', url = '/' } = message
    this.#message = message
    this.#response = response
    this.method = method
    if (url.startsWith('/')) {
      this.target = url
      this.#host = message.httpVersionMinor === 0 ? hostOfSocket(message) : undefined
    } else {
      // RFC 9112 §3.2.2: the host of a target in absolute form takes the place of the field Host.
      const { host, target } = splitTarget(url)
      this.target = target
      this.#host = host
    }
  }

  get remoteAddress(): string | undefined {
    return this.#message.socket.remoteAddress
  }

  get prefix(): string {
    const whole: unknown = 'originalUrl' in this.#message ? this.#message.originalUrl : undefined
    return typeof whole === 'string' ? removedPrefix(whole, this.target) : ''
  }

  get secure(): boolean {
    return 'encrypted' in this.#message.socket
  }

  get hasBody(): boolean {
    const { headers } = this.#message
    return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) !== 0
  }

  get fields(): Fields {
    this.#fields ??= pairs(this.#message.rawHeaders)
    return this.#fields
  }

  header(name: string): string | undefined {
    if (name === 'host' && this.#host !== undefined) return this.#host
    // An object that has a prototype: a member that is no text is none of the message's.
    const value: unknown = this.#message.headers[name]
    if (typeof value === 'string') return value
    return Array.isArray(value) ? value.join(', ') : undefined
  }

  get signal(): AbortSignal {
    if (this.#abort === undefined) {
      const abort = new AbortController()
      this.#abort = abort
      if (this.isAborted) abort.abort()
      else {
        this.#response.once('close', () => {
          if (this.isAborted) abort.abort()
        })
      }
    }
    return this.#abort.signal
  }

  get isAborted(): boolean {
    const { closed, writableFinished } = this.#response
    return !writableFinished && (closed || this.#message.socket.destroyed)
  }

  /** Whether a part of the body is left unread, since there was too much of it. */
  get isCut(): boolean {
    return this.#isTooLong || (this.#body !== undefined && !this.#message.readableEnded)
  }

  ending(): AbortSignal | undefined {
    return endingOf(this.#message.socket)
  }

  readBody(limit: number): Awaitable<Uint8Array | undefined> {
    if (this.#body !== undefined) return this.#body
    const { headers } = this.#message
    if (headers['transfer-encoding'] === undefined) {
      const length = Number(headers['content-length'] ?? 0)
      if (length === 0) return undefined
      if (length > limit) {
        this.#isTooLong = true
        throw tooLarge(limit)
      }
    }
    if (hasBeenRead(this.#message)) {
      const body = parsedBody(this.#message)
      if (body.length > limit) throw tooLarge(limit)
      return body.length === 0 ? undefined : body
    }
    this.#body = readIncoming(this.#message, limit)
    return this.#body
  }
}

/** What HTTP/1.0 does not send: the address that the client has connected to. */
function hostOfSocket({ headers, socket }: IncomingMessage): string | undefined {
  if (headers.host !== undefined || socket.localAddress === undefined) return headers.host
  const address = socket.localAddress.includes(':') ? `[${socket.localAddress}]` : socket.localAddress
  return `${address}:${socket.localPort}`
}

function pairs(raw: readonly string[]): Fields {
  const fields: [string, string][] = []
  for (let i = 0; i < raw.length; i += 2) fields.push([raw[i] ?? '', raw[i + 1] ?? ''])
  return fields
}
