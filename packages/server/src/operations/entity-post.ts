import { type EntityWithLinks, resolveChanges } from '@occi/core'
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
  query: 'action',
  async run(exchange) {
    if (exchange.query.has('action')) return actOnEntity(exchange)
    const decoded = await exchange.expect('entity', 'entities')
    const { service, location, call, request, resolving } = exchange
    const resolve = (current: EntityWithLinks) => {
      checkPreconditions(request, current)
      return resolveChanges(onlyEntity(decoded.raw), current, resolving)
    }
    const changed = await decoded.carryOut(() => service.engine.change(location, 'update', resolve, call))
    return respondEntity(exchange, changed)
  },
}
