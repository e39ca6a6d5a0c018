import type { IncomingMessage, ServerResponse } from 'node:http'
import { isPromise, type Report, reportToConsole } from '@occi/core/authoring'
import type { Handler, HttpResponse } from '../http/messages.ts'
import { serverName } from '../http/version.ts'
import { inTurn, type Listener } from './in-turn.ts'
import { NodeRequest } from './request.ts'
import { writeResponse } from './write-response.ts'

/** The options of a listener. */
export interface ListenerOptions {
  /** Receives the error that ended a stream, or that a handler threw; writes to the console by default. */
  readonly report?: Report | undefined
}

/**
 * A listener of node:http that goes straight to a handler, without Web requests and responses in between. Each
 * connection has one request at a time.
 *
 * @example createServer(nodeListener((request) => ({ status: 200, fields: [], body: request.target })))
 */
export function nodeListener(
  handler: Handler,
  options: ListenerOptions = {},
): (message: IncomingMessage, response: ServerResponse) => void {
  return inTurn(directListener(handler, options))
}

/** The same, for a server that keeps the order of the requests itself. */
export function directListener(handler: Handler, { report = reportToConsole }: ListenerOptions = {}): Listener {
  return (message, response) => {
    const request = new NodeRequest(message, response)
    const tell = (error: unknown) => report(error, `answering ${request.method} ${request.target}`)
    const send = (answer: HttpResponse) =>
      writeResponse(answer, message, response, { isCut: request.isCut, report: tell })
    const fail = (error: unknown) => {
      tell(error)
      if (response.headersSent) response.destroy()
      else send(failure)
    }
    try {
      const answer = handler(request)
      if (isPromise(answer)) answer.then(send).catch(fail)
      else send(answer)
    } catch (error) {
      fail(error)
    }
  }
}

/** Handlers turn errors into answers themselves: this is for what they did not foresee. */
const failure: HttpResponse = {
  status: 500,
  fields: [
    ['Server', serverName(false)],
    ['Content-Type', 'text/plain; charset=utf-8'],
  ],
  body: 'internal error\n',
}
