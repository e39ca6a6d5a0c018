import type { Action } from './action.ts'
import type { AttributeDefinition, AttributeDefinitions, CheckedDefinitions } from './attribute.ts'
import {
  type Category,
  type CategoryInput,
  categoryFields,
  categoryMembers,
  requireKnownMembers,
  requireLocation,
  requireNoFault,
} from './category.ts'
import type { Kind } from './kind.ts'
import { attributeNameFault, isReservedFor, reservedName } from './names.ts'
import { addDeclarations, redeclarationFault } from './redeclaration.ts'

/** Capabilities that can be added to single entities (`GFD.221 Mixin`); without any it is a tag. */
export interface Mixin<A extends AttributeDefinitions = AttributeDefinitions> extends Category {
  readonly class: 'mixin'
  /** The mixins that it depends on: their attributes and actions are added too. */
  readonly depends: readonly Mixin[]
  /** All mixins it depends on, directly or not, each after those that it depends on itself. */
  readonly allDepends: readonly Mixin[]
  /** Identifiers of related categories that this service does not know, kept as a client gave them. */
  readonly rel?: readonly string[]
  /** The kinds to whose entities (and those of their descendants) it can be added; none: all. */
  readonly applies: readonly Kind[]
  /** The actions it defines itself. */
  readonly actions: readonly Action[]
  /** The path of its collection. */
  readonly location: string
  /** An entity holds at most one mixin that depends on this one; a new one replaces the old. */
  readonly exclusive: boolean
  /** When it is added, its defaults replace what the entity has. */
  readonly override: boolean
  /** Its owner; unset: shared by all. */
  readonly owner?: string
  /** Whether a client defined it (`GFD.221 Mix-ins`: user-defined tags). */
  readonly userDefined: boolean
  /** Whether a client can remove it: one that a client defined, or that an action of a client made. */
  readonly removable: boolean
  /** The definitions of all its attributes, those of the mixins it depends on included. */
  readonly all: A
  /** The actions it adds, those of the mixins it depends on included. */
  readonly allActions: readonly Action[]
}

/** What `defineMixin` takes. */
export interface MixinInput<A extends AttributeDefinitions, D extends Mixin = Mixin> extends CategoryInput<A> {
  /** The mixins that it depends on: their attributes and actions are added too. */
  readonly depends?: readonly D[]
  /** The kinds to whose entities it can be added; defaults to all. */
  readonly applies?: readonly Kind[]
  /** The actions that it adds, beside those of the mixins it depends on. */
  readonly actions?: readonly Action[]
  /** The path of its collection, from `/` to `/`; defaults to `/term/`. */
  readonly location?: string
  /** See {@link Mixin.exclusive}. */
  readonly exclusive?: boolean
  /** See {@link Mixin.override}; defaults to that of the mixins it depends on. */
  readonly override?: boolean
}

/** The members of `MixinInput`. */
const mixinMembers: readonly string[] = [
  ...categoryMembers,
  'depends',
  'applies',
  'actions',
  'location',
  'exclusive',
  'override',
]

/** Kinds as they are, and for a mixin among them what the compiler says of it. */
export type OnlyKinds<C extends readonly (Kind | Mixin)[]> = {
  readonly [N in keyof C]: C[N] extends Mixin
    ? 'applies takes kinds; a mixin that this one builds on goes to depends'
    : C[N]
}

type UnionToIntersection<U> = (U extends unknown ? (u: U) => void : never) extends (i: infer I) => void ? I : never
type AllOf<D extends Mixin> = [D] extends [never] ? unknown : UnionToIntersection<D['all']>

/** The definitions of a mixin and of those it depends on. */
export type WithDepends<A extends AttributeDefinitions, D extends Mixin> = A & AllOf<D> extends infer R extends
  AttributeDefinitions
  ? R
  : A

/**
 * Defines a mixin. An attribute that it declares again, one of a kind it applies to or of a mixin it depends on, stays
 * what it is there; the mixin gives it a default, which overrides theirs, and can make it required
 * (`GFD.221 Templates`).
 *
 * @example
 * export const medium = defineMixin({
 *   scheme: 'http://example.com/occi/sizes#', term: 'medium', depends: [resourceTpl], applies: [compute],
 *   attributes: { 'occi.compute.cores': { type: 'integer', default: 2 } },
 * })
 * @throws OcciError `definition` if a name, location, member, type, pattern or default is not valid
 */
