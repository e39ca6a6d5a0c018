import type { Awaitable } from '@occi/core'
import type { Fields, Payload, WebPages } from '@occi/core/authoring'
import type { Call, Engine } from '@occi/engine'
import type { EncodedCache } from './encoded-cache.ts'
import type { ServiceUrl } from './http/location.ts'
import type { HttpRequest, HttpResponse } from './http/messages.ts'
import type { Incoming } from './incoming.ts'
import type { Negotiated } from './negotiate.ts'
import type { OpenStreams } from './open-streams.ts'
import type { Limits } from './options.ts'
import type { Renderings } from './renderings.ts'
import type { ShownCategories } from './shown-categories.ts'

/** What a request uses of the service. */
export interface ExchangeService {
  readonly engine: Engine
  readonly limits: Limits
  readonly renderings: Renderings
  readonly shownCategories: Pick<ShownCategories, 'of'>
  /** The streams of events that are open. */
  readonly streams: OpenStreams
  /** Returns what a caller is counted by: a name, else an address. */
  nameOf(asked: Pick<Asked, 'call' | 'request'>): string
  /** What renderings have written of entities. */
  readonly encoded: EncodedCache
  /** The fields that every answer has. */
  commonFields(exchange: { readonly call: Call }): Fields
  /** The whole query interface. */
  queryInterface(exchange: Exchange): Awaitable<HttpResponse>
  /** Reports an error whose cause no caller sees. */
  report(error: unknown, during: string): void
}

/** A request whose caller and location are known. */
export interface Asked {
  readonly service: ExchangeService
  readonly request: HttpRequest
  /** The method that the request means: GET for HEAD, and what a form's field `_method` says. */
  readonly verb: string
  /** The path within the service. */
  readonly location: string
  readonly query: URLSearchParams
  readonly url: ServiceUrl
  readonly call: Call
  readonly incoming: Incoming
}

/** One request on its way through the service: what it asks for, who calls, and how the answer is written. */
export class Exchange implements Asked {
  readonly service: ExchangeService
  readonly request: HttpRequest
  readonly verb: string
  readonly location: string
  readonly query: URLSearchParams
  readonly url: ServiceUrl
  readonly call: Call
  readonly incoming: Incoming
  /** The rendering of the answer. */
  readonly answer: Negotiated

  constructor(asked: Asked, answer: Negotiated) {
    this.service = asked.service
    this.request = asked.request
    this.verb = asked.verb
    this.location = asked.location
    this.query = asked.query
    this.url = asked.url
    this.call = asked.call
    this.incoming = asked.incoming
    this.answer = answer
  }

  /** The web pages with which the request is answered; undefined if the answer is data for programs. */
  get pages(): WebPages | undefined {
    return this.answer.rendering.pages
  }

  /** Whether the rendering can write such a payload. */
  canAnswer(type: Payload['type']): boolean {
    return this.answer.rendering.canEncode(type) === true
  }
}
