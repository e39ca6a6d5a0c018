import { resolveMixins } from '@occi/core'
import { answerDone, respond } from '../respond.ts'
import type { Operation } from './operation.ts'

/**
 * `GFD.223 HTTP Methods Applied to Query Interface`, POST Method: defines mixins, all or none; the answer shows them
 * with their locations.
 */
export const postQueryInterface: Operation = {
  answers: ['categories', 'nothing'],
  async run(exchange) {
    const { service, call } = exchange
    const decoded = await exchange.expect('categories')
    const drafts = decoded.resolve(() => resolveMixins(decoded.raw.categories, exchange.resolving))
    service.shownCategories.expectNotTaken(drafts)
    await service.engine.defineMixins(drafts, call)
    const defined = async () => {
      const catalogue = await service.engine.catalogue(call.scope)
      const mixins = drafts.map(({ scheme, term }) => catalogue.mixin(scheme + term))
      return respond(exchange, { type: 'categories', categories: mixins.filter((mixin) => mixin !== undefined) })
    }
    return answerDone(exchange, exchange.canAnswer('categories') ? [defined] : [])
  },
}
