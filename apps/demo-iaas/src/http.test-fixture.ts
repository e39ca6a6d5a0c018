import { Agent, type IncomingHttpHeaders, request } from 'node:http'

/** What is sent: JSON unless the headers say otherwise. */
export interface Sent {
  readonly method: string
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

/** One connection to a service that is kept. */
export class Connection {
  readonly #url: string
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 })

  constructor(url: string) {
    this.#url = url
  }

  /** @throws the error of node:http if the connection breaks before the whole answer has arrived */
  send({ method, path, headers = {}, body }: Sent): Promise<Answer> {
    const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
    const type =
      text === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) }
    return new Promise((resolve, reject) => {
      const options = { method, agent: this.#agent, headers: { Accept: 'application/json', ...type, ...headers } }
      const sent = request(new URL(path, this.#url), options, (response) => {
        const pieces: Buffer[] = []
        response.on('data', (piece: Buffer) => pieces.push(piece))
        response.on('error', reject)
        response.on('end', () => {
          const { statusCode: status = 0, headers: fields } = response
          resolve({ status, headers: fields, text: Buffer.concat(pieces).toString() })
        })
      })
      sent.on('error', reject)
      sent.end(text)
    })
  }

  close(): void {
    this.#agent.destroy()
  }
}
