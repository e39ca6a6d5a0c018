import { type Awaitable, isOcciError, type Revision } from '@occi/core'
import {
  attempt,
  chain,
  type Fields,
  type Format,
  type Fragments,
  type ListingPart,
  type Message,
  type PageContext,
  type Payload,
  type RenderContext,
  type SignedIn,
} from '@occi/core/authoring'
import type { Exchange } from './exchange.ts'
import type { HttpResponse } from './http/messages.ts'

/** What an answer has beside its payload. */
export interface ResponseOptions {
  /** Defaults to 200. */
  readonly status?: number
  readonly fields?: Fields
  /** Which part of a listing it shows. */
  readonly part?: ListingPart
  /** A state of the registry that it shows, or a slightly earlier one. */
  readonly revision?: Revision
}

/** Writes an answer in the rendering that was agreed on. */
export function respond(exchange: Exchange, payload: Payload, options: ResponseOptions = {}): Awaitable<HttpResponse> {
  const { status = 200, fields = [], part, revision } = options
  const { pages, answer } = exchange
  const encoded =
    pages === undefined
      ? answer.rendering.encode(payload, renderContext(exchange))
      : pages.show(payload, { ...pageContext(exchange), part, revision, formats: formatsFor(exchange, payload) })
  return chain(encoded, (message) => finish(exchange, status, message, fields))
}

/**
 * Answers a request that has changed something. The change is stored, so the answer is always a success: if the
 * rendering cannot write an answer, for example because it is too large for the header section of text/occi, or if the
 * registry has become unavailable, the next one is tried. The last is a success without content.
 *
 * @param payloads the best answer first
 */
export function respondDone(
  exchange: Exchange,
  payloads: readonly Payload[],
  options: ResponseOptions = {},
): Awaitable<HttpResponse> {
  const at = payloads.findIndex(({ type }) => exchange.answer.rendering.canEncode(type) === true)
  const payload = payloads[at] ?? nothing
  return attempt(
    () => respond(exchange, payload, options),
    (error) => {
      const { service, verb, location, answer } = exchange
      if (!isLackOfMeans(error)) service.report(error, `answering ${verb} ${location} as ${answer.mediaType}`)
      if (payload !== nothing) return respondDone(exchange, payloads.slice(at + 1), options)
      const { status = 200, fields = [] } = options
      return { status, fields: [...service.fields.of(exchange.call), ...fields], body: undefined }
    },
  )
}

const nothing: Payload = { type: 'nothing' }

/** Whether an answer failed for a reason that is no bug: it does not fit, or what belongs to it cannot be read now. */
function isLackOfMeans(error: unknown): boolean {
  return isOcciError(error, 'not-acceptable', 'unavailable')
}

/** An answer from what a rendering has written. */
export function finish(exchange: Exchange, status: number, message: Message, fields: Fields): HttpResponse {
  const common = exchange.service.fields.of(exchange.call)
  // A page may come with fields of its own that every answer has: each is said once.
  const missing =
    exchange.pages !== undefined ? common.filter(([name]) => !message.fields.some(([own]) => own === name)) : common
  return { status, fields: [...missing, ...fields, ...message.fields], body: message.body }
}

export function renderContext(exchange: Exchange): RenderContext {
  const { url, call, answer } = exchange
  return {
    mediaType: answer.mediaType,
    url: url.url,
    path: url.path,
    catalogue: call.catalogue,
    read: call.read,
    fragments: fragmentsFor(exchange),
  }
}

/** What was written before is used for answers to requests that change nothing; only these fill the cache. */
function fragmentsFor({ call, answer, url, verb, service }: Exchange): Fragments | undefined {
  return verb === 'GET' ? service.encoded.fragments(call.catalogue, answer, url.address) : undefined
}

/** What a web page is written with. */
export function pageContext(exchange: Exchange): PageContext {
  const { verb, location, query, done, call } = exchange
  const { search } = call.services.registry
  const request = { method: verb, location, query, done }
  return { ...renderContext(exchange), request, signedIn: signedInBy(exchange), search }
}

function signedInBy({ call, request }: Exchange): SignedIn | undefined {
  const { caller: name } = call
  return name === undefined ? undefined : { name, isBasic: /^basic /i.test(request.header('authorization') ?? '') }
}

/** The formats to which a page can link: those that answer the same GET. */
function formatsFor({ verb, service }: Exchange, { type }: Payload): readonly Format[] | undefined {
  return verb === 'GET' ? service.renderings.formatsFor(type) : undefined
}
