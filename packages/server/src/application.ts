import {
  type AnyCategory,
  type Awaitable,
  type Backend,
  type BackendFor,
  type Entity,
  OcciError,
  type RequestExtras,
} from '@occi/core'
import { chain } from '@occi/core/authoring'
import type { Engine } from '@occi/engine'
import { type Context, type Env, Hono, type Handler as HonoHandler } from 'hono'
import { toFetch } from './fetch/adapter.ts'
import { around } from './fetch/around.ts'
import { HonoContextRequest } from './fetch/hono-request.ts'
import { mountPoint } from './fetch/mount-point.ts'
import { originsMiddleware } from './fetch/origins-middleware.ts'
import { routingPath } from './fetch/routing-path.ts'
import { withOrigins } from './http/allowed-origins.ts'
import type { Handler } from './http/messages.ts'
import type { ServiceOptions } from './options.ts'
import { Service, wellKnownPath } from './service.ts'

/** The options of an application; every one has a default. */
export interface ApplicationOptions<E extends Env = Env> extends ServiceOptions {
  /**
   * Derives from each request what backends and policy receive beside it, such as the user's name; never rendered. What
   * `authenticate` has returned takes precedence. What it throws is answered in the rendering that the caller accepts.
   *
   * @example (c) => ({ user: c.get('user') })
   */
  readonly extras?: (context: Context<E>) => Awaitable<RequestExtras>
}

/** Changes of entities outside any request. */
export interface Entities {
  /**
   * Changes an entity: locked and stored like a request, without calling backends.
   *
   * @param change changes attributes, actions or extras of the entity that it gets
   * @returns the entity as it is stored now
   * @throws OcciError `not-found` if it is gone
   */
  update(location: string, change: (entity: Entity) => void, options?: { readonly owner?: string }): Promise<Entity>
}

/**
 * An OCCI service as a Hono application: requests that match none of its own routes are OCCI. Backends are attached to types;
 * `fetch` runs it anywhere, `serve` of `@occi/server/node` on Node.
 *
 * @example
 * const app = new Application()
 * app.registerBackend(job, { create(entity) { entity.attributes['com.example.job.state'] = 'queued' } })
 * app.get('/healthz', (c) => c.text('ok'))
 */
export class Application<E extends Env = Env> extends Hono<E> {
  readonly #service: Service
  readonly #extras: ApplicationOptions<E>['extras']
  #isMounting = false
  readonly #direct: Handler
  /** How many routes it has before any is added. */
  readonly #ownRoutes: number

  constructor(options: ApplicationOptions<E> = {}) {
    super({ getPath: routingPath })
    this.#service = new Service(options)
    this.#extras = options.extras
    const { allowedOrigins } = this.#service
    this.#direct = allowedOrigins.isEmpty
      ? (request) => this.#service.handle(request)
      : withOrigins(allowedOrigins, (request) => this.#service.handle(request))
    // Before any middleware: a browser asks without the credentials that others may require.
    if (!allowedOrigins.isEmpty) this.use(originsMiddleware(allowedOrigins))
    this.notFound((context) => this.#respond(context))
    this.notFound = refuseNotFound
    const handler: HonoHandler<E> = (context) => this.#respond(context, mountPoint(context))
    // An app that mounts this one takes over its routes: OCCI is the last of them, whatever is added later.
    keepLast(this.routes, { basePath: '/', path: '/*', method: 'ALL', handler })
    this.#ownRoutes = this.routes.length
  }

  /**
   * Throws: the application that Hono would return does not answer OCCI. Use the option `base`.
   *
   * @throws OcciError `definition`, always
   */
  override basePath(path: string): never {
    // Hono itself calls it to mount what is below this application.
    if (this.#isMounting) return super.basePath(path) as never
    throw new OcciError(
      'definition',
      `basePath('${path}') is not for an Application: use new Application({ base: '${path}' }) and write the path before ` +
        `routes of its own, such as app.get('${path}/healthz', …), or mount it: new Hono().route('${path}', app)`,
    )
  }

  /** Mounts another application below a path of this one; what it does not answer is OCCI. */
  override route: Hono<E>['route'] = (path, app) => {
    this.#isMounting = true
    try {
      return super.route(path, app)
    } finally {
      this.#isMounting = false
    }
  }

  /** @param target in place of the path and query of the request */
  #respond(context: Context<E>, base?: string, target?: string): Awaitable<Response> {
    const extras = this.#extras
    const request = new HonoContextRequest(context, target)
    const response = this.#service.handle(request, {
      extras: extras === undefined ? undefined : () => extras(context),
      base,
      routedPath: context.req.path,
    })
    return chain(response, (answer) => toFetch(answer, request.method))
  }

