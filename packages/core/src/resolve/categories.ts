import { type Catalogue, mixinApplies } from '../catalogue.ts'
import type { Kind } from '../kind.ts'
import type { Mixin } from '../mixin.ts'
import { exclusivesOf } from '../mixin-set.ts'
import type { RawReference } from '../raw.ts'
import { shown } from '../shown.ts'
import type { ResolveContext } from './context.ts'
import type { Faults } from './faults.ts'

/** What the categories of a message are. */
export interface ResolvedCategories {
  /** The kind, if there is one; of two, the first. */
  readonly kind?: Kind
  readonly mixins: readonly Mixin[]
  /** Whether none is wrong; else the kind or a mixin may be missing here. */
  readonly complete: boolean
}

const noNames: ReadonlySet<string> = new Set()
const noMixins: readonly Mixin[] = []
const noHeld: readonly string[] = []
const unnamed: RawReference = { identifier: '' }

/**
 * The categories of a message, looked up: faults are added for what is unknown or does not fit.
 *
 * @param given mixins that the request implies, such as that of the collection it is sent to
 * @param held identifiers of the mixins that the entity has: one that is no longer known can be repeated
 */
export function resolveCategories(
  references: readonly RawReference[],
  { catalogue, limits }: ResolveContext,
  faults: Faults,
  given: readonly Mixin[] = noMixins,
  held: readonly string[] = noHeld,
): ResolvedCategories {
  const faultsBefore = faults.count
  const before = held.length === 0 ? noNames : new Set(held)
  requireFewReferences(references, before, limits.mixins, faults)
  const kinds: Kind[] = []
  const mixins = new Set(given)
  const places = new Map<string, Mixin>()
  for (const mixin of given) exchangePlaces(mixin, places)
  for (let index = 0; index < references.length; index++) {
    const { identifier, class: said } = references[index] ?? unnamed
    const category = catalogue.get(identifier)
    if (category === undefined) {
      if (said !== 'kind' && before.has(identifier)) continue
      faults.add(unknownCategory(identifier, catalogue), 'categories', index)
    } else if (category.class === 'action') {
      faults.add(`${identifier} is an action, expected a kind or mixin`, 'categories', index)
    } else if (said !== undefined && said !== category.class) {
      faults.add(`${identifier} is a ${category.class}, not a ${said}`, 'categories', index)
    } else if (category.class === 'kind') {
      // GFD.221 Kind: an entity is associated with the one kind that identifies its type.
      if (kinds.includes(category)) continue
      kinds.push(category)
      const [kind = category] = kinds
      if (kind === category) continue
      faults.add(`an entity has one kind, ${kind.identifier} and ${identifier} are two`, 'categories', index)
    } else {
      for (const other of exchangePlaces(category, places)) {
        // An entity that holds both, since their definitions have changed, can be repeated as it is.
        if (before.has(other.identifier) && before.has(identifier)) continue
        faults.add(`an entity holds one of ${other.identifier} and ${identifier}, not both`, 'categories', index)
      }
      mixins.add(category)
    }
  }
  const [kind] = kinds
  return { kind, mixins: [...mixins], complete: faults.count === faultsBefore }
}

/** The kind is one of them. What is beyond all bounds is not looked up at all. */
function requireFewReferences(
  references: readonly RawReference[],
  held: ReadonlySet<string>,
  most: number,
  faults: Faults,
): void {
  let count = references.length - 1
  if (count <= most) return
  for (const { identifier } of references) if (held.has(identifier)) count--
  if (count <= most) return
  faults.add(`${count} mixins, at most ${most} are accepted`, 'categories')
  throw faults.toError()
}

/** Records a mixin under each exclusive mixin that it depends on; returns the others that were recorded there. */
function exchangePlaces(mixin: Mixin, places: Map<string, Mixin>): ReadonlySet<Mixin> {
  const others = new Set<Mixin>()
  for (const place of exclusivesOf(mixin)) {
    const there = places.get(place)
    if (there !== undefined && there !== mixin) others.add(there)
    places.set(place, mixin)
  }
  return others
}

/** Adds a fault if an entity gets more mixins than it may hold; what it holds already, it keeps. */
export function requireFewMixins(
  count: number,
  added: readonly Mixin[],
  { limits }: ResolveContext,
  faults: Faults,
): void {
  if (added.length === 0 || count <= limits.mixins) return
  faults.add(`${count} mixins on one entity, at most ${limits.mixins} are accepted`, 'categories')
}

/** Says that a category is unknown, and which one of the same term is known. */
export function unknownCategory(identifier: string, catalogue: Catalogue): string {
  const term = identifier.slice(identifier.lastIndexOf('#') + 1)
  const [similar] = catalogue.withTerm(term)
  const hint = similar === undefined ? 'see the query interface /-/' : `did you mean ${similar.identifier}?`
  return `${shown(identifier)} is not a category of this service, ${hint}`
}

/** Adds a fault for every mixin that cannot be added to entities of a kind (`GFD.221 Mixin`: `applies`). */
export function requireApplicable(
  kind: Kind,
  mixins: readonly Mixin[],
  references: readonly RawReference[],
  faults: Faults,
): void {
  for (const mixin of mixins) {
    if (mixinApplies(mixin, kind)) continue
    const index = references.findIndex((reference) => reference.identifier === mixin.identifier)
    const path = index === -1 ? ['categories'] : ['categories', index]
    faults.add(`the mixin ${mixin.identifier} does not apply to the kind ${kind.identifier}`, ...path)
  }
}
