import { OcciError } from '@occi/core'
import { expectNoPaging } from '../http/paging.ts'
import { collectionQuery, expectSomething, filteredQuery } from '../listing.ts'
import type { Resolvable } from '../resolvable.ts'
import { respondDone } from '../respond.ts'
import type { Operation } from './operation.ts'

/**
 * `GFD.223 Delete Entity Instances`: deletes the entities of a kind's collection, or below an unbound path, that the
 * caller sees.
 */
export const deleteCollection: Operation = {
  answers: ['nothing'],
  query: 'filter',
  async run(exchange) {
    const { location, call, service } = exchange
    expectNoPaging(exchange.query)
    await expectSomething(exchange)
    const { body } = await exchange.incoming.receive()
    const decoded = await exchange.decode('locations', 'filter')
    if (decoded?.raw.type === 'locations') {
      // Whoever lists entities means these and not all; only a mixin's collection can be told which.
      throw new OcciError(
        'invalid',
        'this collection is deleted as a whole: delete single entities at their own location',
      )
    }
    const message = decoded as Resolvable<'filter'> | undefined
    const narrows = message !== undefined && message.raw.categories.length + message.raw.attributes.size > 0
    if (body.length > 0 && !narrows) {
      // Whoever sends something means some entities: all is only meant by a request without a body.
      throw new OcciError('syntax', 'the body narrows nothing; send none at all to delete every entity')
    }
    const query = await filteredQuery(exchange, collectionQuery(location, call.catalogue.at(location)), { message })
    await service.engine.deleteAll(query, call)
    return respondDone(exchange, [])
  },
}
