import type { AttributeType, Kind, Mixin } from '@occi/core'
import { coreAttribute, type RawAttributeDefinition, type RawCategory } from '@occi/core/authoring'

/** A category as the service describes it. */
export interface DiscoveredCategory extends RawCategory {
  /** Its type identifier. */
  readonly identifier: string
}

/** What names a category: a definition, or text: its identifier, its term or its location. */
export type CategoryReference = string | { readonly identifier: string }

const types: ReadonlySet<string> = new Set(['string', 'number', 'integer', 'boolean', 'array', 'object'])

/** The categories of a service, and the types of attributes as far as they are known. */
export class DiscoveredCatalogue {
  /** All categories in the order of the service. */
  readonly categories: readonly DiscoveredCategory[]
  readonly #byIdentifier: ReadonlyMap<string, DiscoveredCategory>
  readonly #types = new Map<string, AttributeType>()
  readonly #definitions = new Set<Kind | Mixin>()

  constructor(categories: readonly RawCategory[], definitions: Iterable<Kind | Mixin> = []) {
    this.categories = categories.map((one) => ({ ...one, identifier: one.scheme + one.term }))
    this.#byIdentifier = new Map(this.categories.map((one) => [one.identifier, one]))
    for (const { attributes = [] } of categories) {
      for (const { name, type } of attributes) if (isType(type)) this.#types.set(name, type)
    }
    for (const definition of definitions) this.learn(definition)
  }

  /** The kinds, in the order of the service. */
  get kinds(): readonly DiscoveredCategory[] {
    return this.categories.filter((one) => one.class === 'kind')
  }

  /** The mixins, in the order of the service. */
  get mixins(): readonly DiscoveredCategory[] {
    return this.categories.filter((one) => one.class === 'mixin')
  }

  /** Takes over the types of attributes from a definition. */
  learn(definition: Kind | Mixin): void {
    this.#definitions.add(definition)
    for (const [name, { type }] of Object.entries(definition.all)) this.#types.set(name, type)
  }

  /** Returns a catalogue of other categories that knows the same definitions. */
  with(categories: readonly RawCategory[]): DiscoveredCatalogue {
    return new DiscoveredCatalogue(categories, this.#definitions)
  }

  /** The type of an attribute, if it is known: text renderings do not say it. */
  typeOf(attribute: string): AttributeType | undefined {
    return this.#types.get(attribute)
  }

  /** The category that a reference names, of one class if one is given; undefined for what the service does not have. */
  find(reference: CategoryReference, wanted?: DiscoveredCategory['class']): DiscoveredCategory | undefined {
    const name = typeof reference === 'string' ? reference : reference.identifier
    const fits = (one: DiscoveredCategory) => wanted === undefined || one.class === wanted
    const exact = this.#byIdentifier.get(name)
    if (exact !== undefined) return fits(exact) ? exact : undefined
    return (
      this.categories.find((one) => fits(one) && one.term === name) ??
      this.categories.find((one) => fits(one) && one.location === name)
    )
  }

  /** What a category and its ancestors say of their attributes, by name; those of the core model are left out. */
  attributesOf(category: DiscoveredCategory): ReadonlyMap<string, RawAttributeDefinition> {
    const all = new Map<string, RawAttributeDefinition>()
    const add = (one: DiscoveredCategory, above: ReadonlySet<string>) => {
      if (above.has(one.identifier)) return
      const path = new Set(above).add(one.identifier)
      for (const identifier of one.rel ?? []) {
        const parent = this.#byIdentifier.get(identifier)
        if (parent !== undefined) add(parent, path)
      }
      for (const definition of one.attributes ?? []) {
        if (coreAttribute(definition.name) === undefined) all.set(definition.name, definition)
      }
    }
    add(category, new Set())
    return all
  }
}

function isType(type: string | undefined): type is AttributeType {
  return type !== undefined && types.has(type)
}
