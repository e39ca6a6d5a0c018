import { OcciError } from '@occi/core'
import { remove, removeAll } from '../operations/delete.ts'
import { narrowed, requireSomething } from './filter.ts'
import { membersNamed } from './members-named.ts'
import { done, type Result } from './result.ts'
import type { Task } from './task.ts'
import { readMessage, type TaskMessage } from './task-message.ts'

/** Deletes an entity and the links at it (`GFD.223 HTTP Methods Applied to Entity Instances`, DELETE Method). */
export async function deleteEntity(task: Task): Promise<Result> {
  await remove(task.location, task.call, task.check)
  return done('deleted')
}

/** Deletes the entities of a kind's collection, or below an unbound path, that the caller sees (`GFD.223 Delete Entity Instances`). */
export async function deleteCollection(task: Task): Promise<Result> {
  await requireSomething(task)
  const { call } = task
  if (task.members !== undefined) {
    const query = await narrowed(task)
    const count = await removeAll(query, call, await membersNamed(task, query))
    return done('deleted', { count, of: task.members.length })
  }
  const message = await readMessage(task, 'locations', 'filter')
  if (message?.raw.type === 'locations') {
    // A client that lists entities means these and not all; only a mixin's collection can be told which.
    throw new OcciError(
      'invalid',
      'this collection can only be deleted as a whole: delete single entities at their own location',
    )
  }
  const filter = message as TaskMessage<'filter'> | undefined
  const narrows = filter !== undefined && filter.raw.categories.length + filter.raw.attributes.size > 0
  if (!narrows && (await task.message.hasBody())) {
    // A client that sends something means some entities: all is only meant by a request without a body.
    throw new OcciError('syntax', 'the body contains no filter: send no body to delete every entity')
  }
  const count = await removeAll(await narrowed(task, filter), call)
  return done('deleted', { count, of: count })
}
