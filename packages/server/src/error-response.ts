import { type Awaitable, type Fields, HttpError, type OcciError } from '@occi/core'
import { textPlainRendering } from '@occi/render-text'
import { answering } from './answering.ts'
import { boundedError } from './bounded-error.ts'
import { Exchange } from './exchange.ts'
import type { HttpResponse } from './http/exchange.ts'
import { statusOf, toOcciError } from './http/status.ts'
import { respond } from './respond.ts'
import { allow, route } from './route.ts'

/** Writes errors that the rendering of the answer cannot write. */
const plainText = { rendering: textPlainRendering(), mediaType: 'text/plain' }

/**
 * The answer that says what was wrong, in the rendering that the caller accepts. If that fails, the same error is
 * written as text/plain.
 */
export function errorResponse(exchange: Exchange, thrown: unknown): Awaitable<HttpResponse> {
  const error = toOcciError(thrown)
  const status = statusOf(error)
  if (status >= 500) exchange.service.report(thrown, `${exchange.method} ${exchange.location}`)
  // A form shows again what was sent with it.
  const refused = exchange.incoming.received
  const payload = { type: 'error' as const, error: boundedError(error), status }
  const options = {
    status,
    fields: fieldsOf(error, exchange),
    ...(refused === undefined ? {} : { request: { refused } }),
  }
  return answering(
    () => respond(exchange, payload, options),
    (failure) => {
      exchange.service.report(failure, `writing an error as ${exchange.answer.mediaType}`)
      return respond(new Exchange(exchange, plainText), payload, options)
    },
  )
}

/** Header fields that frame or describe a message's content: the rendering and the server set them. */
const ownFields: ReadonlySet<string> = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'content-range',
  'content-type',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

function fieldsOf(error: OcciError, exchange: Exchange): Fields {
  if (error instanceof HttpError) {
    return Object.entries(error.headers).filter(([name]) => !ownFields.has(name.toLowerCase()))
  }
  if (error.code === 'method') {
    const { methods } = route(exchange.method, exchange.location, exchange.call.catalogue)
    return [['Allow', allow(methods)]]
  }
  return error.code === 'unavailable' ? [['Retry-After', '5']] : []
}
