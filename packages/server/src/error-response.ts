import { type Awaitable, type Fields, HttpError, type OcciError } from '@occi/core'
import type { Exchange } from './exchange.ts'
import type { HttpResponse } from './http/exchange.ts'
import { statusOf, toOcciError } from './http/status.ts'
import { respond } from './respond.ts'
import { allow, route } from './route.ts'

/** The answer that tells what was wrong, in the rendering that the caller accepts. */
export function errorResponse(exchange: Exchange, thrown: unknown): Awaitable<HttpResponse> {
  const error = toOcciError(thrown)
  const status = statusOf(error)
  if (status >= 500) exchange.service.report(thrown, `${exchange.method} ${exchange.location}`)
  // A form shows again what was sent with it.
  const refused = exchange.incoming.received
  return respond(
    exchange,
    { type: 'error', error, status },
    { status, fields: fieldsOf(error, exchange), ...(refused === undefined ? {} : { request: { refused } }) },
  )
}

function fieldsOf(error: OcciError, exchange: Exchange): Fields {
  if (error instanceof HttpError) return Object.entries(error.headers)
  if (error.code === 'method') {
    const { methods } = route(exchange.method, exchange.location, exchange.call.catalogue)
    return [['Allow', allow(methods)]]
  }
  return error.code === 'unavailable' ? [['Retry-After', '5']] : []
}
