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

  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    const { method = 'GET', headers, body } = init ?? {}
    if (this.shown === 'none' || (this.shown === 'changes' && method === 'GET')) return fetch(input, init)
    const request = {
      method,
      url: String(input),
      headers: new Headers(headers),
      body: typeof body === 'string' ? body : undefined,
    }
    await print(this.#terminal, curlLine(request, this.#user))
    throw new NotSent()
  }
}
