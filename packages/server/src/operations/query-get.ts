import { type Action, type Kind, type Mixin, OcciError, resolveFilter } from '@occi/core'
import type { Exchange } from '../exchange.ts'
import { respond } from '../respond.ts'
import type { Operation } from './operation.ts'

/**
 * `GFD.223 HTTP Methods Applied to Query Interface`, GET Method: all categories, or those related to the given ones
 * (`GFD.223 Filtering`, Query Interface).
 */
export const getQueryInterface: Operation = {
  answers: ['categories'],
  query: 'filter',
  run(exchange) {
    if (isUnfiltered(exchange)) return exchange.service.queryInterface(exchange)
    return filtered(exchange)
  },
}

/** Tells at a glance that a request has no filter, as nearly all have none. */
function isUnfiltered({ request, query }: Exchange): boolean {
  if (query.size > 0 || request.header('content-length') !== undefined) return false
  if (request.header('transfer-encoding') !== undefined) return false
  return request.header('category') === undefined && request.header('x-occi-category') === undefined
}

async function filtered(exchange: Exchange) {
  const decoded = await exchange.decode('filter')
  const own = exchange.answer.rendering.parameters
  const named = [...exchange.query].filter(([name]) => !own?.includes(name))
  const other = named.find(([name]) => name !== 'category')?.[0]
  if (other !== undefined) {
    throw new OcciError('invalid', `the query interface is filtered by category alone, not by ${other}`)
  }
  const references = named.map(([, identifier]) => ({ identifier }))
  const attributes = decoded?.raw.attributes ?? new Map()
  const raw = { type: 'filter' as const, categories: [...(decoded?.raw.categories ?? []), ...references], attributes }
  const look = () => resolveFilter(raw, exchange.resolving)
  const filter = decoded === undefined ? look() : decoded.resolve(look)
  if (filter.attributes.size > 0) {
    throw new OcciError('invalid', 'the query interface is filtered by categories, not by attributes')
  }
  const { catalogue } = exchange.call
  const [first, ...others] = filter.categories
  if (first === undefined) return exchange.service.queryInterface(exchange)
  let categories: readonly (Kind | Mixin | Action)[] = catalogue.relatedTo(first)
  for (const category of others) {
    const related = new Set(catalogue.relatedTo(category))
    categories = categories.filter((one) => related.has(one))
  }
  return respond(exchange, { type: 'categories', categories })
}
