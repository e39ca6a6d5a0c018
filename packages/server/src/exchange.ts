import {
  type Awaitable,
  type Fields,
  OcciError,
  type Payload,
  type Raw,
  type RawType,
  type ResolveContext,
} from '@occi/core'
import type { Call, Engine } from '@occi/engine'
import type { HttpRequest, HttpResponse } from './http/exchange.ts'
import type { ServiceUrl } from './http/location.ts'
import type { Incoming } from './incoming.ts'
import type { Negotiated } from './negotiate.ts'
import type { Limits } from './options.ts'
import type { Renderings } from './renderings.ts'
import { type RawOf, Resolvable } from './resolvable.ts'
import type { ShownCategories } from './shown-categories.ts'

/** What a request finds of the service on its way. */
export interface ExchangeService {
  readonly engine: Engine
  readonly limits: Limits
  readonly renderings: Pick<Renderings, 'readerOf' | 'nothingIn'>
  readonly shownCategories: Pick<ShownCategories, 'of' | 'expectNotTaken'>
  /** The fields that every answer has. */
  commonFields(exchange: { readonly call: Call }): Fields
  /** The whole query interface. */
  queryInterface(exchange: Exchange): Awaitable<HttpResponse>
  /** Tells of an error whose cause no caller sees. */
  report(error: unknown, during: string): void
}

/** What is known of a request. */
export interface ExchangeFields {
  readonly service: ExchangeService
  readonly request: HttpRequest
  /** What the request means: GET for HEAD, and what a form's field `_method` says. */
  readonly method: string
  /** The path within the service. */
  readonly location: string
  readonly query: URLSearchParams
  readonly url: ServiceUrl
  readonly call: Call
  /** How the answer is written. */
  readonly answer: Negotiated
  readonly incoming: Incoming
}

/** One request on its way through the service: what it asks for, who asks, and how he wants to be answered. */
export class Exchange implements ExchangeFields {
  readonly service: ExchangeService
  readonly request: HttpRequest
  readonly method: string
  readonly location: string
  readonly query: URLSearchParams
  readonly url: ServiceUrl
  readonly call: Call
  readonly answer: Negotiated
  readonly incoming: Incoming

  constructor(fields: Omit<ExchangeFields, 'answer'>, answer: Negotiated) {
    this.service = fields.service
    this.request = fields.request
    this.method = fields.method
    this.location = fields.location
    this.query = fields.query
    this.url = fields.url
    this.call = fields.call
    this.answer = answer
    this.incoming = fields.incoming
  }

  /** What the message carries; undefined where that is nothing. */
  async decode<T extends RawType>(...expect: readonly T[]): Promise<Resolvable<T> | undefined> {
    const message = await this.incoming.receive()
    const decoded = this.service.renderings.readerOf(message)?.decode(message, expect)
    if (decoded === undefined) return undefined
    const { raw } = decoded
    if (isOneOf(raw, expect)) return new Resolvable<T>(raw, decoded)
    throw new OcciError('syntax', `the request carries ${names[raw.type]}, expected ${oneOf(expect)}`)
  }

  /** What the message carries, which must be something. */
  async expect<T extends RawType>(...expect: readonly T[]): Promise<Resolvable<T>> {
    const decoded = await this.decode(...expect)
    if (decoded !== undefined) return decoded
    throw new OcciError('syntax', `${await this.nothing()}, expected ${oneOf(expect)}`)
  }

  /** Says that the message carries nothing, and why, for those to whom it should. */
  async nothing(): Promise<string> {
    return this.service.renderings.nothingIn(await this.incoming.receive())
  }

  /** What resolving names takes. */
  get resolving(): ResolveContext {
    const { url } = this
    return { catalogue: this.call.catalogue, limits: this.service.limits, locate: (uri) => url.locate(uri) }
  }

  /** Whether the answer is a page for people, which may show more than was asked for. */
  get isPage(): boolean {
    return this.answer.rendering.pageSize !== undefined
  }

  /** Tells whether the answer can be written as this payload. */
  canAnswer(type: Payload['type']): boolean {
    return this.answer.rendering.canEncode(type) === true
  }
}

const names: Record<RawType, string> = {
  entity: 'an entity',
  entities: 'entities',
  locations: 'locations',
  categories: 'categories',
  action: 'an action',
  filter: 'a filter',
}

function isOneOf<T extends RawType>(raw: Raw, types: readonly T[]): raw is RawOf<T> {
  return types.some((type) => type === raw.type)
}

function oneOf(types: readonly RawType[]): string {
  return [...new Set(types.map((type) => names[type]))].join(' or ')
}
