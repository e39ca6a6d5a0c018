import { collectionQuery, expectSomething, filteredQuery, respondListing } from '../listing.ts'
import type { Operation } from './operation.ts'

/** `GFD.223 HTTP Methods Applied to Collections`, GET Method: the entities of the collection, filtered, paged. */
export const getCollection: Operation = {
  answers: ['entities'],
  async run(exchange) {
    const { location, call } = exchange
    await expectSomething(exchange)
    const whole = collectionQuery(location, call.catalogue.at(location))
    return respondListing(exchange, filteredQuery(exchange, whole, { message: await exchange.decode('filter') }))
  },
}
