import type { BackendContext, Entity } from '@occi/core'
import type { Place } from '../state/key.ts'

/** Returns what names the entity at one end of a link: it may be shared by all owners. */
export async function placeOf(location: string, link: Entity, { batch }: BackendContext): Promise<Place> {
  const entity = await batch.entity(location)
  return { location, owner: entity === undefined ? link.owner : entity.owner }
}
