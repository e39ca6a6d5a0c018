import { type EntityWithLinks, OcciError } from '@occi/core'
import { namesState, namesTag } from './etag.ts'
import type { HttpRequest } from './exchange.ts'

/** Tells whether a client has this representation already (RFC 9110 §13.1.2, for GET and HEAD). */
export function isNotModified(request: HttpRequest, etag: string): boolean {
  const list = request.header('if-none-match')
  return list !== undefined && namesTag(list, etag)
}

/**
 * Refuses to change an entity that is not what the client thinks (RFC 9110 §13.1): to be asked under the entity's
 * lock.
 *
 * @param current the entity as it stands; undefined where there is none
 * @throws OcciError `precondition`
 */
export function checkPreconditions(request: HttpRequest, current: EntityWithLinks | undefined): void {
  const match = request.header('if-match')
  if (match !== undefined && (current === undefined || !namesState(match, current))) {
    const is = current === undefined ? 'there is no entity here' : `it is at version ${current.entity.version} now`
    throw new OcciError('precondition', `If-Match ${match} does not hold: ${is}`)
  }
  const none = request.header('if-none-match')
  if (none !== undefined && current !== undefined && namesState(none, current)) {
    throw new OcciError(
      'precondition',
      `If-None-Match ${none} does not hold: version ${current.entity.version} is here`,
    )
  }
}
