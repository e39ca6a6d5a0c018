import { type AttributeValues, copyAttributes, noAttributes } from './attribute.ts'
import type { Catalogue } from './catalogue.ts'
import type { Kind } from './kind.ts'
import { dependsOn, type Mixin } from './mixin.ts'

/** The exclusive mixins that a mixin depends on, such as `resource_tpl` for a resource template. */
function exclusiveParents(mixin: Mixin): readonly Mixin[] {
  return mixin.depends.flatMap((depended) => [...(depended.exclusive ? [depended] : []), ...exclusiveParents(depended)])
}

/** Tells whether an entity cannot hold both mixins, as two resource templates (`GFD.222`, R0302). */
export function excludesEachOther(a: Mixin, b: Mixin): boolean {
  if (a.identifier === b.identifier) return false
  return exclusiveParents(a).some((parent) => b.identifier !== parent.identifier && dependsOn(b, parent))
}

/**
 * The mixins that an entity holds when some are added. An added one takes the place of what it excludes
 * (`GFD.224 Resource Template`).
 */
export function addMixins(held: readonly Mixin[], added: readonly Mixin[]): readonly Mixin[] {
  const kept = held.filter((mixin) => !added.some((other) => excludesEachOther(other, mixin)))
  const known = new Set(kept.map((mixin) => mixin.identifier))
  return [...kept, ...added.filter((mixin) => !known.has(mixin.identifier))]
}

/**
 * Sets what mixins say when they are added: a default where the entity has no value, and everywhere where the mixin
 * overrides (`GFD.224 Resource Template`: it overrides what the entity carries).
 */
export function applyDefaults(attributes: AttributeValues, added: readonly Mixin[]): void {
  for (const mixin of added) {
    for (const [name, { default: value }] of Object.entries(mixin.all)) {
      if (value !== undefined && (mixin.override || attributes[name] === undefined)) attributes[name] = value
    }
  }
}

/** The values that an entity with these attributes gets when mixins are added. */
export function defaultsGained(attributes: AttributeValues, added: readonly Mixin[]): AttributeValues {
  const after = copyAttributes(attributes)
  applyDefaults(after, added)
  const gained = noAttributes()
  for (const name in after) if (after[name] !== attributes[name]) gained[name] = after[name]
  return gained
}

/** Drops the values of attributes that no remaining category of an entity defines. */
export function dropUndefined(
  attributes: AttributeValues,
  kind: Kind,
  mixins: readonly Mixin[],
  removed: readonly Mixin[],
  catalogue: Catalogue,
): void {
  const definitions = catalogue.definitions(kind, mixins)
  for (const mixin of removed) {
    for (const name of Object.keys(mixin.all)) if (!definitions.has(name)) delete attributes[name]
  }
}
