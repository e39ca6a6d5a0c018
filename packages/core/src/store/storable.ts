import { OcciError } from '../error.ts'
import { jsonFault } from '../json.ts'
import type { Change } from '../registry/change.ts'

/**
 * Requires that a change can be stored and read again: that attributes, extras and definitions are JSON. `evaluate` does
 * this first, so that nothing is stored of a commit that has anything else.
 *
 * @throws OcciError `definition` naming the entity or mixin, and the value
 */
export function requireStorable(change: Change): void {
  if (change.type === 'put') {
    const { location, attributes, extras } = change.entity
    requireJson(location, attributes)
    requireJson(location, extras)
  } else if (change.type === 'put-mixin') {
    const { scheme, term, attributes, extras } = change.mixin
    for (const definition of Object.values(attributes)) requireJson(scheme + term, definition)
    requireJson(scheme + term, extras)
  }
}

/** A member without a value is none. */
function requireJson(place: string, values: object | undefined): void {
  if (values === undefined) return
  for (const name in values) {
    const value: unknown = values[name as keyof typeof values]
    const fault = value === undefined ? undefined : jsonFault(value)
    if (fault !== undefined) throw new OcciError('definition', `${place} cannot be stored: '${name}' ${fault}`)
  }
}
