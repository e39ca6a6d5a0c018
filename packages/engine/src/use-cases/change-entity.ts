import { type Awaitable, isOcciError, OcciError } from '@occi/core'
import {
  chain,
  type EntityWithLinks,
  isPromise,
  type RawEntity,
  resolveChanges,
  resolveDrafts,
  resolveReplacement,
} from '@occi/core/authoring'
import { change } from '../operations/change.ts'
import { create } from '../operations/create.ts'
import { entityResult, type Result } from './result.ts'
import type { Task } from './task.ts'
import { requireMessage, type TaskMessage } from './task-message.ts'

/** Changes a part of an entity (`GFD.223 HTTP Methods Applied to Entity Instances`, POST Method). */
export function updateEntity(task: Task): Awaitable<Result> {
  const { location, call, resolving } = task
  return chain(requireMessage(task, 'entity', 'entities'), (message) => {
    const resolve = (current: EntityWithLinks) => {
      task.check?.(current)
      return resolveChanges(onlyEntity(message), current, resolving)
    }
    const changed = message.carryOut(() => change(location, 'update', resolve, call))
    return chain(changed, (entity) => entityResult(entity, 'changed'))
  })
}

/** How often a replacement is tried that others overtake: each time one of them has created or deleted the entity. */
const mostAttempts = 20

/** Creates the entity at a location, or replaces it (`GFD.223 HTTP Methods Applied to Entity Instances`, PUT Method). */
export async function putEntity(task: Task): Promise<Result> {
  const { location, call } = task
  requireUnbound(task)
  const message = await requireMessage(task, 'entity', 'entities')
  // Two requests may meet at a free path: the second replaces what the first has created.
  for (let attempt = 1; ; attempt++) {
    const current = call.read.entity(location)
    const exists = (isPromise(current) ? await current : current) !== undefined
    try {
      return exists ? await replaceEntity(message, task) : await createAt(message, task)
    } catch (error) {
      if (attempt === mostAttempts || !isOcciError(error, exists ? 'not-found' : 'conflict')) throw error
      if (!exists && (await call.read.entity(location)) === undefined) throw error
    }
  }
}

async function createAt(message: TaskMessage<'entity' | 'entities'>, task: Task): Promise<Result> {
  const { location, call, resolving } = task
  task.check?.(undefined)
  const drafts = message.resolve(() => resolveDrafts([onlyEntity(message)], resolving))
  const [created] = await message.carryOut(() => create(drafts, { location }, call))
  if (created === undefined) throw new OcciError('internal', `nothing was created at ${location}`)
  return entityResult(created, 'created')
}

async function replaceEntity(message: TaskMessage<'entity' | 'entities'>, task: Task): Promise<Result> {
  const { location, call, resolving } = task
  const resolve = (current: EntityWithLinks) => {
    task.check?.(current)
    return resolveReplacement(onlyEntity(message), current, resolving)
  }
  return entityResult(await message.carryOut(() => change(location, 'replace', resolve, call)), 'changed')
}

/** The one entity of a message: alone, or in a collection of one. */
function onlyEntity({ raw }: TaskMessage<'entity' | 'entities'>): RawEntity {
  if (raw.type === 'entity') return raw.entity
  const [entity, another] = raw.entities
  if (entity !== undefined && another === undefined) return entity
  throw new OcciError('invalid', `the request carries ${raw.entities.length} entities, expected the one of this path`)
}

/** An entity cannot be at the path of a collection without its slash. */
function requireUnbound({ location, call }: Task): void {
  const bound = call.catalogue.at(`${location}/`)
  if (bound === undefined) return
  throw new OcciError(
    'conflict',
    `${location}/ is the collection of ${bound.identifier}, no entity can be at ${location}`,
  )
}
