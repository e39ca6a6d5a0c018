import type { Awaitable, Catalogue } from '@occi/core'
import { chain, type Fields } from '@occi/core/authoring'
import type { Exchange } from './exchange.ts'
import type { HttpResponse } from './http/messages.ts'
import { respond } from './respond.ts'

/** The part of the octets for what renderings have written that is for the query interface, beside them. */
const share = 8

/** Says what listings of the service know beside the filters and pages of the standard, for clients that use it if possible. */
function listingField({ call }: Exchange): Fields {
  return [['OCCI-Listing', call.services.registry.search === 'none' ? 'order' : 'search, order']]
}

/**
 * The query interface as it was written before: for each catalogue (that is, each owner, as long as nothing changes),
 * rendering and address. When all that is kept has too many octets, it is forgotten: clients choose `Host`.
 */
export class QueryInterfaceCache {
  #answers = new WeakMap<Catalogue, Map<string, HttpResponse>>()
  #octets = 0

  answer(exchange: Exchange): Awaitable<HttpResponse> {
    const { catalogue } = exchange.call
    const { mediaType } = exchange.answer
    if (exchange.pages !== undefined) return respond(exchange, { type: 'categories', categories: catalogue.categories })
    const key = `${mediaType} ${exchange.url.url('/')}`
    const known = this.#answers.get(catalogue)?.get(key)
    if (known !== undefined) return known
    const categories = exchange.service.shownCategories.of(catalogue.categories)
    const written = respond(exchange, { type: 'categories', categories }, { fields: listingField(exchange) })
    return chain(written, (response) => {
      this.#keep(response, catalogue, key, exchange.service.limits.encoded / share)
      return response
    })
  }

  #keep(response: HttpResponse, catalogue: Catalogue, key: string, limit: number): void {
    const { body } = response
    if (typeof body !== 'string') return
    const octets = 2 * (body.length + key.length)
    if (octets > limit) return
    this.#octets += octets
    if (this.#octets > limit) {
      this.#answers = new WeakMap()
      this.#octets = octets
    }
    const answers = this.#answers.get(catalogue) ?? new Map<string, HttpResponse>()
    this.#answers.set(catalogue, answers.set(key, response))
  }
}
