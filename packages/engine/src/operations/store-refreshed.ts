import { type Entity, isOcciError } from '@occi/core'
import type { Intent, Transaction } from '@occi/core/authoring'
import type { Call } from '../call.ts'
import { keyOf } from '../locks.ts'
import { replacement, storedEntity } from '../stored-entity.ts'
import { giveUp } from '../transact.ts'

/** What a refresh returns: an entity, and whether it could not be stored as it is now. */
export interface Refreshed<E extends Entity> {
  readonly entity: E
  readonly isTransient: boolean
}

/**
 * Stores what a backend changed while it refreshed an entity, unless another operation works on it or has changed it
 * since, or the registry cannot store it now: then the caller sees what is fresh, and the next retrieve stores it.
 */
export async function storeRefreshed<E extends Entity>(entity: E, copy: E, call: Call): Promise<Refreshed<E>> {
  const changed = storedEntity(entity, copy)
  let transaction: Transaction | undefined
  try {
    const intent: Intent = { operation: 'update', keys: [keyOf(entity)], isInternal: true }
    transaction = await call.services.registry.begin(intent, call.scope, { wait: false })
    const { entities } = await transaction.commit([replacement(changed)])
    return { entity: (entities[0] ?? changed) as E, isTransient: false }
  } catch (error) {
    if (transaction !== undefined) await giveUp(transaction, call)
    if (!isOcciError(error, 'conflict', 'unavailable', 'locks-lost', 'in-doubt')) throw error
    // The version of what is stored does not tell what is shown.
    return { entity: { ...changed, version: 0 }, isTransient: true }
  }
}
