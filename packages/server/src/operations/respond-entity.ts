import type { EntityWithLinks, Fields, Payload } from '@occi/core'
import type { Exchange } from '../exchange.ts'
import type { HttpResponse } from '../http/exchange.ts'
import { resourcesFirst } from '../listing.ts'
import { respondDone } from '../respond.ts'
import { entityFields, etagFor } from './entity-fields.ts'

/** Answers with an entity as it is after a request that changed it. */
export function respondEntity(exchange: Exchange, found: EntityWithLinks): Promise<HttpResponse> {
  const fields = entityFields(exchange, found, etagFor(exchange, found))
  return respondDone(exchange, [{ type: 'entity', ...found }, locationsOf([found])], { fields })
}

/**
 * Answers 201 with the location of what was made (`GFD.223 Create Entity Instance`): in the field `Location`, and in
 * the rendering that was agreed on.
 */
export function respondCreated(exchange: Exchange, made: readonly EntityWithLinks[]): Promise<HttpResponse> {
  const [first, ...others] = made
  if (first === undefined) return respondDone(exchange, [], { status: 201 })
  const location: Fields = [['Location', exchange.url.url(first.entity.location)]]
  if (others.length > 0) {
    const full: Payload[] =
      exchange.answer.rendering.lists === 'entities' ? [{ type: 'entities', batches: [resourcesFirst(made)] }] : []
    return respondDone(exchange, [...full, locationsOf(made)], { status: 201, fields: location })
  }
  const etag = etagFor(exchange, first)
  const fields: Fields = etag === undefined ? location : [...location, ['ETag', etag]]
  const entity: Payload = { type: 'entity', ...first, created: true }
  return respondDone(exchange, [entity, locationsOf([first])], { status: 201, fields })
}

function locationsOf(found: readonly EntityWithLinks[]): Payload {
  return { type: 'locations', locations: found.map(({ entity }) => entity.location) }
}
