import type { Value } from './attributes.ts'

/** Returns a value as people read it. */
export function valueText(value: unknown): string {
  if (value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Returns whether two values are the same; services that speak text may give a number as a string. */
export function isSame(a: Value | undefined, b: Value | undefined): boolean {
  if (typeof a === 'object' && typeof b === 'object') return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
  return a === b || (a !== undefined && b !== undefined && typeof a !== typeof b && String(a) === String(b))
}

/** The order of members says nothing. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.entries(value)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, one]) => [name, sorted(one)])
}
