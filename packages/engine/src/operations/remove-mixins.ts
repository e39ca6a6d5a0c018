import { type Mixin, OcciError, type StoredMixin } from '@occi/core'
import type { Transaction } from '@occi/core/authoring'
import { authorize } from '../authorize.ts'
import { begin } from '../begin.ts'
import type { Call } from '../call.ts'
import { keysOfMixin } from '../locks.ts'
import { giveUp } from '../transact.ts'
import { stripMixins } from './strip-mixins.ts'

/**
 * Removes mixins that a client defined, or that a client's action created, all or none. They are gone at once; the entities that hold them lose them one
 * after the other, and keep existing.
 *
 * @throws OcciError `not-found` for what is no category, `forbidden` for what the service itself defines, `conflict` if
 *   entities of another owner hold a mixin that is shared by all
 */
export async function removeMixins(identifiers: readonly string[], call: Call): Promise<void> {
  const mixins = [...new Set(identifiers)].map((identifier) => requireRemovable(identifier, call))
  for (const mixin of mixins) await authorize(call, { type: 'remove-mixin', key: mixin.identifier })
  const removes = await storedOf(mixins, call)
  const intent = { operation: 'remove-mixins' as const, keys: mixins.flatMap(keysOfMixin), removes }
  // It stays open until no entity holds the mixins any more: after a crash, recovery goes on.
  const transaction = await begin(intent, call)
  try {
    await deleteMixins(mixins, call)
  } catch (error) {
    await giveUp(transaction, call)
    throw error
  }
  await finishRemoval(mixins, transaction, call)
}

/** Deletes the mixins themselves, while the locks of another transaction protect them. */
async function deleteMixins(mixins: readonly Mixin[], call: Call): Promise<void> {
  await storedOf(mixins, call)
  for (const mixin of mixins) await requireNotHeldByOthers(mixin, call)
  const intent = { operation: 'remove-mixins' as const, caller: call.caller, keys: [], isInternal: true }
  const deletion = await call.services.registry.begin(intent, call.scope)
  try {
    await deletion.commit(mixins.map(({ identifier, owner }) => ({ type: 'delete-mixin' as const, identifier, owner })))
  } catch (error) {
    await giveUp(deletion, call)
    throw error
  }
}

/** Removes deleted mixins from the entities that hold them, and ends the transaction. */
export async function finishRemoval(mixins: readonly Mixin[], transaction: Transaction, call: Call): Promise<void> {
  try {
    await stripMixins(mixins, call)
    await transaction.commit([])
  } catch (error) {
    await giveUp(transaction, call, true)
    throw error
  }
  for (const mixin of mixins) {
    try {
      call.services.policy.mixinRemoved?.(mixin, call)
    } catch (error) {
      call.services.report(error, `telling the policy that ${mixin.identifier} was removed`)
    }
  }
}

function requireRemovable(identifier: string, call: Call): Mixin {
  const category = call.catalogue.get(identifier)
  if (category === undefined) throw noCategory(identifier)
  if (category.class === 'mixin' && category.removable) {
    // Only the same client can remove a mixin that its action created.
    if (category.userDefined || category.owner === call.owner) return category
  }
  throw new OcciError(
    'forbidden',
    `${identifier} belongs to the service: only mixins that you defined, or that an action of yours created, can be removed`,
  )
}

/** The mixins as they are stored. */
async function storedOf(mixins: readonly Mixin[], { services, scope }: Call): Promise<readonly StoredMixin[]> {
  const stored = await services.registry.mixins(scope)
  return mixins.map(({ identifier, owner }) => {
    const found = stored.find((one) => one.scheme + one.term === identifier && one.owner === owner)
    if (found === undefined) throw noCategory(identifier)
    return found
  })
}

function noCategory(identifier: string): OcciError {
  return new OcciError('not-found', `no category ${identifier} exists`)
}

/** A shared mixin stays as long as entities of other owners hold it. */
async function requireNotHeldByOthers({ identifier, owner }: Mixin, { services, scope }: Call): Promise<void> {
  if (owner !== undefined) return
  const query = { mixins: [identifier] }
  const held = await services.registry.count(query, { everyone: true })
  if (held === (await services.registry.count(query, scope))) return
  throw new OcciError('conflict', `entities of another user hold ${identifier}, it cannot be removed now`)
}
