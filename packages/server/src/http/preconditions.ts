import { OcciError } from '@occi/core'
import type { EntityWithLinks } from '@occi/core/authoring'
import { namesRepresentation, namesState, parseEntityTags } from './etag.ts'
import type { HttpRequest } from './messages.ts'

/** Returns whether a client has this representation already (RFC 9110 §13.1.2, for GET and HEAD). */
export function isNotModified(request: Pick<HttpRequest, 'header'>, etag: string): boolean {
  const list = request.header('if-none-match')
  return list !== undefined && namesRepresentation(parseEntityTags(list), etag)
}

/**
 * Refuses to change an entity that does not meet the client's conditions (RFC 9110 §13.1): to be called under the
 * entity's lock.
 *
 * @param current the current entity; undefined if there is none
 * @throws OcciError `precondition`
 */
export function checkPreconditions(request: Pick<HttpRequest, 'header'>, current: EntityWithLinks | undefined): void {
  requireMatch(request, current)
  const none = request.header('if-none-match')
  if (none !== undefined && current !== undefined && namesState(parseEntityTags(none), current, true)) {
    const found = none.trim() === '*' ? 'there is an entity here' : 'the entity has not changed'
    throw new OcciError('precondition', `If-None-Match does not hold: ${found}`)
  }
}

/**
 * Refuses a request for an entity that is not the one which the client has (RFC 9110 §13.1.1, whatever the method).
 *
 * @throws OcciError `precondition`
 */
export function requireMatch(request: Pick<HttpRequest, 'header'>, current: EntityWithLinks | undefined): void {
  const match = request.header('if-match')
  if (match === undefined || (current !== undefined && namesState(parseEntityTags(match), current, false))) return
  const found = current === undefined ? 'there is no entity here' : 'the entity has changed, or the tag is weak'
  throw new OcciError('precondition', `If-Match does not hold: ${found}`)
}
