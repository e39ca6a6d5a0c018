import { OcciError, resolveFilter } from '@occi/core'
import type { Exchange } from '../exchange.ts'
import { respondCategories } from '../respond-categories.ts'
import type { Operation } from './operation.ts'

/**
 * `GFD.223 HTTP Methods Applied to Query Interface`, GET Method: all categories, or those related to any of the given
 * ones (`GFD.223 Filtering`, Query Interface).
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
  if (query.size > 0 || request.hasBody) return false
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
  if (filter.categories.length === 0) return exchange.service.queryInterface(exchange)
  const related = new Set(filter.categories.flatMap((category) => catalogue.relatedTo(category)))
  return respondCategories(exchange, [...related])
}
