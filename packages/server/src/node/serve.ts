import { createServer, type Server, type ServerOptions } from 'node:http'
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { SecureContextOptions } from 'node:tls'
import { type Report, reportToConsole } from '@occi/core/authoring'
import type { Handler } from '../http/messages.ts'
import { serverName } from '../http/version.ts'
import { Connections } from './connections.ts'
import type { Listener } from './in-turn.ts'
import { listen } from './listen.ts'
import { directListener, type ListenerOptions } from './listener.ts'
import type { Served } from './served.ts'

/** The address to listen on, and limits of what a client may send, all with safe defaults. */
export interface ServeOptions {
  /** The port to listen on, 0 for any free one. Defaults to 8888. */
  readonly port?: number
  /** The address to listen on; `0.0.0.0` or `::` for all. Defaults to `127.0.0.1`, which other machines cannot reach. */
  readonly hostname?: string
  /**
   * The server's certificate and its private key, in PEM: then it speaks HTTPS alone, with HTTP/1.1. Renewed ones are
   * taken from `server.setSecureContext`.
   */
  readonly tls?: Pick<SecureContextOptions, 'key' | 'cert' | 'passphrase'>
  /** Octets of a request's header section; more: 431. Defaults to 64 KiB. */
  readonly maxHeaderSize?: number
  /** Header fields of a request; more: 431. Defaults to 1,000. */
  readonly maxHeaderCount?: number
  /** Milliseconds in which a request's header section must arrive; later: 408. Defaults to 30,000. */
  readonly headersTimeout?: number
  /** Milliseconds in which a whole request must arrive; later: 408. Defaults to 300,000. */
  readonly requestTimeout?: number
  /** Milliseconds that an idle connection is kept. Defaults to 65,000, longer than the usual proxies keep theirs. */
  readonly keepAliveTimeout?: number
  /**
   * Milliseconds for which a client may take nothing of an answer that waits for it, and for which a client that has
   * ended its side of the connection waits for its answer. Defaults to 60,000; longer: the connection is cut off.
   */
  readonly stallTimeout?: number
  /**
   * Milliseconds between recoveries of what other processes on the same registry have left unfinished; 0 for none.
   * Defaults to 30,000.
   */
  readonly recoverInterval?: number
  /** Milliseconds that `close` waits for requests in progress. Defaults to 30,000. */
  readonly closeTimeout?: number
  /** Receives errors that no answer can report; writes to the console by default. */
  readonly report?: Report
}

/** A service that listens. */
export interface Serving {
  /** Its URL, such as `http://127.0.0.1:8888`; `https` if it has a certificate. */
  readonly url: string
  readonly port: number
  readonly server: Server | SecureServer
  /**
   * Reads what clients have sent by now, accepts no more connections, answers all requests, and then resolves;
   * cuts off what takes longer than `closeTimeout`.
   */
  close(): Promise<void>
}

/**
 * Serves an application on node:http. If it has its own routes or middleware, requests go through
 * @hono/node-server, which replaces the global `Request` and `Response` by faster ones.
 *
 * @example const { url, close } = await serve(app, { port: 8888 })
 * @throws the error of node:http if it cannot listen, such as `EADDRINUSE`
 */
export async function serve(app: Served, options: ServeOptions = {}): Promise<Serving> {
  const { port = 8888, hostname = '127.0.0.1', closeTimeout = 30_000 } = options
  await app.recover?.()
  const server = serverOf(options)
  const connections = new Connections(server)
  const { maxHeaderCount = 1000, stallTimeout = 60_000 } = options
  listen(server, connections, listenerOf(app, options), {
    maxHeaderCount,
    stallTimeout,
    serverName: () => app.serverName ?? serverName(false),
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, hostname, () => {
      server.off('error', reject)
      resolve()
    })
  })
  const recovering = recoverAgain(app, options)
  let closed: Promise<void> | undefined
  const close = () => {
    clearInterval(recovering)
    closed ??= closeServer(server, connections, closeTimeout)
    return closed
  }
  // What listens on a port has an address of this form.
  const address = server.address() as AddressInfo
  return { url: urlOf(address, options.tls === undefined ? 'http' : 'https'), port: address.port, server, close }
}

