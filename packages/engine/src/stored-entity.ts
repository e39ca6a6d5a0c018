import type { Entity } from '@occi/core'
import { copyAttributes, type Put } from '@occi/core/authoring'

/**
 * Returns an entity as it is stored after its backends were called: attributes, actions and extras as they left them,
 * everything else as the service decides, whatever they did to it.
 */
export function storedEntity<E extends Entity>(fields: E, left: Entity): E {
  return {
    ...fields,
    attributes: copyAttributes(left.attributes),
    actions: [...new Set(left.actions)],
    extras: left.extras === undefined ? undefined : { ...left.extras },
  }
}

/** Returns the change that stores an entity in place of the version that was read. */
export function replacement(entity: Entity): Put {
  return { type: 'put', entity, replaces: entity.version }
}
