import type { StoredMixin } from '@occi/core'
import type { EntityHolder, Place, StoredPlaces } from '@occi/core/store'
import type { Entities, StoredEntity } from './entities.ts'
import type { MixinTable } from './mixin-table.ts'

/** What is stored of the places that one commit touches; each entity is read once. */
export class Places implements StoredPlaces {
  readonly #entities: Entities
  readonly #mixins: MixinTable
  readonly #read = new Map<string, StoredEntity | undefined>()

  constructor(entities: Entities, mixins: MixinTable) {
    this.#entities = entities
    this.#mixins = mixins
  }

  /** Returns the entity of a place with its row. */
  at(place: Place): StoredEntity | undefined {
    const key = JSON.stringify([place.location, place.owner])
    if (!this.#read.has(key)) this.#read.set(key, this.#entities.at(place))
    return this.#read.get(key)
  }

  entity(location: string, owner: string | undefined) {
    return this.at({ location, owner })?.entity
  }

  entitiesNamed(name: string, owner: string | undefined): readonly EntityHolder[] {
    return this.#entities.named(name, owner)
  }

  mixin(identifier: string, owner: string | undefined): StoredMixin | undefined {
    return this.#mixins.at(identifier, owner)
  }

  mixinsNamed(name: string, owner: string | undefined): readonly StoredMixin[] {
    return this.#mixins.named(name, owner)
  }
}
