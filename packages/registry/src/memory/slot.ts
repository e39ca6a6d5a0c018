import { type Entity, isLink } from '@occi/core'
import { type ListingPosition, searchText } from '@occi/core/store'

/**
 * The place of an entity in all indexes: it stays the same while versions of the entity come and go, so that a change
 * touches only the indexes of what has changed.
 */
export class Slot implements ListingPosition {
  readonly link: boolean
  readonly location: string
  readonly owner: string | undefined
  #entity: Entity
  #text: string | undefined
  /** The version of the last commit that changed the entity, or a link from or to it. */
  stamp: number

  constructor(entity: Entity) {
    this.link = isLink(entity)
    this.location = entity.location
    this.owner = entity.owner
    this.#entity = entity
    this.stamp = entity.version
  }

  get entity(): Entity {
    return this.#entity
  }

  get id(): string {
    return this.#entity.id
  }

  set entity(entity: Entity) {
    this.#entity = entity
    this.#text = undefined
  }

  /** The text in which searches look; kept from the first search on. */
  get text(): string {
    this.#text ??= searchText(this.#entity)
    return this.#text
  }
}
