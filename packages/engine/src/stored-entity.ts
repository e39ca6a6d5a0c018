import type { Entity } from '@occi/core'
import { BoundedCache, copyAttributes, type Put } from '@occi/core/authoring'

/**
 * Returns an entity as it is stored after its backends were called: attributes, actions and extras as they left them,
 * everything else as the service decides, whatever they did to it.
 */
export function storedEntity<E extends Entity>(fields: E, left: Entity): E {
  const attributes = copyAttributes(left.attributes)
  // A registry need not copy what cannot change.
  Object.freeze(attributes)
  return {
    ...fields,
    attributes,
    actions: actionsOf(left),
    extras: left.extras === undefined ? undefined : { ...left.extras },
  }
}

/** Few different lists of actions are applicable to entities: each is stored once. */
const lists = new BoundedCache<string, readonly string[]>(1000)

function actionsOf({ actions }: Entity): readonly string[] {
  return lists.get(actions.join(' '), () => Object.freeze([...new Set(actions)]))
}

/** Returns the change that stores an entity in place of the version that was read. */
export function replacement(entity: Entity): Put {
  return { type: 'put', entity, replaces: entity.version }
}
