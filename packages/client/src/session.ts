import { Catalogue, OcciError } from '@occi/core'
import {
  type Fields,
  fieldValues,
  type Payload,
  type RawAnswer,
  type RawAnswerType,
  type RenderContext,
  shown,
} from '@occi/core/authoring'
import type { Addresses } from './addresses.ts'
import { type CategoryReference, DiscoveredCatalogue, type DiscoveredCategory } from './catalogue.ts'
import { serviceError } from './errors.ts'
import { type Dialect, dialectFor, mediaTypeOf, renderingOf } from './negotiation.ts'
import type { ConnectOptions, Fetched, RequestOptions } from './options.ts'
import { retryAfter, withRetries } from './retry.ts'
import { nameOf, type Outgoing, type Reply, Transport } from './transport.ts'

/** What is sent with a request. */
export interface Sending extends RequestOptions {
  readonly payload?: Payload | undefined
  readonly fields?: Fields | undefined
  /** Defaults to what was agreed on. */
  readonly accept?: string | undefined
}

const emptyCatalogue = new Catalogue([])
/** Clients write what they are given, so nothing is read while they write. */
const nothing: RenderContext['read'] = {
  catalogue: emptyCatalogue,
  entity: () => undefined,
  page: () => ({ items: [], revision: '' }),
  count: () => undefined,
  links: () => [],
  history: () => [],
}

/** One connection to a service: what was agreed on, and how requests are sent. */
export class Session {
  readonly addresses: Addresses
  /** How long an attempt may take, in milliseconds. */
  readonly timeout: number
  dialect: Dialect
  catalogue: DiscoveredCatalogue
  queryInterface: URL
  readonly #transport: Transport
  readonly #retries: number

  constructor(addresses: Addresses, options: ConnectOptions) {
    this.addresses = addresses
    this.timeout = options.timeout ?? 30_000
    this.#retries = options.retries ?? 3
    this.#transport = new Transport(options)
    this.dialect = dialectFor([], options)
    this.catalogue = new DiscoveredCatalogue([])
    this.queryInterface = new URL('-/', addresses.base)
  }

  /**
   * Sends a request, and returns an answer that reports success.
   *
   * @throws ServiceError if the service reports an error
   */
  async request(method: string, url: URL, sending: Sending = {}): Promise<Reply> {
    const { signal, timeout = this.timeout } = sending
    signal?.throwIfAborted()
    const request = await this.#outgoing(method, url, sending)
    const send = () => this.#transport.send(request, signal, timeout)
    const reply = await withRetries(request, send, { retries: this.#retries, signal })
    this.#requireSuccess(request, reply)
    return reply
  }

  /** Opens a stream of events; undefined if the service has none. */
  async open(url: URL, fields: Fields, signal: AbortSignal): Promise<Fetched | undefined> {
    const request = { method: 'GET', url, fields: [['Accept', 'text/event-stream'] as const, ...fields] }
    const response = await this.#transport.open(request, signal, this.timeout)
    const head = { status: response.status, fields: [...response.headers] }
    const isSuccess = response.status >= 200 && response.status < 300
    if (isSuccess && mediaTypeOf(head.fields) === 'text/event-stream') return response
    if (isSuccess || response.status === 406) {
      await response.body?.cancel()
      return undefined
    }
    this.#requireSuccess(request, { ...head, body: await this.#transport.read(response, request) })
    return undefined
  }

  /** Reads an answer; undefined if it carries nothing. */
  decode(reply: Reply, expected: readonly RawAnswerType[]): RawAnswer | undefined {
    const mediaType = mediaTypeOf(reply.fields)
    const rendering = renderingOf(mediaType)
    if (rendering !== undefined) return rendering.answers.decode(reply, expected)
    if (reply.body.length === 0) return undefined
    throw new OcciError(
      'media-type',
      `the service answered ${mediaType ?? 'without Content-Type'}, which is none of OCCI`,
    )
  }

  /**
   * Returns a category of the service.
   *
   * @throws OcciError `not-found` if the service does not have it
   */
  require(reference: CategoryReference, wanted: 'kind' | 'mixin'): DiscoveredCategory {
    const found = this.catalogue.find(reference, wanted)
    if (found !== undefined) return found
    const name = typeof reference === 'string' ? reference : reference.identifier
    const terms = this.catalogue.categories.filter((one) => one.class === wanted).map(({ term }) => term)
    throw new OcciError('not-found', `the service has no ${wanted} ${shown(name)}, expected one of ${terms.join(', ')}`)
  }

  /**
   * Returns where the entities of a kind or mixin are.
   *
   * @throws OcciError `not-found` if the service does not have it, or it has no collection
   */
  collectionOf(reference: CategoryReference, wanted: 'kind' | 'mixin'): URL {
    const { location, identifier } = this.require(reference, wanted)
    if (location !== undefined) return this.addresses.ofCollection(location)
    throw new OcciError('not-found', `${identifier} has no entities of its own, choose one that has a location`)
  }

  /** Reads the query interface again. */
  async refresh(options: RequestOptions): Promise<void> {
    const answer = this.decode(await this.request('GET', this.queryInterface, options), ['categories'])
    this.catalogue = this.catalogue.with(answer?.type === 'categories' ? answer.categories : [])
  }

  async #outgoing(method: string, url: URL, { payload, fields = [], accept }: Sending): Promise<Outgoing> {
    const { rendering, mediaType } = this.dialect
    const common: Fields = [['Accept', accept ?? this.dialect.accept], ...fields]
    if (payload === undefined) return { method, url, fields: common }
    const message = await rendering.encode(payload, this.#context(mediaType))
    const isInHeader = mediaType === 'text/occi'
    const body = isInHeader || typeof message.body !== 'string' ? undefined : message.body
    return { method, url, fields: [...common, ...message.fields], body }
  }

  #context(mediaType: string): RenderContext {
    const { base } = this.addresses
    const url = (location: string) => (location.startsWith('/') ? new URL(location, base).href : location)
    return { mediaType, url, path: (location) => location, catalogue: emptyCatalogue, read: nothing }
  }

  #requireSuccess(request: Outgoing, reply: Reply): void {
    const { status, fields } = reply
    if (status >= 200 && status < 300) return
    const about = { status, request: nameOf(request), retryAfter: retryAfter(reply) }
    if (status < 400) {
      const place = fieldValues(fields, 'location')[0] ?? 'another URL'
      const message = `${about.request} was redirected to ${place}: connect to the service there`
      throw serviceError({ message, faults: [] }, about)
    }
    throw serviceError(this.#errorOf(reply), about)
  }

  #errorOf(reply: Reply) {
    try {
      return renderingOf(mediaTypeOf(reply.fields))?.answers.decodeError(reply)
    } catch {
      return undefined // a proxy may answer with anything
    }
  }
}
