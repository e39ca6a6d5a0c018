import { OcciError, type Order } from '@occi/core'
import { coreAttributeName, shown, similarTo } from '@occi/core/authoring'
import type { Task } from './task.ts'

/** What a listing can be sorted by, beside the attributes of categories. */
const words = ['title', 'created', 'changed'] as const

/**
 * Returns how the listing of a task is sorted.
 *
 * @throws OcciError `invalid` if it is neither a time of an entity nor an attribute that the caller sees
 */
export function orderOf({ order, call: { catalogue } }: Task): Order | undefined {
  if (order === undefined) return undefined
  const { by } = order
  if (by === 'title') return { ...order, by: coreAttributeName('title') }
  if (words.some((word) => word === by) || catalogue.declaring(by).length > 0) return order
  const similar = similarTo(by, [...words, ...catalogue.attributeNames])
  const hint = similar === undefined ? 'see the query interface /-/ for attributes' : `did you mean ${similar}?`
  throw new OcciError(
    'invalid',
    `order is '${shown(by, 100)}', expected ${words.join(', ')} or the name of an attribute, ` +
      `with - before it for descending order: ${hint}`,
  )
}
