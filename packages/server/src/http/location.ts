import { canonicalPath, OcciError } from '@occi/core'
import { formatOrigin, type HttpScheme, parseAuthority, splitUrl } from './authority.ts'
import type { HttpRequest } from './exchange.ts'
import { forwardedHost, forwardedScheme } from './forwarded.ts'
import { type HostOptions, isOwnName } from './hosts.ts'

/** What tells the address of a service. */
export interface UrlOptions extends HostOptions {
  /** The path under which it is reached, as `/cloud`; empty for none. */
  readonly base: string
  /** The one origin under which it is known, as `https://cloud.example.com`. */
  readonly publicUrl?: string
  /** Whether `Forwarded` and `X-Forwarded-*` are believed. */
  readonly trustProxy?: boolean
}

/**
 * Checks what is given when a service is made, so that no request meets it.
 *
 * @throws OcciError `definition` where `base` is no path, or `publicUrl` no origin
 */
export function checkUrlOptions({ base = '', publicUrl }: Partial<UrlOptions>): void {
  if (base !== '' && canonicalPath(base) !== base) {
    throw new OcciError('definition', `the option base is '${base}', expected a path as /cloud`)
  }
  if (publicUrl === undefined) return
  const parts = splitUrl(publicUrl)
  if (parts === undefined || (parts.rest !== '' && parts.rest !== '/')) {
    throw new OcciError('definition', `the option publicUrl is '${publicUrl}', expected as https://cloud.example.com`)
  }
}

/** The addresses of a service, as the client of one request sees them. */
export class ServiceUrl {
  /** Scheme and authority in lower case, as `https://cloud.example.com:8443`. */
  readonly origin: string
  /** The name in `Host`, with its port. */
  readonly host: string
  /** The origins that its own pages can have: the public one, and the one that this request was sent to. */
  readonly origins: readonly string[]
  readonly #base: string
  readonly #options: UrlOptions
  /** The hosts that this request was sent to: by the client, and by a proxy. */
  readonly #hosts: readonly string[]

  /** @throws OcciError `syntax` where `Host` is missing or is none (RFC 9112 §3.2) */
  constructor(request: Pick<HttpRequest, 'header' | 'secure'>, options: UrlOptions) {
    const { base, publicUrl, trustProxy = false } = options
    this.#options = options
    this.#base = base.endsWith('/') ? base.slice(0, -1) : base
    const received = request.header('host') ?? ''
    this.host = (trustProxy ? forwardedHost(request) : undefined) ?? received
    const scheme = (trustProxy ? forwardedScheme(request) : undefined) ?? (request.secure ? 'https' : 'http')
    const own = originOf(scheme, this.host)
    this.origin = publicUrl === undefined ? own : (splitUrl(publicUrl)?.origin ?? own)
    this.origins = [this.origin, own]
    this.#hosts = [this.host, received]
  }

  /** The absolute URL of a location; any other URI as it is. */
  url(location: string): string {
    return location.startsWith('/') ? this.origin + this.#base + location : location
  }

  /** The path of a location on this host; any other URI as it is. */
  path(location: string): string {
    return location.startsWith('/') ? this.#base + location : location
  }

  /**
   * The location within this service of a path of this host, or of an absolute URL with any name that the service answers
   * to, whatever its scheme and port; undefined outside.
   */
  locate(uri: string): string | undefined {
    const path = uri.startsWith('/') ? uri : this.#pathOf(uri)
    if (path === undefined || /[?#]/.test(path)) return undefined
    const canonical = canonicalPath(path)
    return canonical === undefined ? undefined : this.within(canonical)
  }

  /** The same of a path of this host in its one spelling. */
  within(path: string): string | undefined {
    if (this.#base === '') return path
    if (path === this.#base) return '/'
    return path.startsWith(`${this.#base}/`) ? path.slice(this.#base.length) : undefined
  }

  /** The names of these hosts; most messages hold no URL that is compared with them. */
  get #names(): readonly string[] {
    return this.#hosts.flatMap((host) => parseAuthority(host)?.name ?? [])
  }

  #pathOf(url: string): string | undefined {
    const parts = splitUrl(url)
    if (parts === undefined) return undefined
    if (parts.origin !== this.origin && !isOwnName(parts.name, this.#options, this.#names)) return undefined
    return parts.rest === '' ? '/' : parts.rest
  }
}

const mostOrigins = 100
const origins: Readonly<Record<HttpScheme, Map<string, string>>> = { http: new Map(), https: new Map() }

/** The origin of a host; clients send few different ones. */
function originOf(scheme: HttpScheme, host: string): string {
  const known = origins[scheme]
  const before = known.get(host)
  if (before !== undefined) return before
  const authority = parseAuthority(host)
  if (authority === undefined) {
    throw new OcciError('syntax', `the header Host is ${host === '' ? 'missing' : 'not a name with or without a port'}`)
  }
  const origin = formatOrigin(scheme, authority)
  if (known.size >= mostOrigins) known.clear()
  known.set(host, origin)
  return origin
}
