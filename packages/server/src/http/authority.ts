/** A host name or address and a port, as in `Host` or in a URL. */
export interface Authority {
  /** In lower case, without a dot at its end; an IPv6 address in brackets. */
  readonly name: string
  /** Undefined if there is none. */
  readonly port: number | undefined
}

const authorityPattern = /^([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::(\d{0,5}))?$/

/** Reads a host with or without a port (RFC 3986 §3.2); undefined if it is not valid. */
export function parseAuthority(text: string): Authority | undefined {
  const [, host, digits = ''] = authorityPattern.exec(text) ?? []
  const port = digits === '' ? undefined : Number(digits)
  if (host === undefined || (port !== undefined && port > 65_535)) return undefined
  const name = host.endsWith('.') ? host.slice(0, -1) : host
  return name === '' ? undefined : { name: name.toLowerCase(), port }
}

/** The scheme of an origin that this service can have. */
export type HttpScheme = 'http' | 'https'

/** An origin in its one spelling: lower case, without the port that its scheme implies. */
export function formatOrigin(scheme: HttpScheme, { name, port }: Authority): string {
  const isImplied = port === undefined || port === (scheme === 'https' ? 443 : 80)
  return isImplied ? `${scheme}://${name}` : `${scheme}://${name}:${port}`
}

/** The parts of an absolute URL. */
export interface UrlParts {
  /** In its one spelling. */
  readonly origin: string
  /** The name of its host, in the form of `Authority`. */
  readonly name: string
  /** What follows the origin: path, query, fragment; empty for none. */
  readonly rest: string
}

/** Parts an absolute URL; undefined if it is not one, or has another scheme or a user's name. */
export function splitUrl(url: string): UrlParts | undefined {
  const [start, scheme, host] = /^(https?):\/\/([^/?#]*)/i.exec(url) ?? []
  const authority = host === undefined ? undefined : parseAuthority(host)
  if (start === undefined || authority === undefined) return undefined
  const origin = formatOrigin(scheme?.toLowerCase() === 'https' ? 'https' : 'http', authority)
  return { origin, name: authority.name, rest: url.slice(start.length) }
}
