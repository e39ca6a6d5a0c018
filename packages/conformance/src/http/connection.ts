import * as http from 'node:http'
import * as https from 'node:https'
import type { Answer } from './answer.ts'
import type { Request } from './request.ts'

/** No connection, no answer in time, or an answer that HTTP does not allow. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError'
  readonly code = 'connection'
}

/** How a connection sends. */
export interface ConnectionOptions {
  /** Header fields of each request that needs credentials. */
  readonly credentials: readonly (readonly [string, string])[]
  /** Milliseconds until an answer must be complete. */
  readonly timeout: number
}

/** The greatest body that is read, in octets. */
const maxBody = 64 * 1024 * 1024
/** text/occi carries everything in the header section. */
const maxHeaderSize = 256 * 1024

/**
 * Sends requests to one origin. It uses `node:http` and not `fetch`, since repeated header fields must be sent and seen as
 * they are. Redirects are not followed.
 */
export class Connection {
  readonly #origin: URL
  readonly #options: ConnectionOptions
  readonly #agent: http.Agent

  constructor(origin: URL, options: ConnectionOptions) {
    this.#origin = origin
    this.#options = options
    this.#agent = new (origin.protocol === 'https:' ? https : http).Agent({ keepAlive: true, maxSockets: 1 })
  }

  /** Whether requests carry credentials. */
  get hasCredentials(): boolean {
    return this.#options.credentials.length > 0
  }

  /**
   * Sends a request and reads the whole answer.
   *
   * @throws {@link ConnectionError} if no answer is complete in time.
   */
  send(request: Request, anonymous = false): Promise<Answer> {
    const { protocol, hostname, port } = this.#origin
    const { credentials, timeout } = this.#options
    const headers: string[] = ['Host', this.#origin.host]
    for (const [name, value] of [...request.fields, ...(anonymous ? [] : credentials)]) headers.push(name, value)
    const body = request.body === undefined ? undefined : Buffer.from(request.body)
    if (body !== undefined) headers.push('Content-Length', String(body.length))
    const options: https.RequestOptions = {
      hostname: hostname.replace(/^\[|\]$/g, ''),
      port,
      path: request.target,
      method: request.method,
      headers,
      agent: this.#agent,
      maxHeaderSize,
      signal: AbortSignal.timeout(timeout),
    }
    return new Promise((resolve, reject) => {
      const fail = (error: Error): void => reject(this.#connectionError(request, error))
      const sent = (protocol === 'https:' ? https : http).request(options, (received) => {
        read(received).then(resolve, fail)
      })
      sent.on('error', fail)
      sent.end(body)
    })
  }

  /** Closes what is open. */
  close(): void {
    this.#agent.destroy()
  }

  #connectionError(request: Request, error: Error): ConnectionError {
    const reason =
      error.name === 'AbortError' || error.name === 'TimeoutError'
        ? `no complete answer within ${this.#options.timeout} ms`
        : error.message || ('code' in error ? String(error.code) : error.name)
    return new ConnectionError(`${request.method} ${this.#origin.origin}${request.target}: ${reason}`, { cause: error })
  }
}

async function read(received: http.IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of received) {
    size += chunk.length
    if (size > maxBody) throw new Error(`the answer is larger than ${maxBody} octets`)
    chunks.push(chunk)
  }
  const raw = received.rawHeaders
  const fields = raw.flatMap((name, index): [string, string][] =>
    index % 2 === 0 ? [[name, Buffer.from(raw[index + 1] ?? '', 'latin1').toString()]] : [],
  )
  return { status: received.statusCode ?? 0, fields, body: Buffer.concat(chunks).toString() }
}
