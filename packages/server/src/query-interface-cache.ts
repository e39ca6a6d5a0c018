import type { Awaitable, Catalogue } from '@occi/core'
import { chain, type Fields } from '@occi/core/authoring'
import type { Exchange } from './exchange.ts'
import type { HttpResponse } from './http/messages.ts'
import { respond } from './respond.ts'

/** Renderings and addresses per catalogue: a client chooses `Host`, and must not fill the memory with it. */
const most = 64

/** Says what listings of the service know beside the filters and pages of the standard, for clients that use it if possible. */
function listingField({ call }: Exchange): Fields {
  return [['OCCI-Listing', call.services.registry.search === 'none' ? 'order' : 'search, order']]
}

/**
 * The query interface as it was written before: for each catalogue (that is, each owner, as long as nothing changes),
 * rendering and address.
 */
export class QueryInterfaceCache {
  readonly #answers = new WeakMap<Catalogue, Map<string, HttpResponse>>()

  answer(exchange: Exchange): Awaitable<HttpResponse> {
    const { catalogue } = exchange.call
    const { mediaType } = exchange.answer
    if (exchange.pages !== undefined) return respond(exchange, { type: 'categories', categories: catalogue.categories })
    const categories = exchange.service.shownCategories.of(catalogue.categories)
    const write = () => respond(exchange, { type: 'categories', categories }, { fields: listingField(exchange) })
    if (exchange.service.limits.encoded === 0) return write()
    let answers = this.#answers.get(catalogue)
    if (answers === undefined) {
      answers = new Map()
      this.#answers.set(catalogue, answers)
    }
    const key = `${mediaType} ${exchange.url.url('/')}`
    const known = answers.get(key)
    if (known !== undefined) return known
    const kept = answers
    return chain(write(), (response) => {
      if (kept.size >= most) kept.clear()
      if (typeof response.body === 'string') kept.set(key, response)
      return response
    })
  }
}
