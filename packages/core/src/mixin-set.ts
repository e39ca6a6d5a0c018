import { type AttributeValues, copyAttributes, noAttributes } from './attribute.ts'
import type { Catalogue, Definitions } from './catalogue.ts'
import type { Kind } from './kind.ts'
import type { Mixin } from './mixin.ts'
import { checkValue } from './value.ts'

/** Returns whether an entity cannot hold both mixins, such as two resource templates (`GFD.222`, R0302). */
export function excludesEachOther(a: Mixin, b: Mixin): boolean {
  if (a.identifier === b.identifier) return false
  const exclusives = new Set(exclusivesOf(b))
  return exclusivesOf(a).some((identifier) => exclusives.has(identifier))
}

/** Identifiers of the exclusive mixins that a mixin depends on: an entity holds one mixin for each of these. */
export function exclusivesOf({ allDepends }: Mixin): readonly string[] {
  return allDepends.filter((depended) => depended.exclusive).map((depended) => depended.identifier)
}

/**
 * The mixins that an entity holds when some are added. An added one takes the place of what it excludes
 * (`GFD.224 Resource Template`).
 */
export function addMixins(held: readonly Mixin[], added: readonly Mixin[]): readonly Mixin[] {
  if (added.length === 0) return held
  const places = new Map<string, ReadonlySet<Mixin>>()
  for (const mixin of added) {
    for (const place of exclusivesOf(mixin)) places.set(place, new Set(places.get(place)).add(mixin))
  }
  const isReplaced = (mixin: Mixin) =>
    exclusivesOf(mixin).some((place) => {
      const takers = places.get(place)
      return takers !== undefined && !(takers.size === 1 && takers.has(mixin))
    })
  const byIdentifier = new Map<string, Mixin>()
  for (const mixin of [...held.filter((one) => !isReplaced(one)), ...added])
    if (!byIdentifier.has(mixin.identifier)) byIdentifier.set(mixin.identifier, mixin)
  return [...byIdentifier.values()]
}

/** The values that an entity keeps when it loses mixins, before added mixins set their defaults. */
export interface KeptValues {
  /** The values that a remaining category defines, or no category at all. */
  readonly kept: AttributeValues
  /** The attributes that the lost mixins define: the default of an added mixin replaces the value. */
  readonly replaced: ReadonlySet<string>
}

/**
 * The values that an entity keeps when the mixins that it holds become others: the values of a removed mixin are removed with it.
 *
 * @param mixins those that it holds afterwards
 */
export function keptValues(
  attributes: AttributeValues,
  kind: Kind,
  held: readonly Mixin[],
  mixins: readonly Mixin[],
  catalogue: Catalogue,
): KeptValues {
  const after = new Set(mixins)
  const lost = held.filter((mixin) => !after.has(mixin))
  const kept = copyAttributes(attributes)
  if (lost.length === 0) return { kept, replaced: noNames }
  const remaining = held.filter((mixin) => after.has(mixin))
  dropUndefined(kept, kind, remaining, lost, catalogue)
  return { kept, replaced: new Set(lost.flatMap((mixin) => Object.keys(mixin.all))) }
}

const noNames: ReadonlySet<string> = new Set()

/**
 * Sets the defaults of added mixins: those of attributes without a value, and all of a mixin that overrides
 * (`GFD.224 Resource Template`: it overrides what the entity carries).
 *
 * @param definitions those of the entity that it becomes: a default that does not fit them is left out
 * @param replaced attributes whose values are those of mixins that these take the place of
 */
export function applyDefaults(
  attributes: AttributeValues,
  added: readonly Mixin[],
  definitions?: Definitions,
  replaced: ReadonlySet<string> = noNames,
): void {
  if (added.length === 0) return
  const set = new Set<string>()
  for (const mixin of added) {
    for (const [name, { default: value }] of Object.entries(mixin.all)) {
      if (value === undefined) continue
      if (attributes[name] !== undefined && !mixin.override && (!replaced.has(name) || set.has(name))) continue
      const definition = definitions?.get(name)
      if (definition !== undefined && checkValue(name, value, definition) !== undefined) continue
      attributes[name] = value
      set.add(name)
    }
  }
}

/**
 * The values that an entity with these attributes gets when mixins are added.
 *
 * @param definitions those of the entity that it becomes: a default that does not fit them is left out
 * @param replaced attributes whose values are those of mixins that these take the place of
 */
export function defaultsGained(
  attributes: AttributeValues,
  added: readonly Mixin[],
  definitions?: Definitions,
  replaced: ReadonlySet<string> = noNames,
): AttributeValues {
  const after = copyAttributes(attributes)
  applyDefaults(after, added, definitions, replaced)
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
