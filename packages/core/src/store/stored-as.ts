import { type AttributeValues, copyAttributes, ownAttributes } from '../attribute.ts'
import type { Entity } from '../entity.ts'

/** What the registry gives to all that a commit stores. */
export interface Stamp {
  /** Greater than every version that the registry ever gave. */
  readonly version: number
  /** Milliseconds since 1970. */
  readonly time: number
}

/**
 * Returns an entity as it is stored in place of another: a copy of what is given, except for attributes and actions that
 * are frozen, which cannot change any more. Its attributes are frozen.
 */
export function storedAs(entity: Entity, before: Entity | undefined, { version, time }: Stamp): Entity {
  const { attributes, actions, extras } = entity
  return {
    ...entity,
    attributes: unchanging(attributes),
    actions: Object.isFrozen(actions) ? actions : [...actions],
    extras: extras === undefined ? undefined : { ...extras },
    version,
    created: before?.created ?? time,
    changed: time,
  }
}

function unchanging(attributes: AttributeValues): AttributeValues {
  const own = Object.isFrozen(attributes) ? ownAttributes(attributes) : copyAttributes(attributes)
  return own === attributes ? own : Object.freeze(own)
}
