import { type Entity, isLink, type Mixin, type StoredMixin } from '@occi/core'
import { isInside, lockKey } from '@occi/core/authoring'

/** Returns the key that locks an entity. */
export function keyOf(entity: Pick<Entity, 'location' | 'owner'>): string {
  return lockKey(entity.location, entity.owner)
}

/**
 * Returns the keys that an operation on these entities locks: theirs, and those of the ends of the links among them,
 * so that no link can lead to what is being deleted. An end may be unowned: its key is locked as well.
 */
export function keysOf(entities: readonly Entity[]): readonly string[] {
  const [only] = entities
  if (only !== undefined && entities.length === 1 && !isLink(only)) return [keyOf(only)]
  const keys = new Set<string>()
  for (const entity of entities) {
    keys.add(keyOf(entity))
    if (!isLink(entity)) continue
    for (const location of [entity.source, entity.target]) {
      if (isInside(location)) keys.add(lockKey(location, entity.owner)).add(location)
    }
  }
  return [...keys]
}

/**
 * Since when the parts of an operation wait that holds locks itself: each comes before all that wait, since one of those
 * may wait for the operation, and has queued for what the part needs.
 */
export const beforeAllOthers = Number.NEGATIVE_INFINITY

/** Returns the keys of a mixin: its identity, its location, and the path of an entity that differs by the slash. */
export function keysOfMixin({ scheme, term, location, owner }: StoredMixin | Mixin): readonly string[] {
  return [lockKey(location, owner), lockKey(entityPathOf(location), owner), lockKey(scheme + term, owner)]
}

/** Locks how much an owner has defined: two requests at once must not exceed the limits together. */
export function quotaKey({ owner }: { readonly owner?: string }): string {
  return lockKey('/-/', owner)
}

/** Returns the path of an entity that a collection's differs from by the slash alone. */
export function entityPathOf(location: string): string {
  return location.slice(0, -1)
}
