import type { Action } from './action.ts'
import type { AttributeDefinitions } from './attribute.ts'
import { type Category, type CategoryInput, categoryFields } from './category.ts'
import { expectName, isCategoryLocation } from './names.ts'

/** The type of an entity (`GFD.221 Kind`). */
export interface Kind<A extends AttributeDefinitions = AttributeDefinitions> extends Category {
  readonly class: 'kind'
  /** The kind it inherits from; only `entity` has none. */
  readonly parent?: Kind
  /** The actions it defines itself. */
  readonly actions: readonly Action[]
  /** The path of its collection; a kind that cannot be instantiated has none (`GFD.223 Namespace`). */
  readonly location?: string
  /** Of a kind of links: the kinds that a target within the service must be of; none: any. */
  readonly targets: readonly Kind[]
  /** The definitions of all its attributes, inherited ones included. */
  readonly all: A
  /** The actions of its entities, inherited ones included. */
  readonly allActions: readonly Action[]
}

/** What `defineKind` takes. */
export interface KindInput<A extends AttributeDefinitions, P extends Kind> extends CategoryInput<A> {
  /** The kind to inherit from: `resource`, `link`, or one of their descendants. */
  readonly parent: P
  readonly actions?: readonly Action[]
  /** The path of its collection, from `/` to `/`; `/term/` unless said. */
  readonly location?: string
  /** Of a kind of links: the kinds that a target within the service must be of; inherited unless said. */
  readonly targets?: readonly Kind[]
}

/**
 * Defines a kind: the type of resources or links that a service publishes.
 *
 * @example
 * export const job = defineKind({
 *   scheme: 'http://example.com/occi#', term: 'job', title: 'A batch job', parent: resource,
 *   attributes: { 'com.example.job.command': { type: 'string', required: true, mutable: true } },
 * })
 * @throws OcciError `definition` where a name, location or default is not valid
 */
export function defineKind<const A extends AttributeDefinitions = Record<never, never>, P extends Kind = Kind>(
  input: KindInput<A, P>,
): Kind<P['all'] & A> {
  const location = input.location ?? `/${input.term}/`
  expectName(isCategoryLocation(location), 'location', location, "a path that starts and ends with '/'")
  return makeKind<P['all'] & A>(input, { parent: input.parent, location })
}

/** A kind from checked input; core's own way to make `entity`, which has neither parent nor location. */
export function makeKind<A extends AttributeDefinitions>(
  input: CategoryInput<AttributeDefinitions> & {
    readonly actions?: readonly Action[]
    readonly targets?: readonly Kind[]
  },
  place: { readonly parent?: Kind; readonly location?: string },
): Kind<A> {
  const fields = categoryFields(input)
  const actions = Object.freeze([...(input.actions ?? [])])
  const all = Object.assign(Object.create(null), place.parent?.all, fields.attributes) as A
  return Object.freeze({
    class: 'kind' as const,
    ...fields,
    ...place,
    actions,
    targets: Object.freeze([...(input.targets ?? place.parent?.targets ?? [])]),
    all: Object.freeze(all),
    allActions: Object.freeze([...(place.parent?.allActions ?? []), ...actions]),
  })
}

/** Tells whether a kind is another or descends from it (`GFD.221 Kind Relationships`). */
export function isKindOf(kind: Kind, ancestor: Kind): boolean {
  for (let k: Kind | undefined = kind; k !== undefined; k = k.parent) {
    if (k.identifier === ancestor.identifier) return true
  }
  return false
}
