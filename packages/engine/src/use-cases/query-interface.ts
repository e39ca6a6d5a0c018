import { OcciError } from '@occi/core'
import { resolveFilter, resolveMixins } from '@occi/core/authoring'
import { defineMixins } from '../operations/define-mixins.ts'
import { removeMixins } from '../operations/remove-mixins.ts'
import { afterChange } from './after-change.ts'
import { filterOf } from './filter.ts'
import { done, type Result } from './result.ts'
import type { Task } from './task.ts'
import { readMessage, requireMessage } from './task-message.ts'

/**
 * Shows all categories, or those related to any of the given ones (`GFD.223 HTTP Methods Applied to Query Interface`,
 * GET Method; `GFD.223 Filtering`, Query Interface).
 */
export async function showCategories(task: Task): Promise<Result> {
  const { catalogue } = task.call
  const message = await readMessage(task, 'filter')
  const raw = { type: 'filter' as const, ...filterOf(task, message) }
  const [name] = task.filter?.search === undefined ? raw.attributes.keys() : ['search']
  if (name !== undefined) {
    throw new OcciError('invalid', `the query interface is filtered by category alone, not by ${name}`)
  }
  const look = () => resolveFilter(raw, task.resolving)
  const { categories } = message === undefined ? look() : message.resolve(look)
  if (categories.length === 0) {
    return { meaning: 'shown', payload: { type: 'categories', categories: catalogue.categories } }
  }
  const related = [...new Set(categories.flatMap((category) => catalogue.relatedTo(category)))]
  return { meaning: 'shown', payload: { type: 'categories', categories: related, filteredBy: categories } }
}

/**
 * Defines mixins, all or none, and shows them with their locations (`GFD.223 HTTP Methods Applied to Query Interface`,
 * POST Method).
 */
export async function defineCategories(task: Task): Promise<Result> {
  const { call, resolving } = task
  const message = await requireMessage(task, 'categories')
  const drafts = message.resolve(() => resolveMixins(message.raw.categories, resolving))
  await defineMixins(drafts, call)
  return afterChange(task, async () => {
    const catalogue = await call.services.catalogue(call.scope)
    const mixins = drafts.map(({ scheme, term }) => catalogue.mixin(scheme + term))
    const categories = mixins.filter((mixin) => mixin !== undefined)
    return { meaning: 'changed', payload: { type: 'categories', categories } }
  })
}

/**
 * Removes mixins that clients defined; the entities that hold them keep existing without them
 * (`GFD.223 HTTP Methods Applied to Query Interface`, DELETE Method).
 */
export async function removeCategories(task: Task): Promise<Result> {
  const { raw } = await requireMessage(task, 'categories')
  await removeMixins([...new Set(raw.categories.map(({ scheme, term }) => scheme + term))], task.call)
  return done('deleted')
}
