import { boundMixin } from '../bound.ts'
import { collectionQuery, respondListing } from '../listing.ts'
import { answerDone } from '../respond.ts'
import { actOnCollection } from './collection-action.ts'
import { createEntities, entitiesOf } from './collection-post.ts'
import { changeMembers } from './members.ts'
import type { Operation } from './operation.ts'

/**
 * POST on a mixin's collection: adds entities to it (`GFD.223 Associate Mixin with Entity Instance`), creates one
 * with the mixin, or triggers an action where the query names one.
 */
export const postMixin: Operation = {
  answers: ['entities', 'entity', 'locations'],
  query: 'action-and-filter',
  async run(exchange) {
    if (exchange.query.has('action')) return actOnCollection(exchange)
    const decoded = await exchange.expect('locations', 'entity', 'entities')
    const { raw } = decoded
    if (raw.type !== 'locations') return createEntities(exchange, entitiesOf(raw), decoded)
    const mixin = boundMixin(exchange)
    await changeMembers(exchange, mixin, 'add', raw.locations, decoded)
    return answerDone(exchange, [() => respondListing(exchange, collectionQuery(exchange.location, mixin))])
  },
}
