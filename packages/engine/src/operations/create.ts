import {
  type Awaitable,
  type Entity,
  type EntityDraft,
  isLink,
  isOcciError,
  type Link,
  type ModelPath,
  OcciError,
} from '@occi/core'
import { attempt, type Change, chain, copyEntity, type EntityWithLinks, inSequence } from '@occi/core/authoring'
import { authorize } from '../authorize.ts'
import type { BackendCalls } from '../backend-calls.ts'
import type { Call } from '../call.ts'
import type { Destination } from '../identity.ts'
import { storedEntity } from '../stored-entity.ts'
import { type AsStored, transact } from '../transact.ts'
import { type Planned, planAll, readCreation, resourcesFirst } from './plan-creation.ts'

/**
 * Creates entities, all or none: of each resource, then of each link, the backends of the kind and of the mixins are
 * called; when one refuses, those that accepted are called to `delete`, last first (`GFD.223 Create Entity Instance`).
 *
 * @returns the entities of the drafts, in order, inline links with their resource
 * @throws OcciError `invalid` if an end of a link does not exist, `conflict` if a location is in use
 */
export function create(
  drafts: readonly EntityDraft[],
  place: Destination,
  call: Call,
): Awaitable<readonly EntityWithLinks[]> {
  const planned = planAll(drafts, place, call)
  const order = resourcesFirst(planned)
  const allowed = inSequence(order, ({ entity }) => authorize(call, { type: 'create', key: entity.location, entity }))
  return chain(allowed, () =>
    transact(
      call,
      () => readCreation(order, call),
      (entities, calls) => {
        const changes: Change[] = []
        const made = inSequence(entities, (entity) =>
          chain(createPlanned(order[changes.length]?.path ?? [], entity, calls), (created) => {
            changes.push({ type: 'put', entity: created })
          }),
        )
        return chain(made, () => ({ changes, result: (asStored) => planned.map((one) => resultOf(one, asStored)) }))
      },
    ),
  )
}

/** Creates one entity of a request; a backend's refusal gets its place in the request. */
function createPlanned(path: ModelPath, entity: Entity, calls: BackendCalls): Awaitable<Entity> {
  return attempt(
    () => createOne(entity, calls),
    (error) => {
      if (!isOcciError(error, 'attribute')) throw error
      if (path.length === 0 || error.faults.length === 0) throw error
      const faults = error.faults.map((fault) => ({ ...fault, path: [...path, ...fault.path] }))
      throw new OcciError('attribute', error.message, { faults, cause: error })
    },
  )
}

/** Calls the backends of one new entity; each that accepted is called to delete it if a later one refuses. */
function createOne(entity: Entity, calls: BackendCalls): Awaitable<Entity> {
  const working = copyEntity(entity)
  for (const mixin of entity.mixins) calls.gain(mixin)
  const accepted = inSequence(calls.groups(entity), (group) => {
    const { backend } = group
    const created = calls.run(group, entity, (context) => backend.create?.(working, context))
    return chain(created, () => {
      calls.onUndo(group, entity, (context) => backend.delete?.(working, context))
      calls.requireValid(group, { left: working, before: entity })
    })
  })
  return chain(accepted, () => {
    const made = storedEntity(entity, working)
    calls.done(made)
    return made
  })
}

const noLinks: readonly Link[] = []

function resultOf({ entity, links }: Planned, asStored: AsStored): EntityWithLinks {
  const made = links.length === 0 ? noLinks : links.map((link) => asStored(link.entity)).filter(isLink)
  return { entity: asStored(entity), links: made }
}
