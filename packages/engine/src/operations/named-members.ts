import type { Entity, Query, Reader } from '@occi/core'
import { inTurns } from '../in-turns.ts'
import { meets } from '../meets.ts'

/** Returns the members of a collection with these locations or ids, each once; what is no member, or gone, is left out. */
export async function namedMembers(
  keys: readonly string[],
  query: Query,
  read: Pick<Reader, 'entity'>,
): Promise<readonly Entity[]> {
  const found = new Map<string, Entity>()
  await inTurns(keys, async (key) => {
    const entity = await read.entity(key)
    if (entity !== undefined && meets(entity, query)) found.set(entity.id, entity)
  })
  return [...found.values()]
}
