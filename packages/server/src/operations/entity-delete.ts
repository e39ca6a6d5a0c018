import { checkPreconditions } from '../http/preconditions.ts'
import { respondDone } from '../respond.ts'
import type { Operation } from './operation.ts'

/** `GFD.223 HTTP Methods Applied to Entity Instances`, DELETE Method: the entity goes, and the links at it. */
export const deleteEntity: Operation = {
  answers: ['nothing'],
  async run(exchange) {
    await exchange.service.engine.delete(exchange.location, exchange.call, (entity, links) =>
      checkPreconditions(exchange.request, { entity, links }),
    )
    return respondDone(exchange, [])
  },
}
