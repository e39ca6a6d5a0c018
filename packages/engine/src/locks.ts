import { type Entity, isLink, lockKey } from '@occi/core'
import type { Call } from './call.ts'
import { isInside } from './ends.ts'

/** The key that locks an entity. */
export function keyOf(entity: Entity): string {
  return lockKey(entity.location, entity.owner)
}

/**
 * The keys that an operation on these entities locks: theirs, and those of the ends of the links among them, so that
 * no link can lead to what is just being deleted.
 */
export async function keysOf(entities: readonly Entity[], call: Call): Promise<readonly string[]> {
  const keys = new Set<string>()
  for (const entity of entities) {
    keys.add(keyOf(entity))
    if (!isLink(entity)) continue
    for (const location of [entity.source, entity.target]) {
      const end = isInside(location) ? await call.read.entity(location) : undefined
      if (end !== undefined) keys.add(keyOf(end))
    }
  }
  return [...keys]
}
