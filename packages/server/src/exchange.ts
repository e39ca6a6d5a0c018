import type { Awaitable } from '@occi/core'
import {
  type Done,
  doneParameter,
  type Fields,
  type Payload,
  parseDone,
  type Report,
  type WebPages,
} from '@occi/core/authoring'
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
  readonly report: Report
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
  /** The members of a collection that a form acts on or deletes; unset: all. */
  readonly members?: readonly string[] | undefined
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
  readonly members: readonly string[] | undefined
  /** The rendering of the answer. */
  readonly answer: Negotiated
  /** What a form has done that led to this page. */
  readonly done: Done | undefined

  constructor(asked: Asked, answer: Negotiated) {
    this.service = asked.service
    this.request = asked.request
    this.verb = asked.verb
    this.location = asked.location
    const { query, done } = answer.rendering.pages === undefined ? { query: asked.query } : withoutDone(asked.query)
    this.query = query
    this.done = done
    this.url = asked.url
    this.call = asked.call
    this.incoming = asked.incoming
    this.members = asked.members
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

interface PageQuery {
  readonly query: URLSearchParams
  readonly done?: Done | undefined
}

/** Takes apart what a page's query asks for, and what it reports of the form before it. */
function withoutDone(all: URLSearchParams): PageQuery {
  const note = all.size === 0 ? null : all.get(doneParameter)
  if (note === null) return { query: all }
  const query = new URLSearchParams(all)
  query.delete(doneParameter)
  return { query, done: parseDone(note) }
}
