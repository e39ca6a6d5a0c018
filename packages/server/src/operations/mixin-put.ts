import { boundMixin } from '../bound.ts'
import { collectionQuery, respondListing } from '../listing.ts'
import { answerDone } from '../respond.ts'
import { changeMembers } from './members.ts'
import type { Operation } from './operation.ts'

/** PUT on a mixin's collection makes it exactly these entities (`GFD.223 HTTP Methods Applied to Collections`). */
export const putMixin: Operation = {
  answers: ['entities'],
  async run(exchange) {
    const decoded = await exchange.expect('locations')
    const mixin = boundMixin(exchange)
    await changeMembers(exchange, mixin, 'set', decoded.raw.locations, decoded)
    return answerDone(exchange, [() => respondListing(exchange, collectionQuery(exchange.location, mixin))])
  },
}
