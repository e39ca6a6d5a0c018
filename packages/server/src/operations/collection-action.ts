import type { Exchange } from '../exchange.ts'
import type { HttpResponse } from '../http/exchange.ts'
import { expectNoPaging } from '../http/paging.ts'
import { collectionQuery, expectSomething, filteredQuery, respondChanged } from '../listing.ts'
import { invocationOf } from './invocation.ts'

/** Triggers an action on the members of a collection, and answers with those on which it ran (`GFD.223 Trigger Action`). */
export async function actOnCollection(exchange: Exchange): Promise<HttpResponse> {
  const { location, call, service } = exchange
  expectNoPaging(exchange.query)
  const { invocation, decoded } = await invocationOf(exchange)
  await expectSomething(exchange)
  const whole = collectionQuery(location, call.catalogue.at(location))
  const query = await filteredQuery(exchange, whole, { action: true })
  const changed = await decoded.carryOut(() => service.engine.actOnAll(query, invocation, call))
  return respondChanged(exchange, changed)
}
