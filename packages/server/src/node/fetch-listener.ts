import { getRequestListener, RequestError } from '@hono/node-server'
import type { Report } from '@occi/core/authoring'
import { serverName } from '../http/version.ts'
import type { Listener } from './in-turn.ts'
import { hasBeenRead, parsedBody } from './parsed-body.ts'
import { refuseRequest } from './refuse.ts'
import type { Served } from './served.ts'

/** Answers requests through Web requests and responses, as the server of Hono does. */
export function fetchListener(app: Served, report: Report): Listener {
  const tell = (error: unknown) => report(error, 'answering a request')
  const errorHandler = (error: unknown) => {
    const isRequest = error instanceof RequestError
    if (!isRequest) tell(error)
    const headers = { Server: app.serverName ?? serverName(false), 'Content-Type': 'text/plain; charset=utf-8' }
    const status = isRequest ? 400 : 500
    return new Response(isRequest ? `${error.message}\n` : 'internal error\n', { status, headers })
  }
  const listener = getRequestListener((request, bindings) => app.fetch(request, bindings), { errorHandler })
  return (message, response) => {
    try {
      // The server of Hono reads this instead of a stream that has ended.
      if (hasBeenRead(message)) Object.assign(message, { rawBody: parsedBody(message) })
      void listener(message, response)
    } catch (error) {
      tell(error)
      refuseRequest({ status: 500, reason: 'internal error' }, app.serverName ?? serverName(false), message, response)
    }
  }
}
