import { copyEntity, type Entity } from '@occi/core'
import type { Call } from '../call.ts'
import { keyOf, notFound, type Services } from '../services.ts'
import { transact } from '../transact.ts'
import { clean } from './create.ts'

/**
 * Changes an entity because the world has changed, as when a machine has booted: locked and stored like a request,
 * without calling backends.
 *
 * @param change changes the attributes, actions or extras of what it gets
 * @returns the entity as it is stored now
 * @throws OcciError `not-found` where the entity is gone
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
    async (entity) => {
      const working = { ...copyEntity(entity), version: entity.version + 1 }
      change(working)
      const changed = clean(working)
      return { changes: [{ type: 'put', entity: changed }], result: changed }
    },
  )
}
