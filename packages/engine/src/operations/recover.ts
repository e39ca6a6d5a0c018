import { copyEntity, type Entity, isLink, OcciError, type UnfinishedIntent } from '@occi/core'
import { BackendCalls } from '../backend-calls.ts'
import type { Call } from '../call.ts'
import type { Services } from '../services.ts'
import { remove } from './delete.ts'
import { retrieve } from './retrieve.ts'

/**
 * Finishes what a crash left: what an operation was about to create is undone, what it was about to delete is
 * deleted, and everything else that it touched is brought up to date by its backends. So nothing runs that the service does not
 * know, and nothing is listed that does not exist.
 */
export async function recover(intent: UnfinishedIntent, services: Services, call: Call): Promise<void> {
  for (const entity of [...(intent.creates ?? [])].reverse()) await undoCreation(entity, services, call)
  for (const entity of intent.deletes ?? []) {
    await ifThere(() => remove(entity.location, () => {}, services, call))
  }
  for (const location of intent.changes ?? []) {
    await ifThere(async () => {
      await retrieve(location, services, call)
    })
  }
  await services.registry.settle(intent.id)
}

/** Asks the backends that may have seen an entity to delete it; it was never stored. */
async function undoCreation(entity: Entity, services: Services, call: Call): Promise<void> {
  const stored = await call.read.entity(entity.location)
  // Committed by another process just as its lock ran out: it exists.
  if (stored?.id === entity.id) return
  const calls = new BackendCalls(services, call)
  for (const { backend, categories } of [...calls.groups(entity)].reverse()) {
    try {
      await backend.delete?.(copyEntity(entity), calls.context(categories))
    } catch (error) {
      services.report(error, `undoing the creation of ${isLink(entity) ? 'link' : 'resource'} ${entity.location}`)
    }
  }
}

async function ifThere(operation: () => Promise<void>): Promise<void> {
  try {
    await operation()
  } catch (error) {
    if (!(error instanceof OcciError && error.code === 'not-found')) throw error
  }
}
