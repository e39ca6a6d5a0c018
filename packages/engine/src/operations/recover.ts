import { copyEntity, type Entity, isLink, OcciError, type UnfinishedIntent } from '@occi/core'
import { BackendCalls } from '../backend-calls.ts'
import type { Call } from '../call.ts'
import type { Services } from '../services.ts'
import { ifThere, remove } from './delete.ts'
import { isSame } from './refresh.ts'
import { retrieve } from './retrieve.ts'

/**
 * Finishes what a crash left: what an operation was about to create is undone, what it was about to delete is
 * deleted, and everything else that it touched is brought up to date by its backends. So nothing runs that the
 * service does not know, and nothing is listed that does not exist.
 *
 * What a backend refuses is reported: a deletion is then given up, as one that a client asks for; a creation stays
 * unfinished, for the next recovery to undo.
 *
 * @returns whether the intent is settled
 * @throws OcciError `unavailable` where the registry is away: it is for the next recovery, too
 */
export async function recover(intent: UnfinishedIntent, services: Services, call: Call): Promise<boolean> {
  const undone = intent.creates === undefined || (await undoCreations(intent, intent.creates, services, call))
  for (const entity of intent.deletes ?? []) {
    const { location } = entity
    await reported(services, `deleting ${location}, which was left unfinished`, () =>
      ifThere(location, call, () => remove(location, (current) => expectSame(current, entity), services, call)),
    )
  }
  for (const location of intent.changes ?? []) {
    await reported(services, `refreshing ${location}, a change of which was left unfinished`, () =>
      ifThere(location, call, async () => retrieve(location, services, call)),
    )
  }
  if (undone) await services.registry.settle(intent.id)
  return undone
}

/** What was made anew at the same path since is not what was to be deleted. */
function expectSame(current: Entity, intended: Entity): void {
  const isLater = current.version > intended.version
  const isEqual = current.version === intended.version && current.title === intended.title && isSame(current, intended)
  if (current.kind === intended.kind && (isLater || isEqual)) return
  throw new OcciError('not-found', `${intended.location} is gone, another entity is there`)
}

/** Undoes a creation while nobody else can make something at the same places; tells whether all is undone. */
async function undoCreations(
  { operation, keys }: UnfinishedIntent,
  creates: readonly Entity[],
  services: Services,
  call: Call,
): Promise<boolean> {
  const work = await services.registry.begin({ operation, keys }, call.scope)
  try {
    let undone = true
    for (const entity of [...creates].reverse()) {
      undone = (await undoCreation(entity, services, call)) && undone
    }
    return undone
  } finally {
    await work.abort()
  }
}

/** Asks the backends that may have seen an entity to delete it, last first; it was never stored. */
async function undoCreation(entity: Entity, services: Services, call: Call): Promise<boolean> {
  // Committed by another process just as its lock ran out, or made since by somebody else: it exists.
  if ((await call.read.entity(entity.location)) !== undefined) return true
  const calls = new BackendCalls(services, call)
  const working = copyEntity(entity)
  let undone = true
  for (const { backend, categories } of [...calls.groups(entity)].reverse()) {
    const during = `undoing the creation of the ${isLink(entity) ? 'link' : 'resource'} ${entity.location}`
    const accepted = await reported(services, during, async () =>
      backend.delete?.(working, calls.context(categories, entity)),
    )
    undone = accepted && undone
  }
  return undone
}

/** Tells whether something succeeded; its failure is reported, unless the registry is away. */
async function reported(services: Services, during: string, operation: () => Promise<unknown>): Promise<boolean> {
  try {
    await operation()
    return true
  } catch (error) {
    if (error instanceof OcciError && error.code === 'unavailable') throw error
    services.report(error, during)
    return false
  }
}
