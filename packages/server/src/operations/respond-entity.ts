import type { Awaitable, EntityWithLinks, Fields } from '@occi/core'
import type { Exchange } from '../exchange.ts'
import type { HttpResponse } from '../http/exchange.ts'
import { respond } from '../respond.ts'
import { entityFields, etagFor } from './entity-fields.ts'

/** Answers with an entity as it is after a request that changed it. */
export function respondEntity(exchange: Exchange, found: EntityWithLinks): Awaitable<HttpResponse> {
  const fields = entityFields(exchange, found)
  if (!exchange.canAnswer('entity')) {
    return respond(exchange, { type: 'locations', locations: [found.entity.location] }, { fields })
  }
  return respond(exchange, { type: 'entity', ...found }, { fields })
}

/**
 * Answers 201 with the location of what was made (`GFD.223 Create Entity Instance`): in the field `Location`, and in
 * the rendering that was agreed on.
 */
export function respondCreated(exchange: Exchange, made: readonly EntityWithLinks[]): Awaitable<HttpResponse> {
  const [first, ...others] = made
  if (first === undefined) return respond(exchange, { type: 'nothing' }, { status: 201 })
  const location: Fields = [['Location', exchange.url.url(first.entity.location)]]
  if (others.length > 0) {
    if (exchange.answer.rendering.lists === 'entities' && exchange.canAnswer('entities')) {
      return respond(exchange, { type: 'entities', batches: [made] }, { status: 201, fields: location })
    }
    const locations = made.map(({ entity }) => entity.location)
    return respond(exchange, { type: 'locations', locations }, { status: 201, fields: location })
  }
  const etag = etagFor(exchange, first)
  const fields: Fields = etag === undefined ? location : [...location, ['ETag', etag]]
  if (!exchange.canAnswer('entity')) {
    return respond(exchange, { type: 'locations', locations: [first.entity.location] }, { status: 201, fields })
  }
  return respond(exchange, { type: 'entity', ...first, created: true }, { status: 201, fields })
}
