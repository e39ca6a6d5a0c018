import type { Entity, Fields } from '@occi/core'
import type { Exchange } from '../exchange.ts'

/** Where an entity really is, when it was reached by its kind's location and its id. */
export function contentLocation(exchange: Exchange, entity: Entity): Fields {
  if (exchange.location === entity.location) return []
  return [['Content-Location', exchange.url.path(entity.location)]]
}
