import type { Action } from './action.ts'
import type { AnyCategory } from './any-category.ts'
import type { AttributeDefinition } from './attribute.ts'
import { entity, link, resource } from './base-kinds.ts'
import { BoundedCache } from './bounded-cache.ts'
import { OcciError } from './error.ts'
import { isKindOf, type Kind } from './kind.ts'
import { dependsOn, type Mixin } from './mixin.ts'
import { addDeclarations } from './redeclaration.ts'

/** Attribute definitions by attribute name. */
export type Definitions = ReadonlyMap<string, AttributeDefinition>

/**
 * All categories that a caller can see, found by identifier, by location or by term (`GFD.221 Discovery`). It never
 * changes: a service creates a new one when its categories change, so whatever is derived from it can be kept by it.
 */
export class Catalogue {
  /** `entity`, `resource`, `link`, then the others in the order they were given. */
  readonly kinds: readonly Kind[]
  /** All mixins, in the order they were given. */
  readonly mixins: readonly Mixin[]
  /** The actions of all kinds and mixins. */
  readonly actions: readonly Action[]
  /** Everything: kinds, then mixins, then actions. */
  readonly categories: readonly AnyCategory[]
  readonly #byIdentifier = new Map<string, AnyCategory>()
  readonly #byLocation = new Map<string, Kind | Mixin>()
  /** The same by locations without the slash at their end. */
  readonly #byPath = new Map<string, Kind | Mixin>()
  readonly #byTerm = new Map<string, AnyCategory[]>()
  /** Clients choose the combinations of mixins. */
  readonly #definitions = new BoundedCache<string, Definitions>(1000)
  #declaring: ReadonlyMap<string, readonly (Kind | Mixin)[]> | undefined

  /**
   * @param categories kinds and mixins, with all that they name; their actions are added too, and so are `entity`,
   *   `resource` and `link`
   * @throws OcciError `definition` if two have the same identifier or location, or one names an unknown one
   */
  constructor(categories: Iterable<Kind | Mixin>) {
    const kinds: Kind[] = []
    const mixins: Mixin[] = []
    const actions: Action[] = []
    for (const category of new Set<Kind | Mixin>([entity, resource, link, ...categories])) {
      this.#add(category)
      if (category.class === 'kind') kinds.push(category)
      else mixins.push(category)
      for (const action of category.actions) {
        if (this.#byIdentifier.get(action.identifier) === action) continue
        this.#add(action)
        actions.push(action)
      }
    }
    this.kinds = kinds
    this.mixins = mixins
    this.actions = actions
    this.categories = [...kinds, ...mixins, ...actions]
    for (const kind of kinds) this.#requireKnown(kind, kind.parent === undefined ? [] : [kind.parent])
    for (const mixin of mixins) this.#requireKnown(mixin, [...mixin.depends, ...mixin.applies])
  }

  #add(category: AnyCategory): void {
    if (this.#byIdentifier.has(category.identifier)) {
      throw new OcciError('definition', `${category.identifier} is defined twice`)
    }
    this.#byIdentifier.set(category.identifier, category)
    const sameTerm = this.#byTerm.get(category.term)
    if (sameTerm === undefined) this.#byTerm.set(category.term, [category])
    else sameTerm.push(category)
    if (category.class === 'action' || category.location === undefined) return
    const other = this.#byLocation.get(category.location)
    if (other !== undefined) {
      // GFD.223 Namespace: a location is unique within the service.
      throw new OcciError(
        'definition',
        `${category.identifier} and ${other.identifier} have the same location ${category.location}`,
      )
    }
    this.#byLocation.set(category.location, category)
    this.#byPath.set(category.location.slice(0, -1), category)
  }

