import {
  type Awaitable,
  bodyText,
  chain,
  type Decoded,
  type Fault,
  type Fields,
  faultsError,
  OcciError,
  type Payload,
  type Raw,
  type RawType,
  type ReceivedMessage,
  type Rendering,
  type ResolveContext,
} from '@occi/core'
import type { Call, Engine } from '@occi/engine'
import { decodeCharset } from './http/content-type.ts'
import type { HttpRequest, HttpResponse } from './http/exchange.ts'
import type { ServiceUrl } from './http/location.ts'
import type { Limits } from './options.ts'

/** The rendering in which an answer is written. */
export interface Negotiated {
  readonly rendering: Rendering
  readonly mediaType: string
}

/** What a request finds of the service on its way. */
export interface ExchangeService {
  readonly engine: Engine
  readonly limits: Limits
  /** The rendering that reads a message; none where it carries nothing. */
  readerOf(message: ReceivedMessage): Rendering | undefined
  /** The fields that every answer has. */
  commonFields(exchange: { readonly call: Call }): Fields
  /** The whole query interface. */
  queryInterface(exchange: Exchange): Awaitable<HttpResponse>
  /** Tells of an error whose cause no caller sees. */
  report(error: unknown, during: string): void
}

/** The message of a request, which can be read from its connection only once. */
export class Incoming {
  readonly #request: HttpRequest
  readonly #limit: number
  #receiving: Awaitable<ReceivedMessage> | undefined
  #received: ReceivedMessage | undefined

  /** @param limit octets that the body may have */
  constructor(request: HttpRequest, limit: number) {
    this.#request = request
    this.#limit = limit
  }

  /** The message, as far as somebody has asked for it and it has come. */
  get received(): ReceivedMessage | undefined {
    return this.#received
  }

  /** Reads the message whole. */
  receive(): Awaitable<ReceivedMessage> {
    this.#receiving ??= chain(this.#request.readBody(this.#limit), (body) => {
      const text = body === undefined ? '' : decodeCharset(this.#request.header('content-type'), body)
      this.#received = { fields: this.#request.fields, body: text }
      return this.#received
    })
    return this.#receiving
  }
}

/** One request on its way through the service: what it asks for, who asks, and how he wants to be answered. */
export class Exchange {
  readonly service: ExchangeService
  readonly request: HttpRequest
  readonly method: string
  /** The path within the service. */
  readonly location: string
  readonly query: URLSearchParams
  readonly url: ServiceUrl
  readonly call: Call
  readonly answer: Negotiated
  readonly incoming: Incoming

  constructor(fields: {
    readonly service: ExchangeService
    readonly request: HttpRequest
    readonly method: string
    readonly location: string
    readonly query: URLSearchParams
    readonly url: ServiceUrl
    readonly call: Call
    readonly answer: Negotiated
    readonly incoming: Incoming
  }) {
    this.service = fields.service
    this.request = fields.request
    this.method = fields.method
    this.location = fields.location
    this.query = fields.query
    this.url = fields.url
    this.call = fields.call
    this.answer = fields.answer
    this.incoming = fields.incoming
  }

  /** What the message carries; undefined where that is nothing. */
  async decode<T extends RawType>(...expect: readonly T[]): Promise<Resolvable<T> | undefined> {
    const message = await this.incoming.receive()
    const decoded = this.service.readerOf(message)?.decode(message, expect)
    if (decoded === undefined) return undefined
    const { raw } = decoded
    if (isOneOf(raw, expect)) return new Resolvable<T>(raw, decoded)
    throw new OcciError('syntax', `the request carries ${names[raw.type]}, expected ${oneOf(expect)}`)
  }

  /** What the message carries, which must be something. */
  async expect<T extends RawType>(...expect: readonly T[]): Promise<Resolvable<T>> {
    const decoded = await this.decode(...expect)
    if (decoded !== undefined) return decoded
    throw new OcciError('syntax', `the request carries nothing, expected ${oneOf(expect)}`)
  }

  /** What resolving names takes. */
  get resolving(): ResolveContext {
    const { url } = this
    return { catalogue: this.call.catalogue, limits: this.service.limits, locate: (uri) => url.locate(uri) }
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

/** What a message of one of these types carries. */
export type RawOf<T extends RawType> = Extract<Raw, { readonly type: T }>

function isOneOf<T extends RawType>(raw: Raw, types: readonly T[]): raw is RawOf<T> {
  return types.some((type) => type === raw.type)
}

function oneOf(types: readonly RawType[]): string {
  return [...new Set(types.map((type) => names[type]))].join(' or ')
}

/** What tells where in a message a fault is. */
export type Located = Pick<Resolvable, 'resolve' | 'locate'>

/** A decoded message whose parts can be looked up in the model: faults are told with their place in the message. */
export class Resolvable<T extends RawType = RawType> {
  readonly raw: RawOf<T>
  readonly #decoded: Decoded

  constructor(raw: RawOf<T>, decoded: Decoded) {
    this.raw = raw
    this.#decoded = decoded
  }

  /** Looks something up; faults that are found get their position. */
  resolve<R>(look: () => R): R {
    try {
      return look()
    } catch (error) {
      throw this.locate(error)
    }
  }

  /** An error whose faults say where in the message they are. */
  locate(error: unknown): unknown {
    if (!(error instanceof OcciError) || error.code !== 'invalid' || error.faults.length === 0) return error
    const faults = error.faults.map((fault): Fault => {
      const position = fault.position ?? this.#decoded.at(fault.path)
      return position === undefined ? fault : { ...fault, position }
    })
    return faultsError('invalid', faults)
  }
}

/** The text of a body, for those who look at it before a rendering does. */
export function textOf(message: ReceivedMessage): string {
  try {
    return bodyText(message.body)
  } catch {
    throw new OcciError('syntax', 'the body is not UTF-8')
  }
}
