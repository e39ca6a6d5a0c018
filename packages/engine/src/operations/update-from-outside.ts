import { copyEntity, type Entity } from '@occi/core'
import { expectValidResult } from '../backend-result.ts'
import type { Call } from '../call.ts'
import { keyOf } from '../locks.ts'
import { notFound, type Services } from '../services.ts'
import { nextVersion } from '../stored-entity.ts'
import { transact } from '../transact.ts'
import { isSame } from './refresh.ts'

/**
 * Changes an entity because the world has changed, as when a machine has booted: locked and stored like a request,
 * without calling backends.
 *
 * @param change changes the attributes, actions or extras of what it gets; where it changes nothing, nothing is stored
 * @returns the entity as it is stored now
 * @throws OcciError `not-found` where the entity is gone, `backend` if what it leaves is not valid
 */
export function updateFromOutside(
  location: string,
  change: (entity: Entity) => void,
  services: Services,
  call: Call,
): Promise<Entity> {
  return transact(
    services,
    call,
    async () => {
      const entity = await call.read.entity(location)
      if (entity === undefined) throw notFound(location)
      return { state: entity, intent: { operation: 'update', keys: [keyOf(entity)] } }
    },
    (entity) => {
      const working = copyEntity(entity)
      change(working)
      expectValidResult('an update from outside a request', { left: working, before: entity }, call.catalogue)
      if (isSame(entity, working)) return { changes: [], result: () => entity }
      const changed = nextVersion(entity, working)
      return { changes: [{ type: 'put', entity: changed }], result: () => changed }
    },
  )
}
