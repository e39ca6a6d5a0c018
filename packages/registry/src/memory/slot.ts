import { type Entity, isLink } from '@occi/core'
import type { Position } from '@occi/core/store'

/**
 * The place of an entity in all indexes: it stays the same while versions of the entity come and go, so that a change
 * touches only the indexes of what has changed.
 */
export class Slot implements Position {
  readonly link: boolean
  readonly location: string
  readonly owner: string | undefined
  entity: Entity

  constructor(entity: Entity) {
    this.link = isLink(entity)
    this.location = entity.location
    this.owner = entity.owner
    this.entity = entity
  }
}