  /**
   * Attaches a backend to a category, or to several; they are discoverable from then on.
   *
   * @throws OcciError `definition` if the backend cannot serve one, or one has a backend already
   */
  registerBackend<C extends AnyCategory>(category: C | readonly C[], backend: BackendFor<C>): this {
    this.#service.engine.register(category, backend)
    this.#service.categoriesChanged()
    return this
  }

  /**
   * Attaches a backend to each category of an extension, by name. It does not compile if one is missing or if there
   * is one too many.
   *
   * @example app.registerBackends(infrastructure, { compute: new ComputeBackend(), … })
   * @throws OcciError `definition` if a backend is missing, and as `registerBackend` does
   */
  registerBackends<const C extends Readonly<Record<string, AnyCategory>>>(
    categories: C,
    backends: { readonly [N in keyof C]: BackendFor<C[N]> },
  ): this {
    const byName: Readonly<Record<string, Backend | undefined>> = backends
    const missing = Object.keys(categories).filter((name) => byName[name] === undefined)
    if (missing.length > 0) {
      throw new OcciError(
        'definition',
        `registerBackends has no backend for ${missing.join(', ')}: give each category one`,
      )
    }
    for (const [name, category] of Object.entries<AnyCategory>(categories)) {
      const backend = byName[name]
      if (backend !== undefined) this.registerBackend(category, backend)
    }
    return this
  }

  /** Changes entities from outside a request. */
  get entities(): Entities {
    return { update: (location, change, options = {}) => this.#service.engine.update(location, change, options) }
  }

  /** The operations without HTTP, for other front ends. */
  get engine(): Engine {
    return this.#service.engine
  }

  /**
   * Serves the query interface at the authority's well-known path when this application is mounted below another
   * (`GFD.223 HTTP Methods Applied to Query Interface`); the option `base` gives that path. The application's own
   * middleware for all paths runs before it, so what protects the application protects this address too.
   *
   * @example
   * const app = new Application({ base: '/cloud' })
   * app.use(basicAuth({ username, password }))
   * parent.route('/cloud', app).all('/.well-known/org/ogf/occi/-/', app.wellKnown)
   */
  readonly wellKnown: HonoHandler<E> = (context) => {
    const target = wellKnownPath + new URL(context.req.url).search
    const [matched] = this.router.match(context.req.method, wellKnownPath)
    const middleware = matched.map(([[handler]]) => handler)
    return around(middleware, context, async () => this.#respond(context, undefined, target))
  }

  /** The direct way from a server's own request, used if the application is nothing but OCCI. */
  get handle(): Handler | undefined {
    return this.routes.length > this.#ownRoutes || this.#extras !== undefined ? undefined : this.#direct
  }

  /** The value of the field `Server`, for answers that are given before a request is understood. */
  get serverName(): string {
    return this.#service.serverName
  }

  /**
   * Recovers what a crash left. `serve` calls it at start and from time to time; under any other host the first request
   * does, unless the host calls it at start.
   */
  recover(): Promise<void> {
    return this.#service.recovery.run()
  }

  /** Releases what the registry holds. */
  async close(): Promise<void> {
    await this.#service.engine.registry.close()
  }
}

function refuseNotFound(): never {
  throw new OcciError(
    'definition',
    'notFound is not for an Application: OCCI answers whatever is no route, with 404 if there is nothing; add a route ' +
      "for other answers, such as app.all('/pages/*', …)",
  )
}

/** Keeps a route behind all that are added later. */
function keepLast<R>(routes: R[], last: R): void {
  routes.push(last)
  routes.push = (...added: R[]) => {
    routes.splice(-1, 0, ...added)
    return routes.length
  }
}