function serverOf(options: ServeOptions): Server | SecureServer {
  const { tls, closeTimeout = 30_000 } = options
  const common = serverOptions(options)
  if (tls === undefined) return createServer(common)
  // A connection on which nothing was agreed on yet owes no answer, and must not be waited for longer than for those.
  const handshakeTimeout = Math.min(common.headersTimeout, closeTimeout)
  return createSecureServer({ ...common, ...tls, ALPNProtocols: ['http/1.1'], handshakeTimeout })
}

/** Recovers what other processes leave if they end while this one runs. */
function recoverAgain(
  app: Served,
  { recoverInterval = 30_000, report = reportToConsole }: ServeOptions,
): NodeJS.Timeout | undefined {
  if (app.recover === undefined || recoverInterval === 0) return undefined
  let isUnderWay = false
  const recover = async () => {
    if (isUnderWay) return
    isUnderWay = true
    await app.recover?.().catch((error: unknown) => report(error, 'finishing what was left'))
    isUnderWay = false
  }
  return setInterval(recover, recoverInterval).unref()
}

function serverOptions(options: ServeOptions): ServerOptions & { readonly headersTimeout: number } {
  const { headersTimeout = 30_000, requestTimeout = 300_000, keepAliveTimeout = 65_000 } = options
  return {
    maxHeaderSize: options.maxHeaderSize ?? 64 * 1024,
    headersTimeout: Math.min(headersTimeout, requestTimeout),
    requestTimeout,
    keepAliveTimeout,
    connectionsCheckingInterval: Math.min(5000, headersTimeout, requestTimeout),
    // A missing Host is answered like any other mistake, and several of one field are told apart from one.
    requireHostHeader: false,
    joinDuplicateHeaders: true,
  }
}

/** Directly to the application if that is possible at the time of the request, else through Web requests. */
export function listenerOf(app: Served, { report = reportToConsole }: ListenerOptions): Listener {
  let throughFetch: Listener | undefined
  let direct: { readonly handler: Handler; readonly listener: Listener } | undefined
  return (message, response) => {
    const handler = app.handle
    if (handler === undefined) {
      throughFetch ??= lazyFetchListener(app, report)
      throughFetch(message, response)
    } else {
      if (direct?.handler !== handler) {
        const call: Handler = (request) => handler.call(app, request)
        direct = { handler, listener: directListener(call, { report }) }
      }
      direct.listener(message, response)
    }
  }
}

/** Loads what goes through Web requests with the first request that needs it: most services do not. */
function lazyFetchListener(app: Served, report: Report): Listener {
  let listener: Listener | undefined
  const loading = import('./fetch-listener.ts').then((loaded) => {
    listener = loaded.fetchListener(app, report)
    return listener
  })
  return (message, response) => {
    if (listener === undefined) void loading.then((loaded) => loaded(message, response))
    else listener(message, response)
  }
}

function urlOf({ address, family, port }: AddressInfo, scheme: string): string {
  if (address === '0.0.0.0' || address === '::') return `${scheme}://localhost:${port}`
  return family === 'IPv6' ? `${scheme}://[${address}]:${port}` : `${scheme}://${address}:${port}`
}

async function closeServer(server: Server | SecureServer, connections: Connections, timeout: number): Promise<void> {
  const timer = setTimeout(() => {
    server.closeAllConnections()
    connections.destroy()
  }, timeout)
  await connections.drain()
  await new Promise<void>((resolve, reject) => {
    server.close((error) => {
      clearTimeout(timer)
      if (error === undefined) resolve()
      else reject(error)
    })
    connections.close()
  })
}
