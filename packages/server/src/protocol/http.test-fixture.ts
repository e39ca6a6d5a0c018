import { type Agent, request as httpRequest } from 'node:http'
import { afterEach } from 'vitest'
import type { Application } from '../application.ts'
import { serve } from '../node/index.ts'
import type { Answer, Client, Sent } from './messages.test-fixture.ts'

export * from './messages.test-fixture.ts'

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
 * @param agent keeps connections for many requests; by default each has its own
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
    // node:http frames the body of a DELETE only if its length is given.
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
