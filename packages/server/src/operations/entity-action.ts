import { OcciError, type Payload } from '@occi/core'
import type { Exchange } from '../exchange.ts'
import type { HttpResponse } from '../http/exchange.ts'
import { checkPreconditions } from '../http/preconditions.ts'
import { answerDone, respond } from '../respond.ts'
import { invocationOf } from './invocation.ts'
import { respondEntity } from './respond-entity.ts'

/**
 * Triggers an action on an entity; the answer is the entity, or the category that the action made
 * (`GFD.223 Trigger Action`, `GFD.224 Compute`: save).
 */
export async function actOnEntity(exchange: Exchange): Promise<HttpResponse> {
  const { service, call } = exchange
  const { invocation, decoded } = await invocationOf(exchange)
  const { mixin, ...found } = await decoded.carryOut(() =>
    service.engine.act(exchange.location, invocation, call, (entity, links) =>
      checkPreconditions(exchange.request, { entity, links }),
    ),
  )
  return mixin === undefined ? respondEntity(exchange, found) : respondMixin(exchange, mixin)
}

function respondMixin(exchange: Exchange, identifier: string): Promise<HttpResponse> {
  const payloadOf = async (type: 'categories' | 'locations'): Promise<Payload> => {
    // The mixin is younger than this call: its catalogue does not know it yet.
    const catalogue = await exchange.service.engine.catalogue(exchange.call.scope)
    const mixin = catalogue.mixin(identifier)
    if (mixin === undefined)
      throw new OcciError('internal', `the action answered with ${identifier}, which is no mixin`)
    return type === 'categories' ? { type, categories: [mixin] } : { type, locations: [mixin.location] }
  }
  const types = (['categories', 'locations'] as const).filter((type) => exchange.canAnswer(type))
  const attempts = types.map((type) => async () => respond(exchange, await payloadOf(type)))
  return answerDone(exchange, attempts)
}
