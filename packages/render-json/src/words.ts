import type { Json } from '@occi/core'
import { shorten } from '@occi/core/authoring'

/** Text of a message within a fault: quoted, on one line, and short. */
export function quoted(text: string): string {
  return JSON.stringify(shorten(text, 60))
}

/** The sort of a JSON value in words. */
export function sortOf(value: Json): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
