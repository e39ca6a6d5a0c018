import { resolveChanges } from '@occi/core'
import { checkPreconditions } from '../http/preconditions.ts'
import { actOnEntity } from './entity-action.ts'
import { onlyEntity } from './entity-put.ts'
import type { Operation } from './operation.ts'
import { respondEntity } from './respond-entity.ts'

/**
 * `GFD.223 HTTP Methods Applied to Entity Instances`, POST Method: changes a part of the entity, or triggers an
 * action where the query names one.
 */
export const postEntity: Operation = {
  answers: ['entity', 'locations'],
  async run(exchange) {
    if (exchange.query.has('action')) return actOnEntity(exchange)
    const decoded = await exchange.expect('entity', 'entities')
    const changed = await exchange.service.engine.change(
      exchange.location,
      'update',
      (current) => {
        checkPreconditions(exchange.request, current)
        return decoded.resolve(() => resolveChanges(onlyEntity(decoded.raw), current, exchange.resolving))
      },
      exchange.call,
    )
    return respondEntity(exchange, changed)
  },
}
