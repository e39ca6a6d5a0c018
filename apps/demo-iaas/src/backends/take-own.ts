import type { BackendContext, Changes, Entity } from '@occi/core'

/**
 * Takes over what a client changed of the categories that a call is for, and nothing that is another backend's. An
 * attribute that a replacement leaves out is removed.
 */
export function takeOwn(entity: Entity, changes: Changes, { categories }: BackendContext): void {
  for (const name of Object.keys(changes.attributes)) {
    if (!categories.some((category) => name in category.all)) continue
    const value = changes.attributes[name]
    if (value === undefined) delete entity.attributes[name]
    else entity.attributes[name] = value
  }
}
