import { OcciError } from '@occi/core'
import type { Fields } from '@occi/core/authoring'
import { authFields } from './auth.ts'
import type { ConnectOptions, Fetched } from './options.ts'

/** A request as it is sent. */
export interface Outgoing {
  readonly method: string
  readonly url: URL
  readonly fields: Fields
  readonly body?: string | undefined
}

/** An answer that has been read whole. */
export interface Reply {
  readonly status: number
  readonly fields: Fields
  readonly body: Uint8Array
}

/** Sends single requests by `fetch`. */
export class Transport {
  readonly #options: ConnectOptions

  constructor(options: ConnectOptions) {
    this.#options = options
  }

  /**
   * Sends a request once, and reads the answer.
   *
   * @throws OcciError `unavailable` if there is no answer, `timeout` if it takes too long, `too-large`
   */
  async send(request: Outgoing, signal: AbortSignal | undefined, timeout: number): Promise<Reply> {
    const limit = new AbortController()
    const timer = setTimeout(() => limit.abort(), timeout)
    const both = signal === undefined ? limit.signal : AbortSignal.any([signal, limit.signal])
    try {
      const response = await this.#fetch(request, both)
      const body = await this.read(response, request)
      return { status: response.status, fields: [...response.headers], body }
    } catch (error) {
      signal?.throwIfAborted()
      if (!limit.signal.aborted) throw failure(request, error)
      throw new OcciError('timeout', `${nameOf(request)} was not answered within ${timeout} ms`)
    } finally {
      clearTimeout(timer)
    }
  }

  /**
   * Sends a request whose answer is read piece by piece.
   *
   * @param timeout how long its head may take, in milliseconds
   */
  async open(request: Outgoing, signal: AbortSignal, timeout: number): Promise<Fetched> {
    const limit = new AbortController()
    const timer = setTimeout(() => limit.abort(), timeout)
    try {
      return await this.#fetch(request, AbortSignal.any([signal, limit.signal]))
    } catch (error) {
      signal.throwIfAborted()
      throw failure(request, error)
    } finally {
      clearTimeout(timer)
    }
  }

  async #fetch({ method, url, fields, body }: Outgoing, signal: AbortSignal): Promise<Fetched> {
    const auth = Object.entries(await authFields(this.#options.auth))
    const replaced = new Set(auth.map(([name]) => name.toLowerCase()))
    const kept = fields.filter(([name]) => !replaced.has(name.toLowerCase()))
    const headers = [...kept, ...auth].map(([name, value]): [string, string] => [name, value])
    const { fetch = globalThis.fetch } = this.#options
    // Credentials are for this service alone, so a redirect is never followed.
    return fetch(url, { method, headers, body: body ?? null, signal, redirect: 'manual' })
  }

  /** Reads the body of an answer. */
  async read(response: Fetched, request: Outgoing): Promise<Uint8Array> {
    const { maxBytes = 64 * 1024 * 1024 } = this.#options
    const pieces: Uint8Array[] = []
    let size = 0
    for await (const piece of piecesOf(response)) {
      size += piece.length
      if (size > maxBytes) {
        throw new OcciError('too-large', `the answer to ${nameOf(request)} has more than ${maxBytes} octets (maxBytes)`)
      }
      pieces.push(piece)
    }
    const body = new Uint8Array(size)
    let offset = 0
    for (const piece of pieces) {
      body.set(piece, offset)
      offset += piece.length
    }
    return body
  }
}

/** The pieces of the body of an answer. Not all browsers can iterate over a stream. */
export async function* piecesOf(response: Pick<Fetched, 'body'>): AsyncGenerator<Uint8Array, void, undefined> {
  const reader = response.body?.getReader()
  if (reader === undefined) return
  try {
    for (let { done, value } = await reader.read(); !done; { done, value } = await reader.read()) {
      if (value !== undefined) yield value
    }
  } finally {
    await reader.cancel().catch(() => {})
  }
}

/** Names a request in messages. */
export function nameOf({ method, url }: Pick<Outgoing, 'method' | 'url'>): string {
  return `${method} ${url.href}`
}

function failure(request: Outgoing, error: unknown): unknown {
  if (error instanceof OcciError) return error
  const inner = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const reason = inner instanceof Error ? inner.message || inner.name : String(inner)
  return new OcciError('unavailable', `${nameOf(request)} was not answered: ${reason}`, { cause: error })
}
