import { type Entity, isLink, lockKey, type Mixin, type StoredMixin } from '@occi/core'
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

/** Neither an identity nor a location can be taken twice, nor the path of an entity that differs by the slash. */
export function keysOfMixin({ scheme, term, location, owner }: StoredMixin | Mixin): readonly string[] {
  return [lockKey(location, owner), lockKey(withoutSlash(location), owner), lockKey(scheme + term, owner)]
}

/** Locks how much an owner has defined: two requests at once must not exceed the limits together. */
export function quotaKey({ owner }: Call): string {
  return lockKey('/-/', owner)
}

/** The path of an entity that a collection's differs from by the slash alone. */
export function withoutSlash(location: string): string {
  return location.slice(0, -1)
}
