import type { BackendContext, Changes } from './backend.ts'
import type { Entity } from './entity.ts'

/**
 * Takes over into an entity what a client changes of the attributes that the categories of this call define, and
 * removes those that a replacement leaves out. Attributes of other categories are left to their backends: the usual
 * first line of an `update` that accepts all that is its own.
 *
 * @example
 * update(entity, changes, context) {
 *   takeOwn(entity, changes, context)
 *   if (entity.attributes['com.example.disk.size'] > 100) throw new AttributeError('…', 'com.example.disk.size')
 * }
 */
export function takeOwn(entity: Entity, changes: Changes, context: Pick<BackendContext, 'categories'>): void {
  for (const name of Object.keys(changes.attributes)) {
    if (!context.categories.some((category) => name in category.all)) continue
    const value = changes.attributes[name]
    if (value === undefined) delete entity.attributes[name]
    else entity.attributes[name] = value
  }
}
