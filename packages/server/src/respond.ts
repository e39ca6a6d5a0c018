import {
  type Awaitable,
  chain,
  type Fields,
  type Message,
  OcciError,
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

/**
 * Answers a request that has changed something: what is done cannot be refused any more, so where the rendering cannot
 * write as much as it should, as text/occi what is too large for a header section, or cannot read what goes with it, as
 * the registry has just gone away, it writes less.
 *
 * @param attempts the best answer first; success without a word comes behind all
 */
export async function answerDone(
  exchange: Exchange,
  attempts: readonly (() => Awaitable<HttpResponse>)[],
): Promise<HttpResponse> {
  for (const attempt of attempts) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof OcciError) || !(error.code === 'not-acceptable' || error.code === 'unavailable'))
        throw error
    }
  }
  return respond(exchange, { type: 'nothing' })
}

/** Answers a request that has changed something with the first of these payloads that can be written. */
export function respondDone(
  exchange: Exchange,
  payloads: readonly Payload[],
  options: ResponseOptions = {},
): Promise<HttpResponse> {
  const writable = payloads.filter(({ type }) => exchange.canAnswer(type))
  const attempts = [...writable, { type: 'nothing' as const }].map(
    (payload) => () => respond(exchange, payload, options),
  )
  return answerDone(exchange, attempts)
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
