import type { Action } from './action.ts'
import type { AttributeDefinition, AttributeDefinitions, AttributeType, CheckedDefinitions } from './attribute.ts'
import {
  type Category,
  type CategoryInput,
  categoryFields,
  categoryMembers,
  requireKnownMembers,
  requireLocation,
  requireNoFault,
} from './category.ts'
import { attributeNameFault, isReservedFor, reservedName } from './names.ts'

/**
 * The type of an entity (`GFD.221 Kind`): `A` are the definitions of its attributes, `I` the identifiers of its
 * actions, inherited ones included.
 */
export interface Kind<A extends AttributeDefinitions = AttributeDefinitions, I extends string = string>
  extends Category {
  readonly class: 'kind'
  /** The kind it inherits from; only `entity` has none. */
  readonly parent?: Kind
  /** The actions it defines itself. */
  readonly actions: readonly Action[]
  /** The path of its collection; a kind that cannot be instantiated has none (`GFD.223 Namespace`). */
  readonly location?: string
  /** Of a kind of links: the kinds that a target within the service must be of; none: any. */
  readonly targets: readonly Kind[]
  /** Of a kind of links: the kinds that its links are meant to start from; none: any. A link may start from others too. */
  readonly sources: readonly Kind[]
  /** The definitions of all its attributes, inherited ones included. */
  readonly all: A
  /** The actions of its entities, inherited ones included. */
  readonly allActions: readonly Action<AttributeDefinitions, I>[]
}

/** What `defineKind` takes. */
export interface KindInput<A extends AttributeDefinitions, P extends Kind, I extends string = string>
  extends CategoryInput<A> {
  /** The kind to inherit from: `resource`, `link`, or one of their descendants. */
  readonly parent: P
  /** The actions of its entities, beside those it inherits. */
  readonly actions?: readonly Action<AttributeDefinitions, I>[]
  /** The path of its collection, from `/` to `/`; defaults to `/term/`. */
  readonly location?: string
  /** Of a kind of links: the kinds that a target within the service must be of; defaults to those of the parent. */
  readonly targets?: readonly Kind[]
  /**
   * Of a kind of links: the kinds that its links are meant to start from, which forms offer as sources; defaults to those
   * of the parent. The service accepts any source.
   */
  readonly sources?: readonly Kind[]
}

/** The members of `KindInput`. */
const kindMembers: readonly string[] = [...categoryMembers, 'parent', 'actions', 'location', 'targets', 'sources']

/** The definitions of a kind's attributes and of those it inherits and does not define again. */
export type Inherited<A extends AttributeDefinitions, P extends Kind> = string extends keyof P['all']
  ? P['all'] & A
  : Omit<P['all'], keyof A> & A extends infer R extends AttributeDefinitions
    ? R
    : never

/**
 * Defines a kind: the type of resources or links that a service publishes.
 *
 * @example
 * export const job = defineKind({
 *   scheme: 'http://example.com/occi#', term: 'job', title: 'A batch job', parent: resource,
 *   attributes: { 'com.example.job.command': { type: 'string', required: true, mutable: true } },
 * })
 * @throws OcciError `definition` if a name, location, member, type, pattern or default is not valid, if the parent is
 *   neither `resource` nor `link` nor a descendant of these, or if a required attribute can never be given
 */
export function defineKind<
  const A extends AttributeDefinitions = Record<never, never>,
  P extends Kind = Kind,
  const I extends string = never,
>(
  input: KindInput<A, P, I> & { readonly attributes?: CheckedDefinitions<NoInfer<A>> },
): Kind<Inherited<A, P>, P['allActions'][number]['identifier'] | I> {
  requireKnownMembers(input, kindMembers)
  const { parent, location = `/${input.term}/` } = input
  const kind = makeKind<Inherited<A, P>, P['allActions'][number]['identifier'] | I>(input, { parent, location })
  requireLocation(kind.identifier, location)
  // GFD.221 Sub-typing: two types of the core model may be sub-typed, Resource and Link.
  if (parent.parent === undefined) {
    requireNoFault(
      kind.identifier,
      `its parent is ${parent.identifier}, expected resource, link or a descendant of these`,
    )
  }
  for (const [name, definition] of Object.entries(kind.attributes)) {
    requireNoFault(kind.identifier, attributeFault(name, definition, kind, parent))
  }
  return kind
}

/** What is wrong with an attribute of a kind, given those it inherits and that its entities are to be created. */
function attributeFault(
  name: string,
  definition: AttributeDefinition,
  { scheme }: Kind,
  parent: Kind,
): string | undefined {
  const inherited = parent.all[name]
  if (inherited !== undefined && !isNarrower(definition.type, inherited.type)) {
    return `${name} is inherited as ${inherited.type}, it cannot become ${definition.type}`
  }
  if (inherited === undefined && isReservedFor(name, scheme)) return reservedName(name)
  const { required = false, mutable = false, default: value } = definition
  if (!required || mutable !== false || value !== undefined) return undefined
  return `${name} is required, but clients may not set it: make it mutable, or not required`
}

/** Returns whether all values of a type are of another as well (`GFD.221 Attribute`: its namespace is flat). */
function isNarrower(type: AttributeType, other: AttributeType): boolean {
  return type === other || (type === 'integer' && other === 'number')
}

/** Creates a kind, with any parent or none: `entity`, `resource` and `link` are created with it. */
export function makeKind<A extends AttributeDefinitions, I extends string>(
  input: CategoryInput<AttributeDefinitions> & {
    readonly actions?: readonly Action[]
    readonly targets?: readonly Kind[]
    readonly sources?: readonly Kind[]
  },
  place: { readonly parent?: Kind; readonly location?: string },
): Kind<A, I> {
  const fields = categoryFields(input, attributeNameFault)
  const actions = Object.freeze([...(input.actions ?? [])])
  const all = Object.assign(Object.create(null), place.parent?.all, fields.attributes) as A
  const allActions = new Set([...(place.parent?.allActions ?? []), ...actions]) as Set<Action<AttributeDefinitions, I>>
  return Object.freeze({
    class: 'kind' as const,
    ...fields,
    ...place,
    actions,
    targets: Object.freeze([...(input.targets ?? place.parent?.targets ?? [])]),
    sources: Object.freeze([...(input.sources ?? place.parent?.sources ?? [])]),
    all: Object.freeze(all),
    allActions: Object.freeze([...allActions]),
  })
}

/** Returns whether a kind is another or descends from it (`GFD.221 Kind Relationships`). */
export function isKindOf(kind: Kind, ancestor: Kind): boolean {
  for (let k: Kind | undefined = kind; k !== undefined; k = k.parent) {
    if (k.identifier === ancestor.identifier) return true
  }
  return false
}
