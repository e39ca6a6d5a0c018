import type { AttributeValue, Reader } from '@occi/core'
import { uuidOf } from '@occi/core/authoring'

/**
 * The values of a filter with every entity named as the stored values name it: the ends of links by location, an entity
 * itself by id. A filter may name it in any form that creation accepts: by path or URL, by id, by its kind's location and
 * UUID.
 *
 * @param attributes values in their canonical form, as `resolveFilter` returns them
 */
export async function nameEntities(
  attributes: ReadonlyMap<string, AttributeValue>,
  read: Pick<Reader, 'entity'>,
): Promise<ReadonlyMap<string, AttributeValue>> {
  const named = new Map(attributes)
  for (const [name, field] of fields) {
    const value = attributes.get(name)
    if (typeof value !== 'string' || !(value.startsWith('/') || uuidOf(value) !== undefined)) continue
    const entity = await read.entity(value)
    if (entity !== undefined) named.set(name, entity[field])
  }
  return named
}

const fields = [
  ['occi.core.source', 'location'],
  ['occi.core.target', 'location'],
  ['occi.core.id', 'id'],
] as const
