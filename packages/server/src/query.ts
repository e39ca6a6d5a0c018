import { OcciError } from '@occi/core'
import type { Exchange } from './exchange.ts'
import type { Operation } from './operations/operation.ts'

/**
 * Refuses a parameter of the query that means nothing where it stands, whatever the method: none is ever ignored. What
 * may narrow a collection is left to whoever reads it as a filter.
 */
export function expectKnownQuery({ query: takes }: Operation, { method, query, answer }: Exchange): void {
  if (query.size === 0) return
  if (query.has('action')) {
    if (takes === 'action-and-filter') return
    if (takes !== 'action') {
      const place = method === 'POST' ? 'the query interface' : method
      throw new OcciError('invalid', `action= is for POST (GFD.223 Trigger Action), not for ${place}`)
    }
  } else if (takes === 'filter') return
  const own = answer.rendering.parameters ?? []
  // A view of the rendering's own has the query for itself.
  if (method === 'GET' && own.some((name) => query.has(name))) return
  for (const name of query.keys()) {
    if (name === 'action' || own.includes(name)) continue
    throw new OcciError('invalid', `the query parameter ${name} means nothing here: leave it out`)
  }
}
