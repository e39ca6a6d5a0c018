import { type Raw, type RawEntity, resolveDrafts } from '@occi/core'
import type { Exchange } from '../exchange.ts'
import type { HttpResponse } from '../http/exchange.ts'
import type { Located } from '../resolvable.ts'
import { actOnCollection } from './collection-action.ts'
import type { Operation } from './operation.ts'
import { respondCreated } from './respond-entity.ts'

/**
 * `GFD.223 HTTP Methods Applied to Collections`, POST Method on the collection of a kind or an unbound path: creates
 * entities, or triggers an action where the query names one.
 */
export const postCollection: Operation = {
  answers: ['entity', 'entities', 'locations'],
  query: 'action-and-filter',
  async run(exchange) {
    if (exchange.query.has('action')) return actOnCollection(exchange)
    const decoded = await exchange.expect('entity', 'entities')
    return createEntities(exchange, entitiesOf(decoded.raw), decoded)
  },
}

/** The entities of a message. */
export function entitiesOf(raw: Extract<Raw, { type: 'entity' | 'entities' }>): readonly RawEntity[] {
  return raw.type === 'entity' ? [raw.entity] : raw.entities
}

/** Creates the entities of a message in the collection of the request's path. */
export async function createEntities(
  exchange: Exchange,
  entities: readonly RawEntity[],
  decoded: Located,
): Promise<HttpResponse> {
  const { location, call, service } = exchange
  const bound = call.catalogue.at(location)
  const options = bound === undefined ? {} : bound.class === 'kind' ? { kind: bound } : { mixins: [bound] }
  const drafts = decoded.resolve(() => resolveDrafts(entities, exchange.resolving, options))
  // A kind's collection names where its entities are; below an unbound path they are where the client wants them.
  const place = bound === undefined && location !== '/' ? { under: location } : {}
  const made = await decoded.carryOut(() => service.engine.create(drafts, place, call))
  return respondCreated(exchange, made)
}
