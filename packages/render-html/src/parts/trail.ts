import type { Entity } from '@occi/core'
import type { Crumb } from '../document.ts'
import type { View } from '../view.ts'
import { nameOf, titleOf } from '../words.ts'

/** The way to an entity: by the collection of its kind. */
export function entityTrail(entity: Entity, view: View): readonly Crumb[] {
  const kind = view.catalogue.kind(entity.kind)
  const collection = kind?.location === undefined ? [] : [{ text: titleOf(kind), location: kind.location }]
  return [...collection, { text: nameOf(entity), location: entity.location }]
}
