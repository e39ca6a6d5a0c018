import type { AttributeValue, Awaitable, Reader } from '@occi/core'
import { uuidOf } from '@occi/core/authoring'

/**
 * The values of a filter with every entity named as the stored values name it: the ends of links by location, an entity
 * itself by id. A filter may name it in any form that creation accepts: by path or URL, by id, by its kind's location and
 * UUID.
 *
 * @param attributes values in their canonical form, from `resolveFilter`
 */
export function nameEntities(
  attributes: ReadonlyMap<string, AttributeValue>,
  read: Pick<Reader, 'entity'>,
): Awaitable<ReadonlyMap<string, AttributeValue>> {
  const naming = fields.filter(([name]) => isName(attributes.get(name)))
  return naming.length === 0 ? attributes : nameAll(naming, attributes, read)
}

function isName(value: AttributeValue | undefined): boolean {
  return typeof value === 'string' && (value.startsWith('/') || uuidOf(value) !== undefined)
}

async function nameAll(
  naming: readonly (typeof fields)[number][],
  attributes: ReadonlyMap<string, AttributeValue>,
  read: Pick<Reader, 'entity'>,
): Promise<ReadonlyMap<string, AttributeValue>> {
  const named = new Map(attributes)
  for (const [name, field] of naming) {
    const entity = await read.entity(String(attributes.get(name)))
    if (entity !== undefined) named.set(name, entity[field])
  }
  return named
}

const fields = [
  ['occi.core.source', 'location'],
  ['occi.core.target', 'location'],
  ['occi.core.id', 'id'],
] as const
