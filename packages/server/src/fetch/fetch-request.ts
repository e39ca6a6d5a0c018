import type { Awaitable } from '@occi/core'
import type { Fields } from '@occi/core/authoring'
import type { HttpRequest } from '../http/messages.ts'
import { readAll, tooLarge } from './adapter.ts'

/** A Web request as the service takes it. Its header fields come joined: `Headers` keeps no repeats. */
export class FetchRequest implements HttpRequest {
  readonly method: string
  readonly target: string
  /** The path and query of the URL. */
  readonly ownTarget: string
  readonly secure: boolean
  readonly #request: Request
  /** Where the authority starts in the URL, and the path. */
  readonly #authority: number
  readonly #path: number
  #fields: Fields | undefined
  /** The fields that were read before: `Headers` check the name and search again each time. */
  readonly #known = new Map<string, string | undefined>()

  /** @param target in place of the path and query of the URL */
  constructor(request: Request, target?: string) {
    const { url } = request
    this.#request = request
    this.method = request.method
    // Always absolute and in its normal form, so that nothing has to be parsed.
    this.#authority = url.indexOf('://') + 3
    this.#path = url.indexOf('/', this.#authority)
    const fragment = url.indexOf('#')
    this.ownTarget = url.slice(this.#path, fragment === -1 ? undefined : fragment)
    this.target = target ?? this.ownTarget
    this.secure = url.startsWith('https:')
  }

  get fields(): Fields {
    this.#fields ??= [...this.#request.headers]
    return this.#fields
  }

  get signal(): AbortSignal {
    return this.#request.signal
  }

  get isAborted(): boolean {
    return this.#request.signal.aborted
  }

  get hasBody(): boolean {
    // Touching the body would tell a client that waits for `100 Continue` to send it.
    const length = this.header('content-length')
    if (length !== undefined) return Number(length) > 0
    if (this.header('transfer-encoding') !== undefined) return true
    // A Web request of these methods has none, and servers that make requests lazily would make it to say so.
    return this.method !== 'GET' && this.method !== 'HEAD' && this.#request.body !== null
  }

  header(name: string): string | undefined {
    const known = this.#known.get(name)
    if (known !== undefined || this.#known.has(name)) return known
    const own = name === 'host' ? this.#request.url.slice(this.#authority, this.#path) : undefined
    const value = this.#request.headers.get(name) ?? own
    this.#known.set(name, value)
    return value
  }

  readBody(limit: number): Awaitable<Uint8Array | undefined> {
    // Before the body is touched: a client that waits for `100 Continue` would be told to send it.
    if (Number(this.header('content-length') ?? 0) > limit) return Promise.reject(tooLarge(limit))
    const { body } = this.#request
    return body === null ? undefined : readAll(body, limit)
  }
}
