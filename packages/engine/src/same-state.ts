import type { Entity } from '@occi/core'
import { isJsonObject, sameJson } from '@occi/core/authoring'

/** Returns whether an entity has the attributes, actions and extras that it had before. */
export function isUnchanged(before: Entity, after: Entity): boolean {
  return (
    sameJson(before.actions, after.actions) &&
    sameJson(before.extras, after.extras) &&
    sameValues(before.attributes, after.attributes)
  )
}

function sameValues(before: Entity['attributes'], after: Entity['attributes']): boolean {
  // What a backend has left can be anything.
  if (!isJsonObject(after)) return false
  for (const name in before) if (!sameJson(before[name], after[name])) return false
  for (const name in after) if (before[name] === undefined && after[name] !== undefined) return false
  return true
}
