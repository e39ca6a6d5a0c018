import { OcciError } from '@occi/core'
import type { HttpRequest } from './exchange.ts'
import { normalOrigin } from './location.ts'

const safe = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses a change that a page of another origin has sent, whatever its media type: a form of type text/plain can
 * forge an OCCI body.
 *
 * @param own the origin of this service
 * @throws OcciError `forbidden`
 */
export function expectOwnOrigin(request: HttpRequest, own: string): void {
  if (safe.has(request.method)) return
  const site = request.header('sec-fetch-site')
  const origin = request.header('origin')
  // A browser that says how its page is related to this service knows it better than a comparison of names.
  const isForeign =
    site === undefined
      ? origin !== undefined && (origin === 'null' || normalOrigin(origin) !== normalOrigin(own))
      : site !== 'same-origin' && site !== 'none'
  if (isForeign) throw new OcciError('forbidden', `a page of ${origin ?? 'elsewhere'} must not change what is here`)
}
