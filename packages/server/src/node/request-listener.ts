import type { IncomingMessage, ServerResponse } from 'node:http'
import { inTurn } from './in-turn.ts'
import type { ListenerOptions } from './listener.ts'
import { listenerOf } from './serve.ts'
import type { Served } from './served.ts'

/**
 * A listener of node:http for an application, to be mounted in Express, Connect, Fastify or your own server. The
 * mount point is found automatically if the framework removes it from the path; if it does not, the option `base` of the
 * application names it. What is mounted answers every request that reaches it.
 *
 * Bodies that the framework has parsed already are taken from the member `body` of the request. What a crash left is
 * finished before the first request; `await app.recover()` does it at start.
 *
 * @example express().use('/cloud', requestListener(app)).listen(8888, '127.0.0.1')
 */
export function requestListener(
  app: Served,
  options: ListenerOptions = {},
): (message: IncomingMessage, response: ServerResponse) => void {
  return inTurn(listenerOf(app, options))
}
