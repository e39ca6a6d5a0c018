import { type Mixin, OcciError } from '@occi/core'
import { inTurns } from '../in-turns.ts'
import { changeMembers, type Membership } from '../operations/members.ts'
import { afterChange } from './after-change.ts'
import { createFrom } from './create-entities.ts'
import { collectionQuery } from './filter.ts'
import { list } from './list.ts'
import { done, type Result } from './result.ts'
import type { Task } from './task.ts'
import { readMessage, requireMessage, type TaskMessage } from './task-message.ts'

/**
 * Adds entities to a mixin's collection (`GFD.223 Associate Mixin with Entity Instance`), or creates entities with the
 * mixin.
 */
export async function addMembers(task: Task): Promise<Result> {
  const message = await requireMessage(task, 'locations', 'entity', 'entities')
  if (message.raw.type !== 'locations') return createFrom(message as TaskMessage<'entity' | 'entities'>, task)
  return changeAndShow(task, 'add', message as TaskMessage<'locations'>)
}

/** Makes a mixin's collection exactly these entities (`GFD.223 HTTP Methods Applied to Collections`, PUT Method). */
export async function setMembers(task: Task): Promise<Result> {
  return changeAndShow(task, 'set', await requireMessage(task, 'locations'))
}

/**
 * Removes the named entities, or all, from a mixin's collection; no entity is deleted
 * (`GFD.223 Disassociate Mixin from Entity Instances`).
 */
export async function removeMembers(task: Task): Promise<Result> {
  const mixin = boundMixin(task)
  const message = await readMessage(task, 'locations')
  if (message !== undefined) {
    const count = await changeNamed(task, mixin, 'remove', message)
    return done('deleted', { count, of: message.raw.locations.length })
  }
  if (await task.message.hasBody()) {
    // A client that sends something means some entities: all is only meant by a request without a body.
    throw new OcciError('syntax', 'the body contains no locations: send no body to remove every entity')
  }
  const count = await changeMembers(mixin, 'set', [], task.call)
  return done('deleted', { count, of: count })
}

/** Changes the members, and shows the collection. */
async function changeAndShow(task: Task, membership: Membership, message: TaskMessage<'locations'>): Promise<Result> {
  const mixin = boundMixin(task)
  const count = await changeNamed(task, mixin, membership, message)
  const extent = { count, of: message.raw.locations.length }
  const shown = await afterChange(task, () => list(task, collectionQuery(task.location, mixin), 'changed'))
  return { ...shown, extent }
}

async function changeNamed(
  { call, resolving }: Task,
  mixin: Mixin,
  membership: Membership,
  message: TaskMessage<'locations'>,
): Promise<number> {
  const keys: string[] = []
  await inTurns(message.raw.locations, (uri) => {
    keys.push(resolving.locate(uri) ?? uri)
  })
  return message.carryOut(() => changeMembers(mixin, membership, keys, call))
}

function boundMixin({ call, location }: Task): Mixin {
  const bound = call.catalogue.at(location)
  if (bound?.class === 'mixin') return bound
  throw new OcciError('not-found', `no mixin is at ${location}`)
}
