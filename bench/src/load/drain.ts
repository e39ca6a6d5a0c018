import { request } from 'node:http'
import type { Sent } from './load.ts'

/** Sends a request over a connection of its own, reads the answer to its end and forgets it; says what it was. */
export function drain(port: number, { method, path, headers, body }: Sent): Promise<string> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) }
    const options = { host: '127.0.0.1', port, method, path, agent: false, headers: { ...headers, ...length } }
    const sent = request(options, (response) => {
      const { statusCode = 0 } = response
      let octets = 0
      let text = ''
      response.on('data', (chunk: Buffer) => {
        octets += chunk.length
        if (statusCode >= 400 && text.length < 300) text += chunk.toString()
      })
      response.on('error', reject)
      response.on('end', () => {
        if (statusCode >= 400) reject(new Error(`${method} ${path}: ${statusCode} ${text.slice(0, 300)}`))
        else resolve(`${statusCode}, ${(octets / 1e6).toFixed(1)} MB`)
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
