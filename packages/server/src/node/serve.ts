import { createServer, type Server, type ServerOptions } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import type { Awaitable } from '@occi/core'
import type { Handler } from '../http/exchange.ts'
import { nodeListener } from './listener.ts'

/** What `serve` serves: an `Application`, or anything else with `fetch`. */
export interface Served {
  fetch(request: Request): Awaitable<Response>
  /** The way without Web requests and responses, where there is one now. */
  readonly handle?: Handler | undefined
  /** The value of `Server` in answers to what is no HTTP. */
  readonly serverName?: string
  /** Called before the first request. */
  recover?(): Promise<void>
}

/** Where to listen, and what a client may send; the bounds have safe defaults. */
export interface ServeOptions {
  /** 8888 unless said; 0 for any free one. */
  readonly port?: number
  /** Address to listen on; `localhost` unless said. */
  readonly hostname?: string
  /** Octets of a request's header section; 64 KiB unless said. */
  readonly maxHeaderSize?: number
  /** Header fields of a request; 1,000 unless said. */
  readonly maxHeaders?: number
  /** Milliseconds in which a request's header section must have come; 30,000 unless said. */
  readonly headersTimeout?: number
  /** Milliseconds in which a request must have come whole; 300,000 unless said. */
  readonly requestTimeout?: number
  /** Milliseconds that an idle connection is kept; 5,000 unless said. */
  readonly keepAliveTimeout?: number
}

/** A service that listens. */
export interface Serving {
  /** Where it is, as `http://127.0.0.1:8888`. */
  readonly url: string
  readonly port: number
  readonly server: Server
  /** Takes no more connections, finishes what is under way, and resolves when all is done. */
  close(): Promise<void>
}

/**
 * Serves an application on node:http.
 *
 * @example const { url, close } = await serve(app, { port: 8888 })
 * @throws what node:http says where it cannot listen, as `EADDRINUSE`
 */
export async function serve(app: Served, options: ServeOptions = {}): Promise<Serving> {
  const { port = 8888, hostname = 'localhost', maxHeaders = 1000 } = options
  await app.recover?.()
  const server = createServer(serverOptions(options), listenerOf(app, maxHeaders))
  // node:http drops what is over this number without a word: the listener counts, and answers.
  server.maxHeadersCount = maxHeaders + 1
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => refuse(error, socket, app))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, hostname, () => {
      server.off('error', reject)
      resolve()
    })
  })
  const address = server.address() as AddressInfo
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address
  return { url: `http://${name}:${address.port}`, port: address.port, server, close: () => close(server) }
}

function serverOptions(options: ServeOptions): ServerOptions {
  return {
    maxHeaderSize: options.maxHeaderSize ?? 64 * 1024,
    headersTimeout: options.headersTimeout ?? 30_000,
    requestTimeout: options.requestTimeout ?? 300_000,
    keepAliveTimeout: options.keepAliveTimeout ?? 5000,
    requireHostHeader: false,
  }
}

function listenerOf(app: Served, maxHeaders: number): Parameters<typeof createServer>[1] {
  const throughFetch = getRequestListener((request) => app.fetch(request), { overrideGlobalObjects: false })
  let direct: { readonly handler: Handler; readonly listener: ReturnType<typeof nodeListener> } | undefined
  return (message, response) => {
    if (message.rawHeaders.length > 2 * maxHeaders) {
      const fields = { ...refusalFields(app), Connection: 'close' }
      response.writeHead(431, fields).end(`more than ${maxHeaders} header fields\r\n`)
      return
    }
    const handler = app.handle
    if (handler === undefined) void throughFetch(message, response)
    else {
      if (direct?.handler !== handler) direct = { handler, listener: nodeListener(handler) }
      direct.listener(message, response)
    }
  }
}

const refusals: Readonly<Record<string, readonly [status: string, reason: string]>> = {
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'the header section is too large'],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'the request did not come in time'],
}

function refusalFields({ serverName }: Served): Record<string, string> {
  return { ...(serverName === undefined ? {} : { Server: serverName }), 'Content-Type': 'text/plain; charset=utf-8' }
}

/** Answers what node:http could not read as a request (`GFD.223 Versioning`: on each response). */
function refuse(error: NodeJS.ErrnoException, socket: Socket, app: Served): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const [status, reason] = refusals[error.code ?? ''] ?? ['400 Bad Request', 'this is no HTTP request']
  const body = `${reason}\r\n`
  const fields = { ...refusalFields(app), 'Content-Length': String(body.length), Connection: 'close' }
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.end(`HTTP/1.1 ${status}\r\n${lines.join('')}\r\n${body}`)
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)))
    server.closeIdleConnections()
  })
}
