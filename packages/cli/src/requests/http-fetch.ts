import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { Readable } from 'node:stream'
import type { Fetch, Fetched } from '@occi/client'

/** A `fetch` of node:http: Node takes as long to load its own as all the rest of a short command. */
export const httpFetch: Fetch = (url, { method, headers, body, signal }) =>
  new Promise<Fetched>((resolve, reject) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest
    // Without it Node does not frame the body of a DELETE.
    const length: [string, string][] = body === null ? [] : [['content-length', `${Buffer.byteLength(body)}`]]
    const options = { method, headers: combined([...headers, ...length]), signal }
    const sent = send(url, options, (answer) => resolve(fetched(answer)))
    sent.on('error', reject)
    sent.end(body ?? undefined)
  })

/** The values of a name that is repeated become one, as in `fetch`. */
function combined(headers: readonly [string, string][]): Record<string, string> {
  const all = new Map<string, string>()
  for (const [name, value] of headers) {
    const key = name.toLowerCase()
    const before = all.get(key)
    all.set(key, before === undefined ? value : `${before}, ${value}`)
  }
  return Object.fromEntries(all)
}

function fetched(answer: IncomingMessage): Fetched {
  const headers = Object.entries(answer.headersDistinct).map(([name, values = []]): [string, string] => [
    name,
    values.join(', '),
  ])
  return { status: answer.statusCode ?? 0, headers, body: Readable.toWeb(answer) as ReadableStream<Uint8Array> }
}
