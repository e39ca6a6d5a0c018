import { canonicalId, type EntityDraft, idOf, isEntityLocation, isUri, newUuid, OcciError } from '@occi/core'
import type { Call } from './call.ts'
import type { Services } from './services.ts'

/** Where new entities go. */
export interface Place {
  /** The location of the one entity that is made, as PUT says it. */
  readonly location?: string
  /** The path below which they are made, ending in `/`; each kind's own location unless said. */
  readonly under?: string
}

/** By what an entity is found. */
export interface Identity {
  readonly id: string
  readonly location: string
}

/**
 * The id and location of a new entity: the policy's, or the request's, or new ones.
 *
 * @throws OcciError `invalid` where the request's is not valid, `definition` where the policy's is not
 */
export function identify(draft: EntityDraft, place: Place, services: Services, call: Call): Identity {
  const own = services.policy.identity?.(draft, call) ?? {}
  const location = own.location ?? place.location ?? `${place.under ?? draft.kind.location}${newUuid()}`
  if (!isEntityLocation(location)) {
    throw new OcciError(
      own.location === undefined ? 'invalid' : 'definition',
      `${location} is not the location of an entity: expected a path that does not end in '/' and is not below /-/ or /.well-known/`,
    )
  }
  if (own.id === undefined) return { location, id: idOf(location, call.owner) }
  const id = canonicalId(own.id)
  if (isUri(id)) return { location, id }
  throw new OcciError('definition', `${id} is not the id of an entity: expected a URN, as urn:uuid:…`)
}
