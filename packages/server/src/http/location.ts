import { OcciError } from '@occi/core'
import { BoundedCache, canonicalPath } from '@occi/core/authoring'
import { formatOrigin, type HttpScheme, parseAuthority, splitUrl } from './authority.ts'
import { forwardedHost, forwardedPrefix, forwardedScheme } from './forwarded.ts'
import { type HostOptions, isOwnName } from './hosts.ts'
import type { HttpRequest } from './messages.ts'
import type { Proxies } from './proxies.ts'

/** The options that determine the address of a service. */
export interface UrlOptions extends HostOptions {
  /** The path at which requests arrive, such as `/cloud`; empty for none. */
  readonly base: string
  /** The one URL by which clients know the service, such as `https://cloud.example.com`. */
  readonly publicUrl?: string
  /** The proxies whose `Forwarded` and `X-Forwarded-*` are believed. */
  readonly proxies?: Proxies
}

/**
 * Checks the options when a service is created, so that no request fails for them.
 *
 * @throws OcciError `definition` if `base` is not a path, or `publicUrl` not a URL of a service
 */
export function checkUrlOptions({ base = '', publicUrl }: Partial<UrlOptions>): void {
  if (base !== '' && canonicalPath(base) !== base) {
    throw new OcciError('definition', `the option base is '${base}', expected a path such as /cloud`)
  }
  if (publicUrl === undefined) return
  const parts = splitUrl(publicUrl)
  if (parts !== undefined && (parts.rest === '' || canonicalPath(parts.rest) === parts.rest)) return
  throw new OcciError(
    'definition',
    `the option publicUrl is '${publicUrl}', expected a URL such as https://cloud.example.com or https://example.com/cloud`,
  )
}

function withoutSlash(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path
}

/** The addresses of a service, as the client of one request sees them. */
export class ServiceUrl {
  /** Scheme and authority in lower case, such as `https://cloud.example.com:8443`. */
  readonly origin: string
  /** The address of the service as clients know it, without a slash at its end. */
  readonly address: string
  /** The name in `Host`, with its port. */
  readonly host: string
  /** The origins that its own pages can have: the public one, and the one that this request was sent to. */
  readonly origins: readonly string[]
  /** What stands before locations in the paths of requests as they arrive. */
  readonly #base: string
  /** The same as clients know it: the hosts and proxies in front may have removed something. */
  readonly #publicBase: string
  readonly #options: UrlOptions
  /** The hosts that this request was sent to: by the client, and by a proxy. */
  readonly #hosts: readonly string[]

  /** @throws OcciError `syntax` if `Host` is missing or is not one (RFC 9112 §3.2) */
  constructor(request: UrlRequest, options: UrlOptions) {
    const { base, publicUrl, proxies } = options
    this.#options = options
    const hops = proxies?.hops(request) ?? 0
    const received = request.header('host') ?? ''
    this.host = (hops > 0 ? forwardedHost(request, hops) : undefined) ?? received
    const scheme = (hops > 0 ? forwardedScheme(request, hops) : undefined) ?? (request.secure ? 'https' : 'http')
    const own = originOf(scheme, this.host)
    const known = publicUrl === undefined ? undefined : splitUrl(publicUrl)
    this.origin = known?.origin ?? own
    this.origins = [this.origin, own]
    this.#hosts = [this.host, received]
    this.#base = withoutSlash(base)
    const publicBase = withoutSlash(known?.rest ?? '')
    const removed = (hops > 0 ? forwardedPrefix(request, hops) : '') + (request.prefix ?? '')
    this.#publicBase = publicBase === '' ? removed + this.#base : publicBase
    this.address = [this.origin, this.#publicBase].join('')
  }

  // Functions of their own: renderings and use cases take them out of what they are given.

  /** The absolute URL of a location; any other URI as it is. */
  readonly url = (location: string): string => (location.startsWith('/') ? this.address + location : location)

  /** The path of a location on this host; any other URI as it is. */
  readonly path = (location: string): string => (location.startsWith('/') ? this.#publicBase + location : location)

  /**
   * The location within this service of a path of this host, or of an absolute URL with any name that the service answers
   * to, whatever its scheme and port; undefined outside.
   */
  readonly locate = (uri: string): string | undefined => {
    const path = uri.startsWith('/') ? uri : this.#pathOf(uri)
    if (path === undefined || /[?#]/.test(path)) return undefined
    const canonical = canonicalPath(path)
    // Clients that know the path behind the proxies may use that, too.
    return canonical === undefined ? undefined : (below(this.#publicBase, canonical) ?? this.within(canonical))
  }

  /** The location within this service of the path of a request, in its one spelling; undefined outside. */
  within(path: string): string | undefined {
    return below(this.#base, path)
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

/** What the address of a service depends on of a request. */
export type UrlRequest = Pick<HttpRequest, 'header' | 'secure' | 'remoteAddress' | 'prefix'>

function below(base: string, path: string): string | undefined {
  if (base === '') return path
  if (path === base) return '/'
  return path.startsWith(`${base}/`) ? path.slice(base.length) : undefined
}

/** By scheme and host; clients send few different ones. */
const origins = { http: new BoundedCache<string, string>(100), https: new BoundedCache<string, string>(100) }

function originOf(scheme: HttpScheme, host: string): string {
  return origins[scheme].get(host, () => {
    const authority = parseAuthority(host)
    if (authority !== undefined) return formatOrigin(scheme, authority)
    throw new OcciError('syntax', `the header Host is ${host === '' ? 'missing' : 'not a name with or without a port'}`)
  })
}
