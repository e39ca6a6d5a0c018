import { connect, type Socket } from 'node:net'
import { afterEach } from 'vitest'

const sockets = new Set<Socket>()

afterEach(() => {
  for (const socket of sockets) socket.destroy()
  sockets.clear()
})

/** A connection whose octets are seen as they are, one character each. */
export class Raw {
  readonly socket: Socket
  received = ''
  #isEnded = false
  #changed: () => void = () => {}

  constructor(port: number) {
    this.socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true }).setEncoding('latin1')
    sockets.add(this.socket)
    const change = () => this.#changed()
    this.socket.on('data', (piece) => {
      this.received += piece
      change()
    })
    const end = () => {
      this.#isEnded = true
      change()
    }
    this.socket.on('end', end).on('close', end).on('error', end)
  }

  send(octets: string): this {
    this.socket.write(octets, 'latin1')
    return this
  }

  /** What has come, once it is matched; fails where the connection ends before. */
  async until(pattern: RegExp): Promise<string> {
    while (!pattern.test(this.received)) {
      if (this.#isEnded) throw new Error(`the connection has ended after: ${this.received}`)
      await this.#change()
    }
    return this.received
  }

  /** All that came until the server has ended the connection. */
  async end(): Promise<string> {
    while (!this.#isEnded) await this.#change()
    return this.received
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#changed = resolve
    })
  }
}

/** The octets of a request. */
export function get(path: string, ...fields: string[]): string {
  return `${[`GET ${path} HTTP/1.1`, 'Host: localhost', ...fields].join('\r\n')}\r\n\r\n`
}

/** The octets of a request with a body. */
export function post(path: string, body: string, ...fields: string[]): string {
  const lines = [`POST ${path} HTTP/1.1`, 'Host: localhost', `Content-Length: ${body.length}`, ...fields]
  return `${lines.join('\r\n')}\r\n\r\n${body}`
}

/** The status of every answer in what came. */
export function statuses(received: string): string[] {
  return [...received.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, status = '']) => status)
}

/** A promise that other code fulfils. */
export function later<T>(): { readonly promise: Promise<T>; resolve(value: T): void } {
  let resolve: (value: T) => void = () => {}
  const promise = new Promise<T>((keep) => {
    resolve = keep
  })
  return { promise, resolve }
}
