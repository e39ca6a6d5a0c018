import type { Client } from '../../../packages/server/src/protocol/messages.test-fixture.ts'
import { fetchOf } from './fetch-client.ts'
import { afterEach } from './vitest.ts'

const open = new Set<AbortController>()

afterEach(() => {
  for (const one of open) one.abort()
  open.clear()
})

/** What has come of a stream of events. */
class EventText {
  #text = ''
  #changed = () => {}

  async read(body: ReadableStream<Uint8Array>): Promise<void> {
    const decoder = new TextDecoder()
    for await (const piece of body) {
      this.#text += decoder.decode(piece, { stream: true })
      this.#changed()
    }
  }

  /** Waits for text. */
  async received(pattern: RegExp): Promise<string> {
    while (!pattern.test(this.#text)) {
      await new Promise<void>((resolve) => {
        this.#changed = resolve
      })
    }
    return this.#text
  }
}

/** Follows the events of a path. */
export async function stream(client: Client, path: string, headers: Record<string, string> = {}): Promise<EventText> {
  const end = new AbortController()
  open.add(end)
  const request = { headers: { Accept: 'text/event-stream', ...headers }, signal: end.signal }
  const { body } = await fetchOf(client)(new Request(client.url + path, request))
  const text = new EventText()
  // A stream that was ended has no more to say.
  if (body !== null) text.read(body).catch(() => {})
  return text
}
