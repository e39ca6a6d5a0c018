import { OcciError } from '@occi/core'
import { canonicalPath } from '@occi/core/authoring'
import type { HttpScheme } from './authority.ts'
import type { HttpRequest } from './messages.ts'
import { isQuoteOpen, splitUnquoted, unquote } from './quoted.ts'

type Headers = Pick<HttpRequest, 'header'>

/**
 * The host that the client sent to a proxy: `Forwarded` (RFC 7239 §5.3), or what was usual before. Each proxy adds to the
 * end of a list: the value counts that the outermost of the believed proxies has added.
 *
 * @param hops how many proxies are believed, counted from the service
 */
export function forwardedHost(request: Headers, hops: number): string | undefined {
  const host = parameterOf(elementOf(request, 'forwarded', hops), 'host')
  if (host !== undefined) return host
  const name = elementOf(request, 'x-forwarded-host', hops)
  const port = elementOf(request, 'x-forwarded-port', hops)
  return name === undefined || port === undefined || /:\d+$/.test(name) ? name : `${name}:${port}`
}

/** The scheme of the request that the client sent to a proxy (RFC 7239 §5.4). */
export function forwardedScheme(request: Headers, hops: number): HttpScheme | undefined {
  const forwarded = parameterOf(elementOf(request, 'forwarded', hops), 'proto')
  const scheme = (forwarded ?? elementOf(request, 'x-forwarded-proto', hops))?.toLowerCase()
  return scheme === 'http' || scheme === 'https' ? scheme : undefined
}

/**
 * What proxies have removed from the front of the path, the outermost first; empty for nothing.
 *
 * @throws OcciError `syntax` if it is no path
 */
export function forwardedPrefix(request: Headers, hops: number): string {
  const prefixes = listOf(request, 'x-forwarded-prefix')
  const believed = prefixes.slice(-Math.min(hops, prefixes.length))
  const prefix = believed.map((one) => (one.endsWith('/') ? one.slice(0, -1) : one)).join('')
  if (prefix === '') return ''
  const canonical = canonicalPath(prefix)
  if (canonical !== undefined && !prefix.includes('//')) return canonical
  throw new OcciError('syntax', `the header X-Forwarded-Prefix is '${prefix}', expected a path such as /cloud`)
}

/** The addresses from which proxies have got a request, the client first (RFC 7239 §5.2); those unknown are empty. */
export function forwardedFor(request: Headers): readonly string[] {
  const forwarded = listOf(request, 'forwarded')
  const nodes =
    forwarded.length === 0
      ? listOf(request, 'x-forwarded-for')
      : forwarded.map((element) => parameterOf(element, 'for') ?? '')
  return nodes.map((node) => /^\[([^\]]+)\]/.exec(node)?.[1] ?? node.replace(/^([^:]+):[^:]*$/, '$1'))
}

function parameterOf(element: string | undefined, name: string): string | undefined {
  for (const pair of splitUnquoted(element ?? '', ';')) {
    const equals = pair.indexOf('=')
    if (pair.slice(0, Math.max(equals, 0)).trim().toLowerCase() === name) return unquote(pair.slice(equals + 1).trim())
  }
  return undefined
}

/** What the outermost of the believed proxies has added to a field; the first if there are fewer. */
function elementOf(request: Headers, field: string, hops: number): string | undefined {
  const list = listOf(request, field)
  return list[Math.max(0, list.length - hops)]
}

function listOf(request: Headers, field: string): readonly string[] {
  const list = request.header(field)
  if (list === undefined) return []
  // A client could otherwise enclose in its own quoted string what a proxy adds behind it.
  if (isQuoteOpen(list)) throw new OcciError('syntax', `the header ${field} has a quoted string that does not end`)
  return splitUnquoted(list, ',')
}
