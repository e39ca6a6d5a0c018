import type { Revision } from '@occi/core'
import type { EntityWithLinks, Payload } from '@occi/core/authoring'
import type { Retrieved } from '../operations/retrieved.ts'

/** The numbers of entities of a change of several. */
export interface Extent {
  /** Those that were changed. */
  readonly count: number
  /** Those that the request was about. */
  readonly of: number
}

/** What a task has led to. */
export interface Result {
  readonly meaning: 'shown' | 'created' | 'changed' | 'deleted'
  /** What the answer shows. */
  readonly payload: Payload
  /** The entity, for a task about one. */
  readonly found?: EntityWithLinks
  /** Whether it shows what could not be stored now, so that its version does not tell what it shows. */
  readonly isTransient?: boolean
  /** How many entities it changed, and how many it was about; unset: the one that it names. */
  readonly extent?: Extent
  /** A state of the registry that it shows, or a slightly earlier one. */
  readonly revision?: Revision
  /** Of a part of a listing: where the next part starts; unset if nothing follows. */
  readonly next?: string
  /** Of a part of a listing: how many match in all, if known. */
  readonly total?: number
}

/** The result that shows an entity. */
export function entityResult(found: EntityWithLinks | Retrieved, meaning: 'shown' | 'created' | 'changed'): Result {
  const { entity, links } = found
  const payload: Payload = { type: 'entity', entity, links, created: meaning === 'created' ? true : undefined }
  return 'isTransient' in found
    ? { meaning, payload, found, isTransient: found.isTransient, revision: found.revision }
    : { meaning, payload, found }
}

/** The result that shows nothing but that it succeeded. */
export function done(meaning: 'changed' | 'deleted', extent?: Extent): Result {
  return { meaning, payload: { type: 'nothing' }, extent }
}
