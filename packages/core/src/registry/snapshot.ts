import type { Entity, Link } from '../entity.ts'
import type { Revision } from './change-set.ts'
import type { Direction } from './query.ts'
import type { StoredMixin } from './stored-mixin.ts'

/** What is read together with an entity. */
export interface SnapshotOptions {
  /** The ends at which the entity is: `source` for the links that start from it. Defaults to none. */
  readonly links?: readonly Direction[]
  /** The greatest number of links to read; defaults to all. */
  readonly mostLinks?: number
  /** Whether the stored mixins that the scope sees are wanted. Defaults to `false`. */
  readonly mixins?: boolean
}

/** An entity and what was read with it, as it was stored at one moment. */
export interface Snapshot {
  readonly entity: Entity
  /** The requested links, in the order of listings, each once. */
  readonly links: readonly Link[]
  /** The stored mixins, if they were requested: the array that `Registry.mixins` returns. */
  readonly mixins?: readonly StoredMixin[]
  /**
   * A number that changes with every commit that changes the entity, or adds, changes or removes a link from or to it,
   * whatever the owner. It is never repeated at the same location.
   */
  readonly stamp: number
  /** A state of the registry that this snapshot shows, or a slightly earlier one: `changes` after it misses nothing. */
  readonly revision: Revision
}
