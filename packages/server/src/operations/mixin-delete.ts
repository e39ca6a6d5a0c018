import { OcciError } from '@occi/core'
import { boundMixin } from '../bound.ts'
import { respondDone } from '../respond.ts'
import { changeMembers } from './members.ts'
import type { Operation } from './operation.ts'

/**
 * DELETE on a mixin's collection takes the mixin from the entities that the message names, or from all; no entity is
 * deleted (`GFD.223 Disassociate Mixin from Entity Instances`).
 */
export const deleteMixin: Operation = {
  answers: ['nothing'],
  async run(exchange) {
    const mixin = boundMixin(exchange)
    const message = await exchange.incoming.receive()
    const decoded = await exchange.decode('locations')
    if (decoded !== undefined) await changeMembers(exchange, mixin, 'remove', decoded.raw.locations, decoded)
    else if (message.body.length > 0) {
      // Whoever sent something meant some entities: all is only meant by a request without a body.
      throw new OcciError('syntax', 'the body carries no locations; send none at all to remove every entity')
    } else await exchange.service.engine.emptyCollection(mixin, exchange.call)
    return respondDone(exchange, [])
  },
}
