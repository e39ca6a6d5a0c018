import { type AttributeValues, copyAttributes, noAttributes } from './attribute.ts'
import type { Catalogue, Definitions } from './catalogue.ts'
import type { Kind } from './kind.ts'
import { dependsOn, type Mixin } from './mixin.ts'
import { checkValue } from './value.ts'

/** Returns whether an entity cannot hold both mixins, such as two resource templates (`GFD.222`, R0302). */
export function excludesEachOther(a: Mixin, b: Mixin): boolean {
  if (a.identifier === b.identifier) return false
  const exclusive = a.allDepends.filter((depended) => depended.exclusive)
  return exclusive.some((parent) => b.identifier !== parent.identifier && dependsOn(b, parent))
}

/**
 * The mixins that an entity holds when some are added. An added one takes the place of what it excludes
 * (`GFD.224 Resource Template`).
 */
export function addMixins(held: readonly Mixin[], added: readonly Mixin[]): readonly Mixin[] {
  const kept = held.filter((mixin) => !added.some((other) => excludesEachOther(other, mixin)))
  const byIdentifier = new Map<string, Mixin>()
  for (const mixin of [...kept, ...added])
    if (!byIdentifier.has(mixin.identifier)) byIdentifier.set(mixin.identifier, mixin)
  return [...byIdentifier.values()]
}

/**
 * Sets the defaults of added mixins: those of attributes without a value, and all of a mixin that overrides
 * (`GFD.224 Resource Template`: it overrides what the entity carries).
 *
 * @param definitions those of the entity that it becomes: a default that does not fit them is left out
 */
export function applyDefaults(attributes: AttributeValues, added: readonly Mixin[], definitions?: Definitions): void {
  for (const mixin of added) {
    for (const [name, { default: value }] of Object.entries(mixin.all)) {
      if (value === undefined || (attributes[name] !== undefined && !mixin.override)) continue
      const definition = definitions?.get(name)
      if (definition === undefined || checkValue(name, value, definition) === undefined) attributes[name] = value
    }
  }
}

/**
 * The values that an entity with these attributes gets when mixins are added.
 *
 * @param definitions those of the entity that it becomes: a default that does not fit them is left out
 */
export function defaultsGained(
  attributes: AttributeValues,
  added: readonly Mixin[],
  definitions?: Definitions,
): AttributeValues {
  const after = copyAttributes(attributes)
  applyDefaults(after, added, definitions)
  const gained = noAttributes()
  for (const name in after) if (after[name] !== attributes[name]) gained[name] = after[name]
  return gained
}

/**
 * Drops the values of attributes that no remaining category of an entity defines.
 *
 * @param attributes the entity's, changed in place
 * @param mixins those that remain
 */
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
