import type { RequestHead } from '@occi/core'
import type { HttpRequest } from './http/messages.ts'
import type { Proxies } from './http/proxies.ts'

/** The head of a request as an authenticator sees it; what it does not read costs nothing. */
export class RequestHeadView implements RequestHead {
  /** A function of its own, since authenticators take it out of the head. */
  readonly header: RequestHead['header']
  readonly #request: HttpRequest
  readonly #proxies: Proxies

  constructor(request: HttpRequest, proxies: Proxies) {
    this.#request = request
    this.#proxies = proxies
    this.header = (name) => request.header(name)
  }

  get method(): string {
    return this.#request.method
  }

  get path(): string {
    return this.#request.target.split('?', 1)[0] ?? ''
  }

  get address(): string | undefined {
    return this.#proxies.client(this.#request)
  }

  get signal(): AbortSignal {
    return this.#request.signal
  }
}
