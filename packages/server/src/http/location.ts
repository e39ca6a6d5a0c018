import { canonicalPath, OcciError } from '@occi/core'
import type { HttpRequest } from './exchange.ts'
import { forwardedHost, forwardedScheme } from './forwarded.ts'

/** What tells the address of a service. */
export interface UrlOptions {
  /** The path under which it is reached, without a slash at its end; empty for none. */
  readonly base: string
  /** The one origin under which it is known. */
  readonly publicUrl?: string
  /** Whether `Forwarded` and `X-Forwarded-*` are believed. */
  readonly trustProxy?: boolean
}

const hostPattern = /^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/

/** The addresses of a service, as the client of one request sees them. */
export class ServiceUrl {
  /** Scheme and authority, as `https://cloud.example.com:8443`. */
  readonly origin: string
  /** The name in `Host`, with its port. */
  readonly host: string
  readonly #base: string
  #ends: string | undefined

  /** @throws OcciError `syntax` where `Host` is missing or is none */
  constructor(request: Pick<HttpRequest, 'header' | 'secure'>, { base, publicUrl, trustProxy = false }: UrlOptions) {
    this.#base = base
    const host = (trustProxy ? forwardedHost(request) : undefined) ?? request.header('host')
    if (host === undefined || !hostPattern.test(host)) {
      throw new OcciError('syntax', `the header Host is ${host === undefined ? 'missing' : 'not a name with a port'}`)
    }
    this.host = host
    if (publicUrl === undefined) {
      const scheme = (trustProxy ? forwardedScheme(request) : undefined) ?? (request.secure ? 'https' : 'http')
      this.origin = `${scheme}://${host}`
    } else this.origin = publicUrl.endsWith('/') ? publicUrl.slice(0, -1) : publicUrl
  }

  /** The absolute URL of a location; any other URI as it is. */
  url(location: string): string {
    return location.startsWith('/') ? this.origin + this.#base + location : location
  }

  /** The path of a location on this host; any other URI as it is. */
  path(location: string): string {
    return location.startsWith('/') ? this.#base + location : location
  }

  /** The location within this service of a path of this host, or of an absolute URL of it; undefined outside. */
  locate(uri: string): string | undefined {
    const path = uri.startsWith('/') ? uri : this.#pathOf(uri)
    if (path === undefined || path.startsWith('//')) return undefined
    const canonical = canonicalPath(path)
    if (canonical === undefined || this.#base === '') return canonical
    if (canonical === this.#base) return '/'
    return canonical.startsWith(`${this.#base}/`) ? canonical.slice(this.#base.length) : undefined
  }

  #pathOf(uri: string): string | undefined {
    const end = uri.indexOf('/', uri.indexOf('://') + 3)
    const origin = normalOrigin(end === -1 ? uri : uri.slice(0, end))
    this.#ends ??= normalOrigin(this.origin)
    if (origin === undefined || origin !== this.#ends) return undefined
    return end === -1 ? '/' : uri.slice(end)
  }
}

/** An origin in one spelling: lower case, without the port that its scheme implies. */
export function normalOrigin(origin: string): string | undefined {
  try {
    const url = new URL(origin)
    return url.origin === 'null' ? undefined : url.origin
  } catch {
    return undefined
  }
}
