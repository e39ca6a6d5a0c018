import type { Authenticator, Observer } from '@occi/core'
import type { Registry, Rendering, ResolveLimits } from '@occi/core/authoring'
import type { EngineLimits, EngineOptions } from '@occi/engine'
import type { EventOptions } from './event-options.ts'
import type { TrustProxy } from './http/proxies.ts'

/** The limits of one request; every one has a safe default. */
export interface Limits extends ResolveLimits, EngineLimits {
  /** Octets of a request's body. Defaults to 1 MiB. */
  readonly body: number
  /** Entities on one page of a listing. Defaults to 1,000. */
  readonly page: number
  /** Entities that a listing reads at once while it streams. Defaults to 500. */
  readonly batch: number
  /** Characters of a request's path and query. Defaults to 8,192. */
  readonly target: number
  /**
   * Octets of memory, roughly, for what renderings have written of entities, so that it is written once for each state of an
   * entity. Only answers to GET and HEAD fill it. An eighth as much is kept of the query interface beside it. Defaults to
   * 32 MiB; 0 keeps nothing.
   */
  readonly encoded: number
}

/** The options of a service; every one has a default. */
export interface ServiceOptions
  extends Partial<Pick<EngineOptions, 'backendTimeout' | 'concurrency' | 'policy' | 'report' | 'retrieveTimeout'>> {
  /** Where entities are stored. Defaults to a registry in memory. */
  readonly registry?: Registry
  /** How messages are written and read; the first is used if a client accepts anything. Defaults to `standardRenderings()`. */
  readonly renderings?: readonly Rendering[]
  /**
   * Identifies the caller from the head of each request to OCCI; the application's own routes do not need it. What it
   * returns are the first `extras`, such as `{ user: 'ann' }`, which `policy.owner` can use. `@occi/auth` provides implementations.
   * Defaults to none.
   */
  readonly authenticate?: Authenticator
  /**
   * The path at which requests arrive, such as `/cloud`. A mount point in another application takes its place. For a proxy
   * that removes a path use `publicUrl` or `trustProxy`.
   */
  readonly base?: string
  /**
   * A location that the query interface shows for the kind entity, such as `/entity/`, in every rendering but pages. The
   * standard forbids to bind that kind, so nothing is there; but jOCCI and rOCCI 5 refuse a whole model in which a kind
   * has no location. Defaults to none.
   */
  readonly entityLocation?: string
  /**
   * The one URL by which clients know the service, whatever `Host` says. All URLs begin with its path, if any;
   * `base` says whether requests still have that path when they arrive.
   *
   * @example 'https://cloud.example.com'
   * @example 'https://example.com/cloud' // behind a proxy that removes /cloud; if it keeps it, base is '/cloud', too
   */
  readonly publicUrl?: string
  /**
   * The proxies whose `Forwarded` and `X-Forwarded-Host`, `-Port`, `-Proto`, `-Prefix` are trusted: `true` for all
   * senders of requests, a number for as many proxies in a row, or the addresses and networks of the proxies. Addresses need a
   * host that tells the address of the connection: `serve`, `requestListener`, or another server of Node. Defaults to
   * `false`.
   *
   * @example 1
   * @example ['127.0.0.1', '10.0.0.0/8']
   */
  readonly trustProxy?: TrustProxy
  /** Names that `Host` may have; `'*'` for any. Defaults to the loopback names and the name of `publicUrl`. */
  readonly hosts?: readonly string[] | '*'
  /**
   * The origins of other web applications whose pages may use this service from a browser, with the credentials of its
   * user (CORS). Without it a page of another origin can change nothing, and read nothing. List only applications that
   * you trust as this service itself. Defaults to none.
   *
   * @example ['https://console.example.com', 'http://localhost:5173']
   */
  readonly allowedOrigins?: readonly string[]
  readonly limits?: Partial<Limits>
  /** How streams of events are served, and how many. */
  readonly events?: EventOptions
  /**
   * Milliseconds after which a request makes the service look for what other processes on the same registry have left
   * unfinished. Defaults to 30,000; 0 for never.
   */
  readonly recoverInterval?: number
  /**
   * Receives requests, calls of backends, locks, recoveries and failed sign-ins, for logs, metrics and traces. With
   * `requestStarted` every answer has the field `X-Request-Id`. Defaults to none, which costs nothing.
   */
  readonly observer?: Observer
}
