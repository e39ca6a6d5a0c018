import { type ClientRequest, request as httpRequest, type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import type { EventReader, RawEvent } from '@occi/core/authoring'
import { jsonRendering } from '@occi/render-json'
import { afterEach } from 'vitest'
import type { Client } from './http.test-fixture.ts'

const open = new Set<EventStream>()

afterEach(() => {
  for (const stream of open) stream.end()
})

/** A stream of events as a client reads it. */
export class EventStream {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  /** Everything that has come. */
  text = ''
  readonly #request: ClientRequest
  readonly #response: IncomingMessage
  readonly #reader: EventReader = jsonRendering().events.reader()
  readonly #events: RawEvent[] = []
  #isOver = false
  #changed = () => {}

  constructor(request: ClientRequest, response: IncomingMessage) {
    this.#request = request
    this.#response = response
    this.status = response.statusCode ?? 0
    this.headers = response.headers
    open.add(this)
    response.on('data', (piece: Buffer) => {
      this.text += piece.toString()
      if (this.status === 200) this.#events.push(...this.#reader.read(piece))
      this.#changed()
    })
    // A stream that breaks off has ended as well.
    response.on('error', () => {})
    response.on('close', () => {
      this.#isOver = true
      open.delete(this)
      this.#changed()
    })
  }

  /** The revision from which another stream continues. */
  get position(): string | undefined {
    return this.#reader.position
  }

  /** Whether it came to its proper end. */
  get isWhole(): boolean {
    return this.#response.complete
  }

  /** The next event; undefined at the end of the stream. */
  async next(): Promise<RawEvent | undefined> {
    await this.#until(() => this.#events.length > 0)
    return this.#events.shift()
  }

  /** The next events, so many. */
  async take(number: number): Promise<readonly RawEvent[]> {
    await this.#until(() => this.#events.length >= number)
    return this.#events.splice(0, number)
  }

  /** Waits for text. */
  async received(pattern: RegExp): Promise<string> {
    await this.#until(() => pattern.test(this.text))
    return this.text
  }

  /** Waits until the service has ended it. */
  async ended(): Promise<void> {
    await this.#until(() => this.#isOver)
  }

  /** Takes nothing more until `resume`. */
  pause(): void {
    this.#response.pause()
  }

  resume(): void {
    this.#response.resume()
  }

  /** Ends it as a client that goes away. */
  end(): void {
    this.#request.destroy()
    this.#response.destroy()
  }

  async #until(holds: () => boolean): Promise<void> {
    while (!holds() && !this.#isOver) {
      await new Promise<void>((resolve) => {
        this.#changed = resolve
      })
    }
  }
}

/** Opens a stream of events; it ends with the test at the latest. */
export function stream(
  { url }: Pick<Client, 'url'>,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<EventStream> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(`${url}${path}`, { headers: { Accept: 'text/event-stream', ...headers }, agent: false })
    request.on('response', (response) => resolve(new EventStream(request, response)))
    request.on('error', reject)
    request.end()
  })
}