  #requireKnown(category: Kind | Mixin, named: readonly (Kind | Mixin)[]): void {
    for (const other of named) {
      if (this.#byIdentifier.get(other.identifier) !== other) {
        throw new OcciError('definition', `${category.identifier} names ${other.identifier}, which is not registered`)
      }
    }
  }

  /** The category with this type identifier. */
  get(identifier: string): AnyCategory | undefined {
    return this.#byIdentifier.get(identifier)
  }

  /** The kind with this type identifier; undefined also for what is not a kind. */
  kind(identifier: string): Kind | undefined {
    const category = this.#byIdentifier.get(identifier)
    return category?.class === 'kind' ? category : undefined
  }

  /** The mixin with this type identifier; undefined also for what is not a mixin. */
  mixin(identifier: string): Mixin | undefined {
    const category = this.#byIdentifier.get(identifier)
    return category?.class === 'mixin' ? category : undefined
  }

  /** The action with this type identifier; undefined also for what is not an action. */
  action(identifier: string): Action | undefined {
    const category = this.#byIdentifier.get(identifier)
    return category?.class === 'action' ? category : undefined
  }

  /** The kind or mixin that is bound to a path (`GFD.223 Bound and Unbound Paths`). */
  at(location: string): Kind | Mixin | undefined {
    return this.#byLocation.get(location)
  }

  /** The kind or mixin that is bound to a path, which lacks the slash at its end. */
  atWithoutSlash(path: string): Kind | Mixin | undefined {
    return this.#byPath.get(path)
  }

  /** The categories with this term, in whatever scheme. */
  withTerm(term: string): readonly AnyCategory[] {
    return this.#byTerm.get(term) ?? []
  }

  /**
   * The definitions of all attributes that an entity of this kind with these mixins has. A mixin that re-declares an
   * attribute gives it a default, which overrides the kind's (`GFD.221 Templates`), and can make it required.
   */
  definitions(kind: Kind, mixins: readonly Mixin[]): Definitions {
    const key = mixins.length === 0 ? kind.identifier : [kind, ...mixins].map((c) => c.identifier).join(' ')
    return this.#definitions.get(key, () => merge(kind, mixins))
  }

  /** The kinds that declare an attribute, then the mixins that do. */
  declaring(attribute: string): readonly (Kind | Mixin)[] {
    return this.#byAttribute.get(attribute) ?? []
  }

  /** The names of all attributes of all kinds and mixins. */
  get attributeNames(): Iterable<string> {
    return this.#byAttribute.keys()
  }

  get #byAttribute(): ReadonlyMap<string, readonly (Kind | Mixin)[]> {
    this.#declaring ??= byAttribute([...this.kinds, ...this.mixins])
    return this.#declaring
  }

  /** The mixins that can be added to entities of a kind. */
  mixinsFor(kind: Kind): readonly Mixin[] {
    return this.mixins.filter((mixin) => mixinApplies(mixin, kind))
  }

  /**
   * What the query interface tells when it is filtered by a category: itself, its descendants, its actions, and the
   * mixins that apply to it (`GFD.223 Filtering`, Query Interface). A mixin that applies to everything is related to
   * nothing in particular.
   */
  relatedTo(category: AnyCategory): readonly AnyCategory[] {
    switch (category.class) {
      case 'action':
        return [category]
      case 'kind': {
        const descendants = this.kinds.filter((kind) => isKindOf(kind, category))
        const applying = this.mixins.filter((mixin) => namesKinds(mixin) && mixinApplies(mixin, category))
        return [...new Set([category, ...descendants, ...applying, ...category.allActions])]
      }
      case 'mixin': {
        const dependent = this.mixins.filter((mixin) => dependsOn(mixin, category))
        return [...new Set([category, ...dependent, ...category.allActions])]
      }
    }
  }
}

function byAttribute(categories: readonly (Kind | Mixin)[]): ReadonlyMap<string, readonly (Kind | Mixin)[]> {
  const declaring = new Map<string, (Kind | Mixin)[]>()
  for (const category of categories) {
    for (const name of Object.keys(category.attributes)) {
      const others = declaring.get(name)
      if (others === undefined) declaring.set(name, [category])
      else others.push(category)
    }
  }
  return declaring
}

/** Returns whether a mixin, or one that it depends on, names kinds to which it applies. */
function namesKinds(mixin: Mixin): boolean {
  return [mixin, ...mixin.allDepends].some(({ applies }) => applies.length > 0)
}

/**
 * Returns whether a mixin can be added to entities of a kind: one that names no kinds to all, others to those they
 * name and their descendants; what it depends on must apply as well (`GFD.221 Mixin`).
 */
export function mixinApplies(mixin: Mixin, kind: Kind): boolean {
  return [mixin, ...mixin.allDepends].every(
    ({ applies }) => applies.length === 0 || applies.some((applied) => isKindOf(kind, applied)),
  )
}

function merge(kind: Kind, mixins: readonly Mixin[]): Definitions {
  const merged = new Map<string, AttributeDefinition>(Object.entries(kind.all))
  for (const mixin of mixins) addDeclarations(merged, mixin.all)
  return merged
}
