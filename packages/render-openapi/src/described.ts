import { type AnyCategory, type Catalogue, entity, type Kind, link, type Mixin, resource } from '@occi/core'
import { isLinkKind, mixinApplies } from '@occi/core/authoring'
import type { Components, Reference } from './components.ts'
import { kindForms, namesIn } from './names.ts'

const ofCore: ReadonlySet<string> = new Set([entity, resource, link].map(({ identifier }) => identifier))

/** A kind that has a collection, so that entities of it can be created. */
export type BoundKind = Kind & { readonly location: string }

/** The part of a catalogue that is described, and the components in which that is done. */
export class Described {
  readonly catalogue: Catalogue
  readonly components: Components
  /** The kinds whose collections are described: those of the core model only if there are no others. */
  readonly kinds: readonly BoundKind[]
  /** The kinds of which a listing may show resources, as far as they are described. */
  readonly resources: readonly BoundKind[]
  /** The kinds of which a listing may show links, as far as they are described. */
  readonly links: readonly BoundKind[]
  /** Whether entities may also be of kinds that are not described. */
  readonly hasOthers: boolean
  /** The mixins whose collections are described. */
  readonly mixins: readonly Mixin[]
  /** The mixins that entities can hold, as far as they are described. */
  readonly known: readonly Mixin[]
  /** Whether these are all that entities can hold. */
  readonly isWhole: boolean
  /** Whether several categories have an attribute, as far as that was looked up. */
  readonly shared = new Map<string, boolean>()
  readonly #names: ReadonlyMap<string, string>

  /** @param mostTags how many mixins that users have defined are described */
  constructor(categories: readonly AnyCategory[], catalogue: Catalogue, components: Components, mostTags: number) {
    this.catalogue = catalogue
    this.components = components
    const bound = categories.filter(isBoundKind)
    const own = bound.filter(({ identifier }) => !ofCore.has(identifier))
    this.kinds = own.length > 0 ? own : bound.filter(({ identifier }) => identifier !== entity.identifier)
    const all = catalogue.kinds.filter(isBoundKind)
    const possible = [...new Set([...this.kinds, ...all.filter(({ identifier }) => ofCore.has(identifier))])]
    this.resources = possible.filter((kind) => !isLinkKind(kind))
    this.links = possible.filter(isLinkKind)
    this.hasOthers = possible.length < all.length
    this.mixins = bounded(
      categories.filter((one) => one.class === 'mixin'),
      mostTags,
    )
    this.known = bounded(catalogue.mixins, mostTags)
    this.isWhole = this.known.length === catalogue.mixins.length
    this.#names = namesIn(catalogue)
  }

  /** The mixins that can be added to entities of a kind, as far as they are described. */
  mixinsFor(kind: Kind): readonly Mixin[] {
    return this.known.filter((mixin) => mixinApplies(mixin, kind))
  }

  /** The name of a category in components and operations. */
  name({ identifier }: AnyCategory): string {
    return this.#names.get(identifier) ?? identifier
  }

  /** The name of a component of a kind. */
  form(form: keyof typeof kindForms, kind: Kind): string {
    return kindForms[form](this.name(kind))
  }

  /** A reference to a schema, which is written if it is new. */
  schema(name: string, write: () => Readonly<Record<string, unknown>>): Reference {
    return this.components.ref('schemas', name, write)
  }
}

/** Mixins without those that users have defined beyond a number. */
function bounded(mixins: readonly Mixin[], mostTags: number): readonly Mixin[] {
  let tags = 0
  return mixins.filter(({ userDefined }) => !userDefined || ++tags <= mostTags)
}

function isBoundKind(category: AnyCategory): category is BoundKind {
  return category.class === 'kind' && category.location !== undefined
}

/** What people call a category. */
export function titleOf({ title, term }: AnyCategory): string {
  return title ?? term
}

/** A schema of what any of several schemas allow: of one alone that itself, of none an object. */
export function anyOf(schemas: readonly object[]): object {
  if (schemas.length > 1) return { anyOf: schemas }
  return schemas[0] ?? { type: 'object' }
}

/** Returns whether a mixin can be added to entities of all kinds. */
export function isCommon(mixin: Mixin): boolean {
  return [mixin, ...mixin.allDepends].every(({ applies }) => applies.length === 0)
}
