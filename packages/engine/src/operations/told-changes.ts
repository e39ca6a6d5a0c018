import type { Changes, Entity } from '@occi/core'
import { copyAttributes, type EntityChanges, fieldOf, noAttributes, sameJson } from '@occi/core/authoring'

/** How much of an entity a client sends: a part, or all of it. */
export type Manner = 'update' | 'replace'

/** The changes that a routine of a backend gets, and those that undo them: old and new exchanged. */
export interface ToldChanges {
  readonly forth: Changes
  readonly back: Changes
}

/**
 * Returns the changes for `replace`: everything that the entity is to have.
 *
 * @param before the entity as it is
 * @param after the same as it will be, but for its attributes
 */
export function completeChanges(before: Entity, after: Entity, wanted: EntityChanges): ToldChanges {
  return { forth: complete(after, wanted.attributes), back: complete(before, before.attributes) }
}

function complete(entity: Entity, attributes: Entity['attributes']): Changes {
  return { ...fieldsOf(entity), attributes: copyAttributes(attributes), mixins: entity.mixins }
}

/**
 * Returns the changes for `update`: what a client gave; or, if it replaces the entity, the differences. An
 * attribute that is removed is `undefined` among these.
 */
export function partialChanges(before: Entity, after: Entity, manner: Manner, wanted: EntityChanges): ToldChanges {
  const names = Object.keys(wanted.attributes)
  const told = manner === 'update' ? names : differing(before.attributes, wanted.attributes)
  return {
    forth: { ...fieldsOf(after, before), attributes: pick(wanted.attributes, told), mixins: after.mixins },
    back: { ...fieldsOf(before, after), attributes: pick(before.attributes, told), mixins: before.mixins },
  }
}

/** Returns whether changes contain anything that an `update` takes over. */
export function isEmpty({ attributes, title, summary, source, target }: Changes): boolean {
  return Object.keys(attributes).length === 0 && [title, summary, source, target].every((field) => field === undefined)
}

const fields = ['title', 'summary', 'source', 'target'] as const
type Field = (typeof fields)[number]

/** The fields of an entity that are set; only those that differ if another is given. */
function fieldsOf(entity: Entity, other?: Entity): Pick<Changes, Field> {
  const set: { -readonly [F in Field]?: string } = {}
  for (const field of fields) {
    const value = fieldOf(entity, field)
    if (value !== undefined && (other === undefined || fieldOf(other, field) !== value)) set[field] = value
  }
  return set
}

function differing(a: Entity['attributes'], b: Entity['attributes']): readonly string[] {
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...names].filter((name) => !sameJson(a[name], b[name]))
}

function pick(attributes: Entity['attributes'], names: readonly string[]): Entity['attributes'] {
  const picked = noAttributes()
  for (const name of names) picked[name] = attributes[name]
  return picked
}
