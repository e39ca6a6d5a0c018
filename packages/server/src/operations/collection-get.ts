import type { Exchange } from '../exchange.ts'
import { collectionQuery, expectSomething, filteredQuery, respondListing } from '../listing.ts'
import type { Operation } from './operation.ts'

/** `GFD.223 HTTP Methods Applied to Collections`, GET Method: the entities of the collection, filtered, paged. */
export const getCollection: Operation = {
  answers: ['entities'],
  query: 'filter',
  async run(exchange) {
    const { location, call } = exchange
    await expectSomething(exchange)
    const whole = collectionQuery(location, call.catalogue.at(location))
    if (isOwnView(exchange)) return respondListing(exchange, whole)
    return respondListing(exchange, await filteredQuery(exchange, whole, { message: await exchange.decode('filter') }))
  },
}

/** Whether the request asks for a view of the rendering's own, as a form that keeps what was typed in its query. */
function isOwnView({ answer, query }: Exchange): boolean {
  return answer.rendering.parameters?.some((name) => query.has(name)) ?? false
}
