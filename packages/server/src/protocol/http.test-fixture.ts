import { type Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { afterEach } from 'vitest'
import type { Application } from '../application.ts'
import { serve } from '../node/index.ts'

/** An answer, as it came over the wire. */
export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

/** What a request carries; a header with several values is sent several times. */
export interface Sent {
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
  readonly body?: string
}

/** A client of one running service. */
export interface Client {
  readonly url: string
  send(method: string, path: string, sent?: Sent): Promise<Answer>
}

const closers: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

/** Serves an application over real HTTP until the test ends. */
export async function client(app: Application): Promise<Client> {
  const server = await serve(app, { port: 0 })
  closers.push(() => server.close())
  return { url: server.url, send: (method, path, sent) => send(server.url, method, path, sent) }
}

/**
 * Sends one request and reads the whole answer.
 *
 * @param agent keeps connections for many requests; each has one of its own unless said
 */
export function send(
  url: string,
  method: string,
  path: string,
  { headers = {}, body }: Sent = {},
  agent: Agent | false = false,
): Promise<Answer> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const fields = Object.entries(headers).map(([name, value]) => [
      name,
      typeof value === 'string' ? value : [...value],
    ])
    // node:http frames the body of a DELETE only where it is told its length.
    if (body !== undefined) fields.push(['Content-Length', String(Buffer.byteLength(body))])
    const options = { method, path, hostname, port, agent, headers: Object.fromEntries(fields) }
    const request = httpRequest(options, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString('utf8'),
        })
      })
    })
    request.on('error', reject)
    request.end(body)
  })
}

/** The headers of a request that carries its message in text/occi. */
export function occi(fields: Readonly<Record<string, string | readonly string[]>>): Sent {
  return { headers: { 'Content-Type': 'text/occi', ...fields } }
}

/** A request with a text/plain body of these lines. */
export function plain(...lines: string[]): Sent {
  return { headers: { 'Content-Type': 'text/plain' }, body: lines.join('\n') }
}

/** A request with a JSON body, that wants JSON back. */
export function json(value: unknown, headers: Readonly<Record<string, string>> = {}): Sent {
  const media = { 'Content-Type': 'application/json', Accept: 'application/json' }
  return { headers: { ...media, ...headers }, body: JSON.stringify(value) }
}

/** The path of an absolute URL in a header field. */
export function pathOf(url: string | undefined): string {
  return new URL(url ?? 'missing:').pathname
}
