import type { Awaitable, Entity } from '@occi/core'
import { copyEntity } from '@occi/core/authoring'
import { notFound } from '../authorize.ts'
import { requireValidResult } from '../backend-result.ts'
import type { Call } from '../call.ts'
import { keyOf } from '../locks.ts'
import { isUnchanged } from '../same-state.ts'
import { replacement, storedEntity } from '../stored-entity.ts'
import { transact } from '../transact.ts'

/**
 * Changes an entity after a change outside the service, such as the boot of a machine: locked and stored like a request,
 * without calling backends.
 *
 * @param change changes the attributes, actions or extras of the copy that it gets; if it changes nothing, nothing is stored
 * @returns the entity as it is stored now
 * @throws OcciError `not-found` if the entity is gone, `backend` if what it leaves is not valid
 */
export function updateFromOutside(location: string, change: (entity: Entity) => void, call: Call): Awaitable<Entity> {
  return transact(
    call,
    async () => {
      // A change from outside does not depend on what a caller may see.
      const found = await call.all.snapshot(location)
      if (found === undefined) throw notFound(location)
      const { entity, stamp } = found
      const key = keyOf(entity)
      return {
        state: entity,
        // No user has requested it.
        intent: { operation: 'update', caller: undefined, keys: [key], isInternal: true },
        stamps: new Map([[key, stamp]]),
      }
    },
    (entity) => {
      const working = copyEntity(entity)
      change(working)
      requireValidResult(() => 'an update from outside a request', { left: working, before: entity }, call.catalogue)
      if (isUnchanged(entity, working)) return { changes: [], result: () => entity }
      const changed = storedEntity(entity, working)
      return { changes: [replacement(changed)], result: (asStored) => asStored(changed) }
    },
  )
}
