import type { Query } from '@occi/core'
import { OcciError } from '@occi/core'
import type { Exchange } from '../exchange.ts'
import { collectionQuery, filteredQuery, respondListing } from '../listing.ts'
import type { Operation } from './operation.ts'

/** `GFD.223 HTTP Methods Applied to Collections`, GET Method: the entities of the collection, filtered, paged. */
export const getCollection: Operation = {
  answers: ['entities'],
  async run(exchange) {
    const { location, call } = exchange
    const bound = call.catalogue.at(location)
    const whole = collectionQuery(location, bound)
    if (bound === undefined && location !== '/') await expectSomething(exchange, whole)
    return respondListing(exchange, await filteredQuery(exchange, whole, true))
  },
}

/** An unbound path is the union of what is below it; below a mistyped one there is nothing. */
async function expectSomething({ location, call }: Exchange, query: Query): Promise<void> {
  const { kinds, mixins } = call.catalogue
  if ([...kinds, ...mixins].some((category) => category.location?.startsWith(location))) return
  const { items } = await call.read.page({ ...query, limit: 1 })
  if (items.length === 0) {
    throw new OcciError(
      'not-found',
      `there is nothing below ${location}, see the query interface /-/ for what is served`,
    )
  }
}
