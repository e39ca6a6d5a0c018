import { type Awaitable, type Entity, isLink, isOcciError, type StoredMixin } from '@occi/core'
import {
  type Change,
  copyEntity,
  type MemberChange,
  type Put,
  type Transaction,
  type UnfinishedTransaction,
} from '@occi/core/authoring'
import { BackendCalls } from '../backend-calls.ts'
import type { Call } from '../call.ts'
import { mixinFromStored } from '../catalogues.ts'
import { replacement, storedEntity } from '../stored-entity.ts'
import { giveUp, perform } from '../transact.ts'
import { planRemoval, removal } from './delete.ts'
import { changeInParts } from './member-parts.ts'
import { refreshedCopy } from './refresh.ts'
import { finishRemoval } from './remove-mixins.ts'

/**
 * Finishes what a crash left, under the locks of the transaction: what an operation was about to create is undone, what
 * it was about to delete is deleted, and everything else that it touched is brought up to date by its backends. So
 * nothing runs that the service does not know, and nothing is listed that does not exist.
 *
 * What backends refuse is reported: a deletion is then abandoned, like one that a client requested; a creation stays
 * unfinished, for the next recovery to undo.
 *
 * @returns whether the transaction has ended for good
 * @throws OcciError `unavailable` if the registry is: the next recovery tries again
 */
export async function recover(transaction: UnfinishedTransaction, call: Call): Promise<boolean> {
  const { creates = [], deletes = [], changes = [], removes = [], members } = transaction.intent
  try {
    if (deletes.length > 0) return await finishDeletion(transaction, deletes, call)
    if (removes.length > 0) return await finishMixins(transaction, removes, call)
    if (members !== undefined) return await finishMembers(transaction, members, call)
    if (!(await undoCreations(creates, call))) {
      await giveUp(transaction, call, true)
      return false
    }
    await transaction.commit(await refreshed(changes, call))
    return true
  } catch (error) {
    await giveUp(transaction, call, true)
    if (isOcciError(error, 'conflict')) return false
    throw error
  }
}

/** Deletes what an operation was about to delete. What was created at the same location since is another entity. */
async function finishDeletion(
  transaction: UnfinishedTransaction,
  deletes: readonly Entity[],
  call: Call,
): Promise<boolean> {
  const main = deletes.at(-1)
  const { location } = main ?? { location: '/' }
  const current = await call.read.entity(location)
  if (main === undefined || current === undefined || !isSameEntity(main, current)) {
    await transaction.abort()
    return true
  }
  const plan = await planRemoval(location, call)
  const locked = new Set(transaction.intent.keys)
  const missing = plan.intent.keys.filter((key) => !locked.has(key))
  // A link was added while the locks had expired: it is locked, too, or the next recovery tries again.
  const others = missing.length === 0 ? undefined : await lock(missing, call)
  const run = removal(call)
  let isEnded = true
  try {
    await reported(call, `deleting ${location}, which was left unfinished`, async () => {
      try {
        await perform(transaction, plan, run, call)
      } catch (error) {
        isEnded = !isOcciError(error, 'timeout')
        throw error
      }
    })
    return isEnded
  } finally {
    await others?.abort()
  }
}

/** Whether an entity is the one that it was, perhaps changed since, and not one created later at the same location. */
function isSameEntity(before: Entity, now: Entity): boolean {
  if (now.version === before.version) return true
  return now.id === before.id && now.created === before.created && now.changed !== now.created
}

/** Locks keys beside those that are held already; never waits, since others may be waiting for those. */
function lock(keys: readonly string[], { services, scope }: Call): Awaitable<Transaction> {
  return services.registry.begin({ operation: 'delete', keys, isInternal: true }, scope, { wait: false })
}

/** Removes mixins that were deleted from the entities that still hold them; those that were not deleted stay. */
async function finishMixins(
  transaction: UnfinishedTransaction,
  removes: readonly StoredMixin[],
  call: Call,
): Promise<boolean> {
  const deleted = removes.filter(({ scheme, term }) => call.catalogue.mixin(scheme + term) === undefined)
  const mixins = deleted.map((mixin) => mixinFromStored(mixin, call.catalogue))
  await finishRemoval(mixins, transaction, call.knowing(mixins))
  return true
}

/** Changes the members of a collection that have not changed yet, unless its mixin was removed. */
async function finishMembers(transaction: UnfinishedTransaction, members: MemberChange, call: Call): Promise<boolean> {
  const mixin = call.catalogue.mixin(members.mixin)
  if (mixin !== undefined) {
    await reported(call, `changing the members of ${mixin.location}`, () => changeInParts(mixin, members, call))
  }
  await transaction.commit([])
  return true
}

/** Asks the backends of entities that were never stored to delete them, last first; returns whether all did. */
async function undoCreations(creates: readonly Entity[], call: Call): Promise<boolean> {
  let isUndone = true
  for (const entity of [...creates].reverse()) isUndone = (await undoCreation(entity, call)) && isUndone
  return isUndone
}

async function undoCreation(entity: Entity, call: Call): Promise<boolean> {
  // It was committed just as its locks expired, or another entity was created there since.
  if ((await call.services.registry.entity(entity.location, call.scope)) !== undefined) return true
  const calls = new BackendCalls(call)
  const working = copyEntity(entity)
  let isUndone = true
  for (const group of [...calls.groups(entity)].reverse()) {
    const during = `undoing the creation of the ${isLink(entity) ? 'link' : 'resource'} ${entity.location}`
    const accepted = await reported(call, during, async () =>
      calls.run(group, entity, (context) => group.backend.delete?.(working, context)),
    )
    isUndone = accepted && isUndone
  }
  return isUndone
}

/** Calls the backends of changed entities to read their current state. */
async function refreshed(locations: readonly string[], call: Call): Promise<readonly Change[]> {
  const changes: Put[] = []
  for (const location of locations) {
    await reported(call, `refreshing ${location}, a change of which was left unfinished`, async () => {
      const found = await call.all.entity(location)
      const copy = found === undefined ? undefined : await refreshedCopy(found, call)
      if (found !== undefined && copy !== undefined) changes.push(replacement(storedEntity(found, copy)))
    })
  }
  return changes
}

/** Returns whether something succeeded; its failure is reported, unless the registry is unavailable. */
async function reported(call: Call, during: string, operation: () => Promise<unknown>): Promise<boolean> {
  try {
    await operation()
    return true
  } catch (error) {
    if (isOcciError(error, 'unavailable')) throw error
    call.services.report(error, during)
    return false
  }
}
