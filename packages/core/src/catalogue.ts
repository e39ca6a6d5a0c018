import type { Action } from './action.ts'
import type { AttributeDefinition } from './attribute.ts'
import { entity, link, resource } from './base-kinds.ts'
import { OcciError } from './error.ts'
import { isKindOf, type Kind } from './kind.ts'
import { dependsOn, type Mixin } from './mixin.ts'

/** Attribute definitions by attribute name. */
export type Definitions = ReadonlyMap<string, AttributeDefinition>

/**
 * All categories that a caller can see, found by identifier, by location or by term (`GFD.221 Discovery`). It never
 * changes: a service makes a new one when its categories change, so whatever is derived from it can be kept by it.
 */
export class Catalogue {
  readonly kinds: readonly Kind[]
  readonly mixins: readonly Mixin[]
  readonly actions: readonly Action[]
  readonly #byIdentifier = new Map<string, Kind | Mixin | Action>()
  readonly #byLocation = new Map<string, Kind | Mixin>()
  readonly #byTerm = new Map<string, (Kind | Mixin | Action)[]>()
  readonly #definitions = new Map<string, Definitions>()

  /**
   * @param categories kinds and mixins, each after those that it names; their actions come with them, and so do
   *   `entity`, `resource` and `link`
   * @throws OcciError `definition` where two have the same identifier or location, or one names an unknown one
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
    for (const kind of kinds) this.#expectKnown(kind, kind.parent === undefined ? [] : [kind.parent])
    for (const mixin of mixins) this.#expectKnown(mixin, [...mixin.depends, ...mixin.applies])
  }

  #add(category: Kind | Mixin | Action): void {
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
  }

  #expectKnown(category: Kind | Mixin, named: readonly (Kind | Mixin)[]): void {
    for (const other of named) {
      if (this.#byIdentifier.get(other.identifier) !== other) {
        throw new OcciError('definition', `${category.identifier} names ${other.identifier}, which is not registered`)
      }
    }
  }

  /** Everything in it: kinds, then mixins, then actions. */
  get categories(): readonly (Kind | Mixin | Action)[] {
    return [...this.kinds, ...this.mixins, ...this.actions]
  }

  /** The category with this type identifier. */
  get(identifier: string): Kind | Mixin | Action | undefined {
    return this.#byIdentifier.get(identifier)
  }

  kind(identifier: string): Kind | undefined {
    const category = this.#byIdentifier.get(identifier)
    return category?.class === 'kind' ? category : undefined
  }

  mixin(identifier: string): Mixin | undefined {
    const category = this.#byIdentifier.get(identifier)
    return category?.class === 'mixin' ? category : undefined
  }

  action(identifier: string): Action | undefined {
    const category = this.#byIdentifier.get(identifier)
    return category?.class === 'action' ? category : undefined
  }

  /** The kind or mixin that is bound to a path (`GFD.223 Bound and Unbound Paths`). */
  at(location: string): Kind | Mixin | undefined {
    return this.#byLocation.get(location)
  }

  /** The categories with this term, in whatever scheme. */
  withTerm(term: string): readonly (Kind | Mixin | Action)[] {
    return this.#byTerm.get(term) ?? []
  }

  /**
   * The definitions of all attributes that an entity of this kind with these mixins has. A mixin that re-declares an
   * attribute gives it a default, which overrides the kind's (`GFD.221 Templates`), and can make it required.
   */
  definitions(kind: Kind, mixins: readonly Mixin[]): Definitions {
    const key = mixins.length === 0 ? kind.identifier : [kind, ...mixins].map((c) => c.identifier).join(' ')
    let definitions = this.#definitions.get(key)
    if (definitions === undefined) {
      definitions = merge(kind, mixins)
      // Clients choose the combinations: a bound keeps them from filling the memory.
      if (this.#definitions.size >= 1000) this.#definitions.clear()
      this.#definitions.set(key, definitions)
    }
    return definitions
  }

  /** The mixins that can be added to entities of a kind. */
  mixinsFor(kind: Kind): readonly Mixin[] {
    return this.mixins.filter((mixin) => mixinApplies(mixin, kind))
  }

  /**
   * What the query interface tells when it is filtered by a category: itself, its descendants, its actions, and the
   * mixins that apply to it (`GFD.223 Filtering`, Query Interface).
   */
  relatedTo(category: Kind | Mixin | Action): readonly (Kind | Mixin | Action)[] {
    if (category.class === 'action') return [category]
    const related = new Set<Kind | Mixin | Action>([category])
    if (category.class === 'kind') {
      for (const kind of this.kinds) if (isKindOf(kind, category)) related.add(kind)
      for (const mixin of this.mixins) {
        if (mixin.applies.length > 0 && mixinApplies(mixin, category)) related.add(mixin)
      }
      for (const action of category.allActions) related.add(action)
    } else {
      for (const mixin of this.mixins) if (dependsOn(mixin, category)) related.add(mixin)
      for (const action of category.allActions) related.add(action)
    }
    return [...related]
  }
}

/**
 * Tells whether a mixin can be added to entities of a kind: one that names no kinds to all, others to those they
 * name and their descendants; what it depends on must apply as well (`GFD.221 Mixin`).
 */
export function mixinApplies(mixin: Mixin, kind: Kind): boolean {
  return (
    (mixin.applies.length === 0 || mixin.applies.some((applied) => isKindOf(kind, applied))) &&
    mixin.depends.every((depended) => mixinApplies(depended, kind))
  )
}

function merge(kind: Kind, mixins: readonly Mixin[]): Definitions {
  const merged = new Map<string, AttributeDefinition>(Object.entries(kind.all))
  for (const mixin of mixins) {
    for (const [name, definition] of Object.entries(mixin.all)) {
      const known = merged.get(name)
      if (known === undefined) merged.set(name, definition)
      else if (definition.default !== undefined || definition.required) {
        merged.set(name, {
          ...known,
          ...(definition.default === undefined ? {} : { default: definition.default }),
          ...(definition.required ? { required: true } : {}),
        })
      }
    }
  }
  return merged
}
