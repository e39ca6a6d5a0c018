import { type Agent, type IncomingMessage, request } from 'node:http'
import type { Sent } from './load.ts'

/** An answer, without what each server of Node adds by itself. */
export interface Answer {
  readonly status: number
  /** Names and values in turn. */
  readonly fields: readonly string[]
  readonly body: string
}

const added = ['date', 'connection', 'keep-alive', 'transfer-encoding']

/** Sends a request over a connection of its own and reads the whole answer. */
export function ask(port: number, sent: Sent, agent: Agent | false = false): Promise<Answer> {
  const { method, path, headers, body } = sent
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) }
    const options = { host: '127.0.0.1', port, method, path, agent, headers: { ...headers, ...length } }
    const going = request(options, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          fields: fieldsOf(response),
          body: Buffer.concat(chunks).toString(),
        })
      })
    })
    going.on('error', reject)
    going.end(body)
  })
}

/**
 * Sends a request that must succeed.
 *
 * @throws Error if its status is 400 or more
 */
export async function askWell(port: number, sent: Sent): Promise<Answer> {
  const answer = await ask(port, sent)
  if (answer.status < 400) return answer
  throw new Error(`${sent.method} ${sent.path}: ${answer.status} ${answer.body.slice(0, 300)}`)
}

function fieldsOf({ rawHeaders }: IncomingMessage): readonly string[] {
  const fields: string[] = []
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const [name = '', value = ''] = rawHeaders.slice(at, at + 2)
    if (!added.includes(name.toLowerCase())) fields.push(name, value)
  }
  return fields
}

/** Returns the value of a field of an answer. */
export function fieldOf({ fields }: Answer, name: string): string {
  return fields[fields.findIndex((field) => field.toLowerCase() === name) + 1] ?? ''
}
