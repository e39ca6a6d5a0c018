import { type EntityDraft, idOf, newUuid, OcciError } from '@occi/core'
import { canonicalId, isEntityLocation, isUri } from '@occi/core/authoring'
import type { Call } from './call.ts'

/** Where new entities are created. */
export interface Destination {
  /** The location of the one entity that is created, from a PUT. */
  readonly location?: string
  /** The path below which they are created, ending in `/`; defaults to the location of each one's kind. */
  readonly under?: string
}

/** The names by which an entity is found. */
export interface Identity {
  readonly id: string
  readonly location: string
  /** Whether the location or the id was chosen, so that it may be in use; a generated one never is. */
  readonly isChosen: boolean
}

/**
 * Returns the id and location of a new entity: those of the policy, or of the request, or generated ones.
 *
 * @throws OcciError `invalid` if the request's is not valid, `definition` if the policy's is not
 */
export function identify(draft: EntityDraft, place: Destination, call: Call): Identity {
  const own = call.services.policy.identity?.(draft, call) ?? {}
  if (own.location === undefined && own.id === undefined && place.location === undefined) {
    const generated = generate(place.under ?? draft.kind.location ?? '/')
    // The location of a kind was checked when the kind was defined.
    if (place.under !== undefined) requireEntityLocation(generated.location, 'invalid')
    return generated
  }
  const location = own.location ?? place.location ?? `${place.under ?? draft.kind.location}${newUuid()}`
  requireEntityLocation(location, own.location === undefined ? 'invalid' : 'definition')
  const isChosen = own.id !== undefined || own.location !== undefined || place.location !== undefined
  if (own.id === undefined) return { location, id: idOf(location, call.owner), isChosen }
  const id = canonicalId(own.id)
  if (isUri(id)) return { location, id, isChosen }
  throw new OcciError('definition', `${id} is not the id of an entity: expected a URN such as urn:uuid:…`)
}

function requireEntityLocation(location: string, code: 'invalid' | 'definition'): void {
  if (isEntityLocation(location)) return
  throw new OcciError(
    code,
    `${location} is not the location of an entity: expected a path that does not end in '/' and is not below /-/ or /.well-known/`,
  )
}

/** Texts that are joined are one piece each: what + makes keeps its parts, and these texts are stored. */
function generate(path: string): Identity {
  const uuid = newUuid()
  return { location: [path, uuid].join(''), id: ['urn:uuid:', uuid].join(''), isChosen: false }
}
