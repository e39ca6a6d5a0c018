import type { Entity } from '../entity.ts'
import { isOcciError, OcciError } from '../error.ts'
import type { Cursor, Order } from '../registry/query.ts'
import { compareCodePoints } from './code-points.ts'
import { comparePositions, formatCursor, type ListingPosition, parseCursor, positionOf } from './position.ts'
import { orderKeyOf } from './value-key.ts'

/** The place of an entity in a sorted listing. */
export interface OrderedPosition {
  /** The key by which it is sorted; undefined if it has no value: those come last. */
  readonly key: string | undefined
  readonly position: ListingPosition
}

/** Returns the place of an entity in a sorted listing. */
export function orderedPositionOf(entity: Entity, { by }: Order, digest?: (text: string) => string): OrderedPosition {
  return { key: orderKeyOf(entity, by, digest), position: positionOf(entity) }
}

/** Compares the places of entities in a sorted listing. */
export function comparePlaces(a: OrderedPosition, b: OrderedPosition, { descending = false }: Order): number {
  if (a.key === undefined || b.key === undefined) {
    if (a.key !== b.key) return a.key === undefined ? 1 : -1
  } else {
    const order = compareCodePoints(a.key, b.key)
    if (order !== 0) return descending ? -order : order
  }
  return comparePositions(a.position, b.position)
}

/** Writes the cursor that continues after a place of a sorted listing: `=key;cursor`, or `-;cursor` without a value. */
export function formatOrderedCursor({ key, position }: OrderedPosition): Cursor {
  return `${key === undefined ? '-' : `=${encodeURIComponent(key)}`};${formatCursor(position)}`
}

const orderedCursor = /^(?:-|=([^;]*));(.*)$/s

/**
 * Reads a cursor of a sorted listing.
 *
 * @throws OcciError `invalid` if it is not one
 */
export function parseOrderedCursor(text: Cursor): OrderedPosition {
  const [, key, position] = orderedCursor.exec(text) ?? []
  if (position === undefined) {
    throw new OcciError('invalid', 'the cursor belongs to a listing without this order: start again without it')
  }
  try {
    return { key: key === undefined ? undefined : decodeURIComponent(key), position: parseCursor(position) }
  } catch (error) {
    if (isOcciError(error)) throw error
    throw new OcciError('invalid', 'the cursor is not one that an earlier page returned')
  }
}
