import { OcciError } from '@occi/core'
import { compareCodePoints, valueKey } from '@occi/core/store'
import { attributeOf } from './filter.ts'
import type { RemoteEntity } from './remote-entity.ts'

/**
 * Sorts entities as services do; those without a value come last.
 *
 * @param order `title` or the name of the attribute, `-` before it for descending order
 * @throws OcciError `invalid` for the times of entities, which answers do not show
 */
export async function* sorted(
  entities: AsyncIterable<RemoteEntity>,
  order: string,
): AsyncGenerator<RemoteEntity, void, undefined> {
  const isDescending = order.startsWith('-')
  const name = nameOf(isDescending ? order.slice(1) : order)
  const all: { readonly entity: RemoteEntity; readonly key: string | undefined }[] = []
  for await (const entity of entities) {
    const value = attributeOf(entity, name)
    all.push({ entity, key: value === undefined ? undefined : valueKey(value) })
  }
  all.sort((a, b) => {
    if (a.key === undefined || b.key === undefined) return Number(a.key === undefined) - Number(b.key === undefined)
    return isDescending ? compareCodePoints(b.key, a.key) : compareCodePoints(a.key, b.key)
  })
  for (const { entity } of all) yield entity
}

function nameOf(by: string): string {
  if (by === 'title') return 'occi.core.title'
  if (by !== 'created' && by !== 'changed') return by
  throw new OcciError(
    'invalid',
    `the service cannot sort by ${by}, and does not show it: sort by title or an attribute`,
  )
}
