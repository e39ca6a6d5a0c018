import type { Awaitable } from '@occi/core'
import { chain, type Raw, type RawEntity, resolveDrafts } from '@occi/core/authoring'
import { create } from '../operations/create.ts'
import { entityResult, type Result } from './result.ts'
import type { Task } from './task.ts'
import { requireMessage, type TaskMessage } from './task-message.ts'

/**
 * Creates the entities of a message in a collection, all or none (`GFD.223 HTTP Methods Applied to Collections`, POST
 * Method). A kind's collection gives them that kind, a mixin's collection that mixin.
 */
export function createEntities(task: Task): Awaitable<Result> {
  return chain(requireMessage(task, 'entity', 'entities'), (message) => createFrom(message, task))
}

/** Creates the entities of a message that was read. */
export function createFrom(message: TaskMessage<'entity' | 'entities'>, task: Task): Awaitable<Result> {
  const { location, call, resolving } = task
  const bound = call.catalogue.at(location)
  const options = bound === undefined ? {} : bound.class === 'kind' ? { kind: bound } : { mixins: [bound] }
  const drafts = message.resolve(() => resolveDrafts(entitiesIn(message.raw), resolving, options))
  // Entities of a kind's collection are created below it; those of an unbound path below that path.
  const place = bound === undefined && location !== '/' ? { under: location } : {}
  const created = message.carryOut(() => create(drafts, place, call))
  return chain(created, (entities) => {
    const [first, ...others] = entities
    if (first !== undefined && others.length === 0) return entityResult(first, 'created')
    return { meaning: 'created', payload: { type: 'entities', batches: [entities] } }
  })
}

function entitiesIn(raw: Extract<Raw, { type: 'entity' | 'entities' }>): readonly RawEntity[] {
  return raw.type === 'entity' ? [raw.entity] : raw.entities
}
