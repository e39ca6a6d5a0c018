import { OcciError, type Order } from '@occi/core'
import type { RawReference, RawValue } from '@occi/core/authoring'
import type { TaskFilter } from '@occi/engine'
import type { Exchange } from './exchange.ts'
import { isPagingName, only } from './http/paging.ts'
import type { Method } from './methods.ts'

/**
 * Refuses a parameter of the query that means nothing where it stands, whatever the method: none is ever ignored. What
 * may narrow a collection is left to those who read it as a filter.
 */
export function requireKnownQuery({ act, isFiltered }: Method, exchange: Exchange): void {
  const { verb, location, query } = exchange
  if (query.size === 0) return
  if (query.has('action')) {
    if (act === undefined) {
      const place = verb === 'POST' ? 'the query interface' : verb
      throw new OcciError('invalid', `action= is for POST (GFD.223 Trigger Action), not for ${place}`)
    }
    const [term, another] = query.getAll('action')
    if (another !== undefined) {
      throw new OcciError('invalid', `the query names the actions ${term} and ${another}, expected one`)
    }
    if (location.endsWith('/')) return
  } else if (isFiltered) return
  if (isView(exchange)) return
  for (const name of query.keys()) {
    if (name === 'action' || isFormat(name, verb)) continue
    throw new OcciError('invalid', `the query parameter ${name} is not supported here: leave it out`)
  }
}

/** Whether a request asks for a view of the web pages, such as a form that keeps what was typed in its query. */
export function isView({ verb, location, query, pages }: Exchange): boolean {
  return verb === 'GET' && pages !== undefined && pages.isView({ method: verb, location, query })
}

/** Whether a parameter names the format of the answer: that of a GET alone, since what changes something has no links. */
function isFormat(name: string, verb: string): boolean {
  return name === 'format' && verb === 'GET'
}

/**
 * Returns the format that a query names in place of `Accept`.
 *
 * @throws OcciError `invalid` if it names several
 */
export function formatIn({ verb, query }: Pick<Exchange, 'verb' | 'query'>): string | undefined {
  if (query.size === 0 || verb !== 'GET') return undefined
  return only(query, 'format')
}

/** Whether a parameter has a meaning of its own, and is no attribute. */
function isNoFilter(name: string, verb: string): boolean {
  return isPagingName(name) || name === 'action' || name === 'search' || name === 'order' || isFormat(name, verb)
}

/**
 * Returns what the query filters by: `category=<identifier>` and `<attribute name>=<value>` (`GFD.223 Filtering`), and
 * the words of `search=`.
 *
 * @throws OcciError `invalid` if an attribute or `search` is given twice, or if `search` is empty and not for a GET
 */
export function filterIn({ query, verb, pages }: Exchange): TaskFilter | undefined {
  if (query.size === 0) return undefined
  const search = only(query, 'search')
  if (verb !== 'GET' && search?.trim() === '') {
    throw new OcciError('invalid', 'search is empty: leave it out to mean everything')
  }
  const categories: RawReference[] = []
  const attributes = new Map<string, RawValue>()
  const add = (name: string, text: string) => {
    if (attributes.has(name)) throw new OcciError('invalid', `the filter gives '${name}' twice, expected one value`)
    attributes.set(name, { text })
  }
  // MartServer's users write the name as a value: attribute=NAME&value=VALUE.
  const named = query.getAll('attribute').length
  const values = named === 0 ? [] : query.getAll('value')
  const isPaired = named > 0 && values.length === named
  let pairs = 0
  for (const [name, value] of query) {
    if (isNoFilter(name, verb) || (verb === 'GET' && pages?.parameters.includes(name))) continue
    if (name === 'category') categories.push({ identifier: value })
    else if (name === 'attribute') add(value, values[pairs++] ?? '')
    else if (name !== 'value' || !isPaired) add(name, value)
  }
  return { categories, attributes, search }
}

/**
 * Returns how the query sorts a listing: `order=<name>`, or `order=-<name>` for descending order. An empty one, as a form
 * sends it, is none.
 *
 * @throws OcciError `invalid` if it is given twice
 */
export function orderIn(query: URLSearchParams): Order | undefined {
  const text = only(query, 'order') ?? ''
  if (text === '') return undefined
  return text.startsWith('-') ? { by: text.slice(1), descending: true } : { by: text }
}
