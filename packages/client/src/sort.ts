import type { AttributeValue } from '@occi/core'
import { attributeOf } from './filter.ts'
import type { RemoteEntity } from './remote-entity.ts'

/**
 * Sorts entities by an attribute; those without a value come last.
 *
 * @param order the name of the attribute, `-` before it for descending order
 */
export async function* sorted(
  entities: AsyncIterable<RemoteEntity>,
  order: string,
): AsyncGenerator<RemoteEntity, void, undefined> {
  const isDescending = order.startsWith('-')
  const name = isDescending ? order.slice(1) : order
  const all: { readonly entity: RemoteEntity; readonly value: AttributeValue | undefined }[] = []
  for await (const entity of entities) all.push({ entity, value: attributeOf(entity, name) })
  all.sort((a, b) => {
    if (a.value === undefined || b.value === undefined)
      return Number(a.value === undefined) - Number(b.value === undefined)
    return isDescending ? compare(b.value, a.value) : compare(a.value, b.value)
  })
  for (const { entity } of all) yield entity
}

function compare(a: AttributeValue, b: AttributeValue): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  const [x, y] = [String(a), String(b)]
  return x < y ? -1 : x > y ? 1 : 0
}