export function defineMixin<
  const A extends AttributeDefinitions = Record<never, never>,
  const D extends readonly Mixin[] = readonly [],
  const K extends readonly (Kind | Mixin)[] = readonly [],
>(
  input: Omit<MixinInput<A>, 'applies'> & {
    readonly depends?: D
    readonly applies?: K & OnlyKinds<NoInfer<K>>
    readonly attributes?: CheckedDefinitions<NoInfer<A>>
  },
): Mixin<WithDepends<A, D[number]>>
export function defineMixin(input: MixinInput<AttributeDefinitions>): Mixin {
  requireKnownMembers(input, mixinMembers)
  for (const applied of input.applies ?? []) {
    if (applied.class !== 'kind') requireNoFault(input.scheme + input.term, mixinAmongKinds(applied))
  }
  const mixin = makeMixin(input, { userDefined: false })
  const related = [...mixin.applies, ...mixin.allDepends]
  for (const name of Object.keys(mixin.attributes)) {
    const isNew = related.every(({ all }) => all[name] === undefined)
    if (isNew && isReservedFor(name, mixin.scheme)) requireNoFault(mixin.identifier, reservedName(name))
  }
  for (const { identifier, all } of related) {
    for (const [name, definition] of Object.entries(mixin.attributes)) {
      const known = all[name]
      const fault = known === undefined ? undefined : redeclarationFault(name, known, definition)
      if (fault !== undefined) requireNoFault(mixin.identifier, `${fault}, as ${identifier} declares it`)
    }
  }
  return mixin
}

function mixinAmongKinds({ identifier }: Category): string {
  return `applies takes kinds, ${identifier} is none: a mixin that this one builds on goes to depends`
}

/** What is known of a mixin beside its definition. */
export interface MixinOrigin {
  /** Whether a client defined it. */
  readonly userDefined: boolean
  /** See {@link Mixin.removable}; defaults to `userDefined`. */
  readonly removable?: boolean
  /** Its owner; unset: shared by all. */
  readonly owner?: string
  /** Identifiers of related categories that the service does not know. */
  readonly rel?: readonly string[]
}

/**
 * Creates a mixin from a definition and its origin, such as a stored one that a client defined.
 *
 * @throws OcciError `definition` if a name, location, type, pattern or default is not valid
 */
export function makeMixin(input: MixinInput<AttributeDefinitions>, origin: MixinOrigin): Mixin {
  const location = input.location ?? `/${input.term}/`
  const fields = categoryFields(input, attributeNameFault)
  requireLocation(fields.identifier, location)
  const depends = Object.freeze([...new Set(input.depends)])
  const allDepends = Object.freeze([...new Set(depends.flatMap((mixin) => [...mixin.allDepends, mixin]))])
  const actions = Object.freeze([...(input.actions ?? [])])
  return Object.freeze({
    class: 'mixin' as const,
    ...fields,
    ...origin,
    removable: origin.removable ?? origin.userDefined,
    depends,
    allDepends,
    applies: Object.freeze([...(input.applies ?? [])]),
    actions,
    location,
    exclusive: input.exclusive ?? false,
    override: input.override ?? depends.some((mixin) => mixin.override),
    all: allAttributes([...allDepends, fields]),
    allActions: Object.freeze([...new Set([...depends.flatMap((mixin) => mixin.allActions), ...actions])]),
  })
}

function allAttributes(declaring: readonly { readonly attributes: AttributeDefinitions }[]): AttributeDefinitions {
  const all = new Map<string, AttributeDefinition>()
  for (const { attributes } of declaring) addDeclarations(all, attributes)
  return Object.freeze(Object.assign(Object.create(null), Object.fromEntries(all)))
}

/** Returns whether a mixin is another or depends on it, directly or not (`GFD.221 Mixin Relationships`). */
export function dependsOn(mixin: Mixin, other: Mixin): boolean {
  return [mixin, ...mixin.allDepends].some((one) => one.identifier === other.identifier)
}
