import { type Awaitable, OcciError, type Policy, type RequestExtras, type RequestStart } from '@occi/core'
import { attempt, chain, defaultResolveLimits, type Report, reportToConsole } from '@occi/core/authoring'
import { defaultEngineLimits, Engine, queryInterfaceLocation } from '@occi/engine'
import { MemoryRegistry } from '@occi/registry/memory'
import { Callers } from './callers.ts'
import { carryOut, errorAnswer } from './carry-out.ts'
import { CommonFields } from './common-fields.ts'
import { EncodedCache } from './encoded-cache.ts'
import type { Exchange, ExchangeService } from './exchange.ts'
import { AllowedOrigins } from './http/allowed-origins.ts'
import { requireHost } from './http/hosts.ts'
import type { ServiceUrl } from './http/location.ts'
import type { HttpRequest, HttpResponse } from './http/messages.ts'
import { requireOwnOrigin } from './http/origin.ts'
import { Proxies } from './http/proxies.ts'
import { parseTarget } from './http/target.ts'
import { requireVersion } from './http/version.ts'
import { Incoming } from './incoming.ts'
import { observedRequest, type RequestFacts, requestId } from './observed-request.ts'
import { OpenStreams } from './open-streams.ts'
import type { Limits, ServiceOptions } from './options.ts'
import { QueryInterfaceCache } from './query-interface-cache.ts'
import { Recovery } from './recovery.ts'
import { Renderings } from './renderings.ts'
import { RequestHeadView } from './request-head.ts'
import { ServiceUrls } from './service-urls.ts'
import { ShownCategories } from './shown-categories.ts'
import { standardRenderings } from './standard-renderings.ts'

/** The other address of the query interface, at the authority and not below the service's base. */
export const wellKnownPath = '/.well-known/org/ogf/occi/-/'

/** What the host application knows about a request. */
export interface HandleOptions {
  /** Called once host and origin are accepted; what it throws is answered like any error. */
  readonly extras?: () => Awaitable<RequestExtras>
  /** The path under which the service is mounted. */
  readonly base?: string
  /** The path by which the host application has routed the request. */
  readonly routedPath?: string
}

const standardLimits: Limits = {
  ...defaultResolveLimits,
  ...defaultEngineLimits,
  body: 1024 * 1024,
  page: 1000,
  batch: 500,
  target: 8192,
  encoded: 32 * 1024 * 1024,
}

/** The location that a path of this host has within the service. */
function locationOf(method: string, path: string, url: ServiceUrl): string {
  if (path === '*') {
    // RFC 9112 §3.2.4: only OPTIONS is about the service as a whole.
    if (method === 'OPTIONS') return '/'
    throw new OcciError('syntax', `* stands for the whole service in OPTIONS alone, not in ${method}`)
  }
  const location = path === wellKnownPath ? queryInterfaceLocation : url.within(path)
  if (location !== undefined) return location
  throw new OcciError('not-found', `${path} is no path of this service`)
}

/** Refuses a path that may have passed by the middleware of an application that takes repeated slashes as they are. */
function requireCollapsed({ routedPath }: HandleOptions): void {
  if (routedPath?.includes('//') !== true) return
  throw new OcciError(
    'not-found',
    `${routedPath} is no path of this service: write one slash where several are repeated`,
  )
}

/** The way of one request: from octets to the model, through the engine, and back (`GFD.223`). */
export class Service implements ExchangeService {
  readonly engine: Engine
  readonly renderings: Renderings
  readonly limits: Limits
  readonly policy: Policy
  readonly shownCategories: ShownCategories
  readonly allowedOrigins: AllowedOrigins
  readonly streams: OpenStreams
  readonly encoded: EncodedCache
  readonly queryInterface = new QueryInterfaceCache()
  readonly fields: CommonFields
  /** Finishes what crashes have left. */
  readonly recovery: Recovery
  /** Reports an error whose cause no caller sees. */
  readonly report: Report
  readonly #options: ServiceOptions
  readonly #proxies: Proxies
  readonly #urls: ServiceUrls
  readonly #callers: Callers
  /** Stands for a caller of whom nothing is known yet, who sees nothing of what is here. */
  readonly #unknown = new Engine({ registry: new MemoryRegistry() }).call()

