import type { HttpScheme } from './authority.ts'
import type { HttpRequest } from './exchange.ts'
import { splitUnquoted, unquote } from './quoted.ts'

type Headers = Pick<HttpRequest, 'header'>

/**
 * The host that the client asked a trusted proxy for: `Forwarded` (RFC 7239 §5.3), or what was usual before. Of several
 * proxies the first counts, which is the one that the client has spoken to.
 */
export function forwardedHost(request: Headers): string | undefined {
  const host = parameterOf(request, 'host')
  if (host !== undefined) return host
  const name = firstOf(request, 'x-forwarded-host')
  const port = firstOf(request, 'x-forwarded-port')
  return name === undefined || port === undefined || /:\d+$/.test(name) ? name : `${name}:${port}`
}

/** The scheme by which the client asked a trusted proxy (RFC 7239 §5.4). */
export function forwardedScheme(request: Headers): HttpScheme | undefined {
  const scheme = (parameterOf(request, 'proto') ?? firstOf(request, 'x-forwarded-proto'))?.toLowerCase()
  return scheme === 'http' || scheme === 'https' ? scheme : undefined
}

function parameterOf(request: Headers, name: string): string | undefined {
  for (const pair of splitUnquoted(firstOf(request, 'forwarded') ?? '', ';')) {
    const equals = pair.indexOf('=')
    if (pair.slice(0, Math.max(equals, 0)).trim().toLowerCase() === name) return unquote(pair.slice(equals + 1).trim())
  }
  return undefined
}

function firstOf(request: Headers, field: string): string | undefined {
  const list = request.header(field)
  return list === undefined ? undefined : splitUnquoted(list, ',')[0]
}
