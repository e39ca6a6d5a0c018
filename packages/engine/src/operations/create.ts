import { type Entity, type EntityDraft, isLink, isOcciError, type Link, type ModelPath, OcciError } from '@occi/core'
import { type Change, copyEntity, type EntityWithLinks, isPromise } from '@occi/core/authoring'
import { authorize } from '../authorize.ts'
import type { BackendCalls } from '../backend-calls.ts'
import type { Call } from '../call.ts'
import type { Place } from '../identity.ts'
import { storedEntity } from '../stored-entity.ts'
import { type AsStored, transact } from '../transact.ts'
import { inOrder, type Planned, planAll, readPlan } from './plan-creation.ts'

/**
 * Makes entities, all or none: of each resource, then of each link, the backends of the kind and of the mixins are
 * called; when one refuses, those that accepted are asked to `delete`, last first (`GFD.223 Create Entity Instance`).
 *
 * @returns the entities of the drafts, in order, inline links with their resource
 * @throws OcciError `invalid` where an end of a link does not exist, `conflict` where a location is taken
 */
export async function create(
  drafts: readonly EntityDraft[],
  place: Place,
  call: Call,
): Promise<readonly EntityWithLinks[]> {
  const planned = planAll(drafts, place, call)
  const order = inOrder(planned)
  for (const { entity } of order) {
    const allowed = authorize(call, { type: 'create', key: entity.location, entity })
    if (isPromise(allowed)) await allowed
  }
  return transact(
    call,
    () => readPlan(order, call),
    async (entities, calls) => {
      const changes: Change[] = []
      for (const [index, entity] of entities.entries()) {
        const path = order[index]?.path ?? []
        changes.push({ type: 'put', entity: await createAt(path, entity, calls) })
      }
      return { changes, result: (asStored) => planned.map((one) => resultOf(one, asStored)) }
    },
  )
}

/** Makes one entity of a request; what a backend refuses of it is told with its place there. */
async function createAt(path: ModelPath, entity: Entity, calls: BackendCalls): Promise<Entity> {
  try {
    return await createOne(entity, calls)
  } catch (error) {
    if (!isOcciError(error, 'attribute')) throw error
    if (path.length === 0 || error.faults.length === 0) throw error
    const faults = error.faults.map((fault) => ({ ...fault, path: [...path, ...fault.path] }))
    throw new OcciError('attribute', error.message, { faults, cause: error })
  }
}

/** Calls the backends of one new entity; each that accepted is asked to delete it if a later one refuses. */
async function createOne(entity: Entity, calls: BackendCalls): Promise<Entity> {
  const working = copyEntity(entity)
  for (const mixin of entity.mixins) calls.gained.add(mixin)
  for (const group of calls.groups(entity)) {
    const { backend } = group
    const created = calls.run(group, entity, (context) => backend.create?.(working, context))
    if (isPromise(created)) await created
    calls.onUndo(group, entity, (context) => backend.delete?.(working, context))
    calls.requireValid(group, { left: working, before: entity })
  }
  const made = storedEntity(entity, working)
  calls.batch.done(made)
  return made
}

function resultOf({ entity, links }: Planned, asStored: AsStored): EntityWithLinks {
  const made = links.map((link) => asStored(link.entity)).filter((link): link is Link => isLink(link))
  return { entity: asStored(entity), links: made }
}
