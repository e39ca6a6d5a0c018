import { respondDone } from '../respond.ts'
import type { Operation } from './operation.ts'

/**
 * `GFD.223 HTTP Methods Applied to Query Interface`, DELETE Method: removes mixins that clients defined; the entities
 * that hold them go on without.
 */
export const deleteQueryInterface: Operation = {
  answers: ['nothing'],
  async run(exchange) {
    const { raw } = await exchange.expect('categories')
    const identifiers = raw.categories.map(({ scheme, term }) => scheme + term)
    await exchange.service.engine.removeMixins([...new Set(identifiers)], exchange.call)
    return respondDone(exchange, [])
  },
}
