import {
  type Awaitable,
  chain,
  type Fields,
  type Message,
  type PageInfo,
  type Payload,
  type RenderContext,
  type RenderedRequest,
} from '@occi/core'
import type { Exchange } from './exchange.ts'
import type { HttpResponse } from './http/exchange.ts'

/** What an answer has beside its payload. */
export interface ResponseOptions {
  /** 200 unless said. */
  readonly status?: number
  readonly fields?: Fields
  readonly page?: PageInfo
  readonly request?: Partial<RenderedRequest>
}

/** Writes an answer in the rendering that was agreed on. */
export function respond(exchange: Exchange, payload: Payload, options: ResponseOptions = {}): Awaitable<HttpResponse> {
  const { status = 200, fields = [] } = options
  const encoded = exchange.answer.rendering.encode(payload, renderContext(exchange, options))
  return chain(encoded, (message) => finish(exchange, status, message, fields))
}

/** An answer from what a rendering has written. */
export function finish(exchange: Exchange, status: number, message: Message, fields: Fields): HttpResponse {
  const common = exchange.service.commonFields(exchange)
  // A page may come with fields of its own that every answer has: each is said once.
  const missing = exchange.isPage ? common.filter(([name]) => !message.fields.some(([own]) => own === name)) : common
  return { status, fields: [...missing, ...fields, ...message.fields], body: message.body }
}

function renderContext(exchange: Exchange, { page, request }: ResponseOptions): RenderContext {
  const { url, call, answer } = exchange
  return {
    mediaType: answer.mediaType,
    url: (location) => url.url(location),
    path: (location) => url.path(location),
    catalogue: call.catalogue,
    read: call.read,
    request: { method: exchange.method, location: exchange.location, query: exchange.query, ...request },
    ...(page === undefined ? {} : { page }),
  }
}
