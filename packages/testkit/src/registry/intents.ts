import type { Intent, UnfinishedTransaction } from '@occi/core/authoring'
import { attachment, machine } from './fixtures.ts'

/** An intent that creates a machine and a link of ann. */
export const create: Intent = {
  operation: 'create',
  caller: 'joe',
  keys: ['ann /m/1', 'ann /l/1'],
  creates: [
    machine('/m/1', { owner: 'ann', title: 'ünï', attributes: { constructor: { a: [1, null] } }, extras: { x: 1 } }),
    attachment('/l/1', '/m/1', 'http://example.org/', { owner: 'ann' }),
  ],
}
/** An intent that deletes an unowned machine. */
export const destroy: Intent = { operation: 'delete', keys: ['/m/2'], deletes: [machine('/m/2')] }
/** An intent of an action on an unowned machine. */
export const change: Intent = { operation: 'action', action: 'go', keys: ['/m/3'], changes: ['/m/3'] }
/** An intent that changes the members of a mixin. */
export const membership: Intent = {
  operation: 'associate',
  keys: ['/web/'],
  members: { mixin: 'http://example.com/tags#web', gain: ['/m/4'], lose: ['/m/5', '/m/6'] },
}

/** Ends transactions by abort, and returns their intents and owners. */
export async function aborted(transactions: readonly UnfinishedTransaction[]) {
  for (const transaction of transactions) await transaction.abort()
  return transactions.map(({ intent, owner }) => ({ intent, owner }))
}
