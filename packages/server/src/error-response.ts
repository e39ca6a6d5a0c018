import { type Awaitable, isHttpError, type OcciError } from '@occi/core'
import { attempt, chain, type Fields, type Payload } from '@occi/core/authoring'
import { targetAt } from '@occi/engine'
import { textPlainRendering } from '@occi/render-text'
import { boundedError } from './bounded-error.ts'
import { type Exchange, exchangeOf } from './exchange.ts'
import type { HttpResponse } from './http/messages.ts'
import { statusOf, toOcciError } from './http/status.ts'
import { allow, isLenient, methodsOf } from './methods.ts'
import { finish, pageContext, respond } from './respond.ts'

/** Writes errors that the rendering of the answer cannot write. */
const plainText = { rendering: textPlainRendering(), mediaType: 'text/plain' }

/**
 * The answer that says what was wrong, in the rendering that the caller accepts. If that fails, the same error is
 * written as text/plain.
 */
export function errorResponse(exchange: Exchange, thrown: unknown): Awaitable<HttpResponse> {
  const error = toOcciError(thrown)
  const status = statusOf(error)
  if (status >= 500 && !isClients(thrown, error, exchange))
    exchange.service.report(thrown, `${exchange.verb} ${exchange.location}`)
  const payload = { type: 'error' as const, error: boundedError(error), status }
  const options = { status, fields: errorFields(error, exchange) }
  return attempt(
    () => chain(refusedForm(exchange, payload, options.fields), (form) => form ?? respond(exchange, payload, options)),
    (failure) => {
      exchange.service.report(failure, `writing an error as ${exchange.answer.mediaType}`)
      return respond(exchangeOf(exchange, plainText), payload, options)
    },
  )
}

/** The form that was refused, with what was typed in it; undefined if the request was no form, or the service failed. */
function refusedForm(
  exchange: Exchange,
  { error, status }: Extract<Payload, { type: 'error' }>,
  fields: Fields,
): Awaitable<HttpResponse | undefined> {
  const { pages, incoming } = exchange
  if (pages === undefined || incoming.received === undefined || status >= 500) return undefined
  const form = pages.refusedForm(error, incoming.received, pageContext(exchange))
  return chain(form, (message) => (message === undefined ? undefined : finish(exchange, status, message, fields)))
}

/** Whether the client caused an error: it requests another version, or has gone while the service worked for it. */
function isClients(thrown: unknown, { code }: OcciError, { request }: Exchange): boolean {
  return code === 'version' || (request.signal.aborted && thrown === request.signal.reason)
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

function errorFields(error: OcciError, exchange: Exchange): Fields {
  if (isHttpError(error)) {
    return Object.entries(error.headers).filter(([name]) => !ownFields.has(name.toLowerCase()))
  }
  if (error.code === 'method') {
    const { type } = targetAt(exchange.location, exchange.call.catalogue, isLenient(exchange.verb))
    return [['Allow', allow(methodsOf[type])]]
  }
  return error.code === 'unavailable' ? [['Retry-After', '5']] : []
}
