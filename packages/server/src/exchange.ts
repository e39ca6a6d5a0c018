import type { Awaitable } from '@occi/core'
import { type Done, doneParameter, parseDone, type Report, type WebPages } from '@occi/core/authoring'
import type { Call, Engine } from '@occi/engine'
import type { CommonFields } from './common-fields.ts'
import type { EncodedCache } from './encoded-cache.ts'
import type { Negotiated } from './http/accept.ts'
import type { ServiceUrl } from './http/location.ts'
import type { HttpRequest, HttpResponse } from './http/messages.ts'
import type { Incoming } from './incoming.ts'
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
  readonly fields: CommonFields
  /** The whole query interface. */
  readonly queryInterface: { answer(exchange: Exchange): Awaitable<HttpResponse> }
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
export interface Exchange extends Asked {
  /** The rendering of the answer. */
  readonly answer: Negotiated
  /** The web pages with which the request is answered; undefined if the answer is data for programs. */
  readonly pages: WebPages | undefined
  /** What a form has done that led to this page. */
  readonly done: Done | undefined
}

/** Returns the exchange of a request, with the rendering that was agreed on. */
export function exchangeOf(asked: Asked, answer: Negotiated): Exchange {
  const { pages } = answer.rendering
  const note = pages === undefined || asked.query.size === 0 ? null : asked.query.get(doneParameter)
  if (note === null) return { ...asked, answer, pages, done: undefined }
  const query = new URLSearchParams(asked.query)
  query.delete(doneParameter)
  return { ...asked, query, answer, pages, done: parseDone(note) }
}
