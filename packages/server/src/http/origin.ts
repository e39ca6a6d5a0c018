import { OcciError } from '@occi/core'
import type { AllowedOrigins } from './allowed-origins.ts'
import { splitUrl } from './authority.ts'
import type { HttpRequest } from './messages.ts'

const safe = new Set(['GET', 'HEAD', 'OPTIONS'])
const own = new Set(['same-origin', 'none'])

/**
 * Refuses a change that a page of another origin has sent, whatever its media type: a form of type text/plain can
 * forge an OCCI body.
 *
 * @param origins the origins of this service, its public one first
 * @param allowed the origins of other applications whose pages may change something
 * @throws OcciError `forbidden`
 */
export function requireOwnOrigin(
  request: Pick<HttpRequest, 'header' | 'method'>,
  origins: readonly string[],
  allowed: AllowedOrigins,
): void {
  if (safe.has(request.method) || allowed.allows(request)) return
  const site = request.header('sec-fetch-site')
  // Old browsers name the page itself, not its origin (RFC 9110 Referer).
  const page = request.header('origin') ?? request.header('referer')
  // A browser that says how its page is related to this service knows it better than a comparison of names.
  const isForeign = site === undefined ? page !== undefined && !isOf(page, origins) : !own.has(site)
  if (!isForeign) return
  throw new OcciError(
    'forbidden',
    `a page of ${page ?? 'another site'} must not change this service, ${origins[0]}: its option allowedOrigins can allow it`,
  )
}

function isOf(page: string, origins: readonly string[]): boolean {
  const origin = splitUrl(page)?.origin
  return origin !== undefined && origins.includes(origin)
}
