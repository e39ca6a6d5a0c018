import type { ActionsOf, AttributesOf, Kind } from '@occi/core'
import { type Fields, fieldValues } from '@occi/core/authoring'
import { type EntityData, entityData } from './entity-data.ts'
import type { Session } from './session.ts'
import type { Reply } from './transport.ts'

/** An entity of a kind as it was read: plain data. */
export type RemoteEntity<K extends Kind = Kind> = Omit<EntityData, 'attributes' | 'actions'> & {
  readonly attributes: Readonly<AttributesOf<K>>
  readonly actions: readonly ActionsOf<K>[]
  /** The entity-tag that it had: a change through this entity is made only if it still has it. */
  readonly etag?: string
}

/**
 * Returns the entity that an answer shows.
 *
 * @param url the URL of the entity
 * @returns undefined if the answer shows none
 */
export function entityOf<K extends Kind>(session: Session, reply: Reply, url: URL): RemoteEntity<K> | undefined {
  const answer = session.decode(reply, ['entity', 'locations'])
  if (answer?.type !== 'entity' || answer.entity.categories.length === 0) return undefined
  const data = entityData(session, answer.entity, contentLocation(session, reply.fields) ?? url)
  const [etag] = fieldValues(reply.fields, 'etag')
  // The service keeps to the definition of the kind.
  return (etag === undefined ? data : { ...data, etag }) as RemoteEntity<K>
}

function contentLocation(session: Session, fields: Fields): URL | undefined {
  const [text] = fieldValues(fields, 'content-location')
  return text === undefined ? undefined : session.addresses.ofAnswer(text)
}
