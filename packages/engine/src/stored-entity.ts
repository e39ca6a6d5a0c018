import { copyAttributes, type Entity } from '@occi/core'

/**
 * An entity as it is stored after its backends have had it: attributes, actions and extras as they left them, all
 * else as the service says, whatever they did to it.
 */
export function storedEntity<E extends Entity>(fields: E, left: Entity): E {
  const stored = { ...fields, attributes: copyAttributes(left.attributes), actions: [...new Set(left.actions)] }
  delete stored.extras
  if (left.extras !== undefined) stored.extras = { ...left.extras }
  return stored
}

/** The next version of an entity that exists, as {@link storedEntity} makes it. */
export function nextVersion<E extends Entity>(fields: E, left: Entity): E {
  return { ...storedEntity(fields, left), version: fields.version + 1 }
}