  constructor(options: ServiceOptions) {
    this.#options = options
    this.report = options.report ?? reportToConsole
    this.shownCategories = new ShownCategories(options.entityLocation)
    this.allowedOrigins = new AllowedOrigins(options.allowedOrigins)
    this.streams = new OpenStreams(options.events)
    this.#proxies = new Proxies(options.trustProxy)
    this.#urls = new ServiceUrls(options, this.#proxies)
    this.policy = options.policy ?? {}
    this.limits = { ...standardLimits, ...options.limits }
    this.encoded = new EncodedCache(this.limits.encoded)
    this.renderings = new Renderings(options.renderings ?? standardRenderings())
    this.engine = new Engine({
      registry: options.registry ?? new MemoryRegistry(),
      policy: this.policy,
      reserved: options.entityLocation === undefined ? [] : [options.entityLocation],
      limits: this.limits,
      eventBuffer: this.streams.options.buffer,
      concurrency: options.concurrency,
      observer: options.observer,
      backendTimeout: options.backendTimeout,
      retrieveTimeout: options.retrieveTimeout,
      report: this.report,
    })
    this.fields = new CommonFields(this.engine, this.renderings.accept)
    this.recovery = new Recovery({
      recover: () => this.engine.recover(),
      interval: options.recoverInterval ?? 30_000,
      report: this.report,
    })
    this.#callers = new Callers({
      options,
      proxies: this.#proxies,
      newCall: (input) => chain(this.recovery.beforeRequest(), () => this.engine.call(input)),
      report: this.report,
    })
  }

  /** Answers a request; every failure is an answer as well, this never throws. */
  handle(request: HttpRequest, options: HandleOptions = {}): Awaitable<HttpResponse> {
    const { observer } = this.#options
    if (observer?.requestStarted === undefined) return this.#handle(request, options)
    const { method, path, address, header } = new RequestHeadView(request, this.#proxies)
    const start: RequestStart = { id: requestId(request), method, path, address, header }
    const answer = (facts: RequestFacts) => this.#handle(request, options, facts)
    return observedRequest(observer, start, request, answer, this.report)
  }

  #handle(request: HttpRequest, options: HandleOptions, facts?: RequestFacts): Awaitable<HttpResponse> {
    const incoming = new Incoming(request, this.limits.body, this.renderings.all)
    return attempt(
      () => this.#receive(request, options, incoming, facts),
      (error) =>
        attempt(
          () => this.#earlyError(error, request, options, incoming),
          (worse) => this.#lastResort(worse),
        ),
    )
  }

  /** Looks at the head of a request: what it refuses, and who calls, does not depend on the body. */
  #receive(
    request: HttpRequest,
    options: HandleOptions,
    incoming: Incoming,
    facts: RequestFacts | undefined,
  ): Awaitable<HttpResponse> {
    const verb = request.method === 'HEAD' ? 'GET' : request.method
    const { path, query } = parseTarget(request.target, this.limits.target)
    requireCollapsed(options)
    const url = this.#urls.of(request, options.base)
    this.#requireServed(request, url)
    const location = locationOf(verb, path, url)
    const about = isAboutEntity(verb, location, query) ? location : undefined
    return chain(this.#callers.of(request, about, options.extras, facts), (call) => {
      if (facts !== undefined) facts.owner = call.owner
      return carryOut({ service: this, request, verb, location, query, url, call, incoming })
    })
  }

  #requireServed(request: HttpRequest, url: ServiceUrl): void {
    requireHost(url.host, this.#options)
    requireVersion(request.header('user-agent'))
    requireOwnOrigin(request, url.origins, this.allowedOrigins)
  }

  /** Answers a request that failed before it was known what it asks for, or who calls. */
  #earlyError(
    error: unknown,
    request: HttpRequest,
    options: HandleOptions,
    incoming: Incoming,
  ): Awaitable<HttpResponse> {
    return chain(this.#unknown, (call) => {
      const { method: verb } = request
      const url = this.#urls.ofRefused(request, options.base)
      const query = new URLSearchParams()
      return errorAnswer({ service: this, request, verb, location: '/', query, url, call, incoming }, error)
    })
  }

  /** Nothing could be rendered: one line of text. */
  #lastResort(error: unknown): HttpResponse {
    this.report(error, 'answering a request')
    return {
      status: 500,
      fields: [
        ['Server', this.serverName],
        ['Content-Type', 'text/plain; charset=utf-8'],
      ],
      body: 'internal error\n',
    }
  }

  /** The value of `Server` (`GFD.223 Versioning`). */
  get serverName(): string {
    return this.fields.serverName
  }

  nameOf({ call, request }: Pick<Exchange, 'call' | 'request'>): string {
    const { caller } = call
    return caller === undefined ? `address ${this.#proxies.client(request)}` : `caller ${caller}`
  }

  /** Categories have changed: what was derived from them is made anew. */
  categoriesChanged(): void {
    this.shownCategories.requireFree(this.engine.categories)
    this.fields.forget()
  }
}

/** Whether a request is probably about an entity that is stored; a page that a query asks for can be a form. */
function isAboutEntity(verb: string, location: string, query: URLSearchParams): boolean {
  return !location.endsWith('/') && (verb === 'POST' || (verb === 'GET' && query.size === 0))
}
