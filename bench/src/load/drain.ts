import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import type { Sent } from './load.ts'

/**
 * Sends a request over a connection of its own, reads the answer to its end and forgets it; says what it was.
 *
 * @param octetsPerSecond what the reader takes at most
 * @throws Error if the status is 400 or more
 */
export async function drain(
  port: number,
  { method, path, headers, body }: Sent,
  octetsPerSecond = Number.POSITIVE_INFINITY,
): Promise<string> {
  const length = body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) }
  const options = { host: '127.0.0.1', port, method, path, agent: false, headers: { ...headers, ...length } }
  const [response] = (await once(request(options).end(body), 'response')) as [IncomingMessage]
  const { statusCode = 0 } = response
  const start = performance.now()
  let octets = 0
  let text = ''
  for await (const chunk of response as AsyncIterable<Buffer>) {
    octets += chunk.length
    if (statusCode >= 400 && text.length < 300) text += chunk.toString()
    const ahead = (octets / octetsPerSecond) * 1000 - (performance.now() - start)
    if (ahead > 1) await setTimeout(ahead)
  }
  if (statusCode >= 400) throw new Error(`${method} ${path}: ${statusCode} ${text.slice(0, 300)}`)
  return `${statusCode}, ${(octets / 1e6).toFixed(1)} MB`
}
