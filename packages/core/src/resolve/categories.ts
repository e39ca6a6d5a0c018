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
  given: readonly Mixin[] = [],
  held: readonly string[] = [],
): ResolvedCategories {
  const faultsBefore = faults.count
  const kinds: Kind[] = []
  const mixins = new Set<Mixin>(given)
  const places = new Map<string, Mixin>()
  const before = held.length === 0 ? noNames : new Set(held)
  for (const mixin of given) exchangePlaces(mixin, places)
  // The kind is one of them. What is beyond all bounds is not looked up at all.
  const count = references.filter(({ identifier }) => !before.has(identifier)).length - 1
  if (count > limits.mixins) {
    faults.add(`${count} mixins, at most ${limits.mixins} are accepted`, 'categories')
    throw faults.toError()
  }
  references.forEach((reference, index) => {
    const category = catalogue.get(reference.identifier)
    if (category === undefined) {
      if (reference.class !== 'kind' && before.has(reference.identifier)) return
      faults.add(unknownCategory(reference.identifier, catalogue), 'categories', index)
    } else if (category.class === 'action') {
      faults.add(`${category.identifier} is an action, expected a kind or mixin`, 'categories', index)
    } else if (reference.class !== undefined && reference.class !== category.class) {
      faults.add(`${category.identifier} is a ${category.class}, not a ${reference.class}`, 'categories', index)
    } else if (category.class === 'kind') {
      if (kinds.includes(category)) return
      const [other] = kinds
      kinds.push(category)
      // GFD.221 Kind: an entity is associated with the one kind that identifies its type.
      if (other === undefined) return
      const message = `an entity has one kind, ${other.identifier} and ${category.identifier} are two`
      faults.add(message, 'categories', index)
    } else {
      for (const other of exchangePlaces(category, places)) {
        // An entity that holds both, since their definitions have changed, can be repeated as it is.
        if (before.has(other.identifier) && before.has(category.identifier)) continue
        faults.add(
          `an entity holds one of ${other.identifier} and ${category.identifier}, not both`,
          'categories',
          index,
        )
      }
      mixins.add(category)
    }
  })
  const [kind] = kinds
  return { kind, mixins: [...mixins], complete: faults.count === faultsBefore }
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
