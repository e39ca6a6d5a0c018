import { OcciError } from '@occi/core'
import { expectNoPaging } from '../http/paging.ts'
import { collectionQuery, filteredQuery } from '../listing.ts'
import { respond } from '../respond.ts'
import type { Operation } from './operation.ts'

/**
 * `GFD.223 Delete Entity Instances`: deletes the entities of a kind's collection, or below an unbound path, that the
 * caller sees.
 */
export const deleteCollection: Operation = {
  answers: ['nothing'],
  async run(exchange) {
    const { location, call, service } = exchange
    expectNoPaging(exchange.query)
    const decoded = await exchange.decode('locations', 'filter')
    if (decoded?.raw.type === 'locations') {
      // Whoever lists entities means these and not all; only a mixin's collection can be told which.
      throw new OcciError(
        'invalid',
        'this collection is deleted as a whole: delete single entities at their own location',
      )
    }
    const query = await filteredQuery(exchange, collectionQuery(location, call.catalogue.at(location)), true)
    await service.engine.deleteAll(query, call)
    return respond(exchange, { type: 'nothing' })
  },
}
