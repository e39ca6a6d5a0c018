import { type ActionInvocation, type Awaitable, OcciError } from '@occi/core'
import { chain, resolveInvocation } from '@occi/core/authoring'
import { act, actOnAll } from '../operations/act.ts'
import { afterChange } from './after-change.ts'
import { narrowed, requireSomething } from './filter.ts'
import { changedResult, totalOf } from './list.ts'
import { membersNamed } from './members-named.ts'
import { orderOf } from './order.ts'
import { entityResult, type Result } from './result.ts'
import type { Task } from './task.ts'
import { readMessage, type TaskMessage } from './task-message.ts'

/**
 * Triggers an action on an entity; the answer shows the entity, or the category that the action created
 * (`GFD.223 Trigger Action`, `GFD.224 Compute`: save).
 */
export function actOnEntity(task: Task): Awaitable<Result> {
  const { location, call } = task
  return chain(invocationOf(task), ({ invocation, message }) => {
    const done = message.carryOut(() => act(location, invocation, call, task.check))
    return chain(done, (acted) => {
      const { mixin } = acted
      return mixin === undefined ? entityResult(acted, 'changed') : afterChange(task, () => mixinResult(mixin, task))
    })
  })
}

/**
 * Triggers an action on the members of a collection, on those that the task names, or on those of a page of it; the answer
 * shows those on which it ran
 * (`GFD.223 Trigger Action`).
 */
export async function actOnCollection(task: Task): Promise<Result> {
  const { invocation, message } = await invocationOf(task)
  await requireSomething(task)
  const query = { ...(await narrowed(task)), order: orderOf(task) }
  const { call, paging } = task
  if (paging === undefined) {
    const named = await membersNamed(task, query)
    const { items, of } = await message.carryOut(() => actOnAll(query, invocation, call, named))
    return { ...changedResult(items), extent: { count: items.length, of } }
  }
  if (task.members !== undefined) {
    throw new OcciError('invalid', 'page, number and after name entities, and so does the request: leave them out')
  }
  const { isCounted, ...part } = paging
  // Counted first: the action may change what matches.
  const total = await totalOf(query, task, isCounted)
  const { items: members, next } = await call.read.page({ ...query, ...part })
  const { items, of } = await message.carryOut(() => actOnAll(query, invocation, call, members))
  return { ...changedResult(items), extent: { count: items.length, of }, next, total }
}

interface Invocation {
  readonly invocation: ActionInvocation
  readonly message: TaskMessage<'action'>
}

/** The action that is triggered: named by its term, and by the message (`GFD.223 Trigger Action`). */
function invocationOf(task: Task): Awaitable<Invocation> {
  const { action = '', resolving } = task
  return chain(readMessage(task, 'action'), (message) => {
    if (message !== undefined) {
      return { message, invocation: message.resolve(() => resolveInvocation(message.raw, action, resolving)) }
    }
    return chain(task.message.nothing(), (nothing) => {
      const missing = `action=${action} needs an action in the request: a Category of class action`
      throw new OcciError('invalid', `${missing} is missing, ${nothing}`)
    })
  })
}

async function mixinResult(identifier: string, { call }: Task): Promise<Result> {
  // The mixin is younger than this call, whose catalogue does not know it yet.
  const mixin = (await call.services.catalogue(call.scope)).mixin(identifier)
  if (mixin === undefined)
    throw new OcciError('internal', `the action answered with ${identifier}, which is not a mixin`)
  return { meaning: 'changed', payload: { type: 'categories', categories: [mixin] } }
}
