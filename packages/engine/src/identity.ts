import { canonicalPath, type EntityDraft, idOf, newUuid, OcciError } from '@occi/core'
import type { Call } from './call.ts'
import type { Services } from './services.ts'

/** Where new entities go. */
export interface Place {
  /** The location of the one entity that is made, as PUT says it. */
  readonly location?: string
  /** The path below which they are made; each kind's own location unless said. */
  readonly under?: string
}

/** The id and location of a new entity: the policy's, or the request's, or new ones. */
export function identify(draft: EntityDraft, place: Place, services: Services, call: Call) {
  const own = services.policy.identity?.(draft, call) ?? {}
  const location = own.location ?? place.location ?? `${place.under ?? draft.kind.location}${newUuid()}`
  if (canonicalPath(location) !== location || location.endsWith('/')) {
    throw new OcciError(
      'invalid',
      `${location} is not the location of an entity: expected a path that does not end in '/'`,
    )
  }
  return { location, id: own.id ?? idOf(location, call.owner) }
}
