import type { Fetch } from '@occi/client'
import { print, type Terminal } from '../terminal.ts'
import { curlLine } from './curl-line.ts'
import { NotSent } from './not-sent.ts'

/** Which requests are shown as commands of curl in place of being sent. */
export type Shown = 'all' | 'changes' | 'none'

/** A `fetch` that shows requests. What a command must know before is read as usual. */
export class ShowingFetch {
  shown: Shown = 'none'
  readonly #terminal: Terminal
  readonly #user: string | undefined

  constructor(terminal: Terminal, user: string | undefined) {
    this.#terminal = terminal
    this.#user = user
  }

  readonly fetch: Fetch = async (url, request) => {
    const { method, headers, body } = request
    if (this.shown === 'none' || (this.shown === 'changes' && method === 'GET'))
      return this.#terminal.fetch(url, request)
    const plain = { method, url: url.href, headers: new Headers(headers), body: body ?? undefined }
    await print(this.#terminal, curlLine(plain, this.#user))
    throw new NotSent()
  }
}
