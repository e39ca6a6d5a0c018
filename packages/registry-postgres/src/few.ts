import type { Entity, Page, PageQuery, Query } from '@occi/core'
import {
  comparePlaces,
  formatCursor,
  formatOrderedCursor,
  matches,
  type OrderedPosition,
  orderedPositionOf,
  parseCursor,
  parseOrderedCursor,
  positionOf,
} from '@occi/core/store'
import { valueDigest } from './octets.ts'

/** Returns those of some entities that a query finds, its search aside. */
export function found(entities: readonly Entity[], query: Query): readonly Entity[] {
  const { prefix = '/' } = query
  return entities.filter((entity) => entity.location.startsWith(prefix) && matches(entity, query))
}

/** Returns a page of all entities that a query finds. */
export function pageOf(entities: readonly Entity[], query: PageQuery): Omit<Page, 'revision'> {
  const { order, after, limit, offset = 0 } = query
  const place = (entity: Entity): OrderedPosition =>
    order === undefined
      ? { key: undefined, position: positionOf(entity) }
      : orderedPositionOf(entity, order, valueDigest)
  const compare = (a: OrderedPosition, b: OrderedPosition) => comparePlaces(a, b, order ?? { by: '' })
  const start = after === undefined ? undefined : placeOf(after, order !== undefined)
  const places = entities
    .map((entity) => ({ entity, ...place(entity) }))
    .filter((one) => start === undefined || compare(one, start) > 0)
    .sort(compare)
  const items = places.slice(offset, offset + limit)
  const last = items.at(-1)
  const isMore = places.length > offset + limit && last !== undefined
  const next = isMore ? cursorOf(last, order !== undefined) : undefined
  return { items: items.map(({ entity }) => entity), next, total: entities.length }
}

/** Reads a cursor, of a sorted listing or not. */
export function placeOf(after: string, isOrdered: boolean): OrderedPosition {
  return isOrdered ? parseOrderedCursor(after) : { key: undefined, position: parseCursor(after) }
}

/** Writes a cursor. */
export function cursorOf(place: OrderedPosition, isOrdered: boolean): string {
  return isOrdered ? formatOrderedCursor(place) : formatCursor(place.position)
}
