import {
  type AttributeDefinitions,
  type AttributeValue,
  type AttributeValues,
  copyAttributes,
  type OptionalValues,
  type Values,
} from './attribute.ts'
import { link } from './base-kinds.ts'
import type { Extras } from './category.ts'
import { coreAttribute, fieldOf } from './core-attributes.ts'
import { isKindOf, type Kind } from './kind.ts'
import type { Mixin } from './mixin.ts'

/**
 * What resources and links have in common (`GFD.221 Entity`): plain data that names its types by identifier. `V` are
 * its attribute values, `I` the identifiers of its actions.
 */
export interface EntityFields<V extends AttributeValues = AttributeValues, I extends string = string> {
  /** Its URN: `urn:uuid:…`. */
  readonly id: string
  /** Its path within the service: no origin, no base. */
  readonly location: string
  /** Identifier of its kind, which never changes. */
  readonly kind: string
  /** Identifiers of its mixins, in the order they were added. */
  readonly mixins: readonly string[]
  /** Its display name, one line. */
  readonly title?: string
  /** Values by attribute name; those of the core model are fields of the entity instead. */
  attributes: V
  /** Identifiers of the actions that are applicable now; its backends set them. */
  actions: readonly I[]
  /**
   * The registry gives each stored state of an entity another version, also when it is deleted and created again at
   * the same location; 0 before it is stored. Versions are only compared for equality.
   */
  readonly version: number
  /** When it was created, in milliseconds since 1970; the registry sets it. */
  readonly created?: number
  /** When it was last changed, in milliseconds since 1970; the registry sets it. */
  readonly changed?: number
  /** Its owner; unset: shared by all. */
  readonly owner?: string
  /** What its backends keep with it: never rendered. */
  extras?: Extras
}

/** Something that is managed (`GFD.221 Resource`). Its links are entities of their own. */
export interface Resource<V extends AttributeValues = AttributeValues, I extends string = string>
  extends EntityFields<V, I> {
  /** What it is, in a line. */
  readonly summary?: string
}

/** A connection between resources (`GFD.221 Link`). */
export interface Link<V extends AttributeValues = AttributeValues, I extends string = string>
  extends EntityFields<V, I> {
  /** Location of the resource it starts from. */
  readonly source: string
  /** Location of a resource of this service, or any URI. */
  readonly target: string
  /** Identifier of the target's kind, where known. */
  readonly targetKind?: string
}

/** A resource or a link; {@link isLink} tells which. */
export type Entity<V extends AttributeValues = AttributeValues, I extends string = string> = Resource<V, I> | Link<V, I>

/** An entity and the links that are rendered with it. */
export interface EntityWithLinks<E extends Entity = Entity> {
  readonly entity: E
  /** The links that start from it; none for a link. */
  readonly links: readonly Link[]
}

/**
 * The attribute values of the entities of a kind, or that a mixin adds, inherited ones included. Attributes of a kind
 * that are required or have a default always have a value; those of a mixin may have none.
 */
export type AttributesOf<C extends Kind | Mixin> = C extends Mixin ? OptionalValues<C['all']> : Values<C['all']>

declare const ofMixin: unique symbol

/**
 * The identifier of an action that a mixin of the entity defines. It is a string that no literal is assignable to: the
 * types of a kind do not know which mixins its entities hold.
 */
export type MixinActionIdentifier = string & { readonly [ofMixin]: true }

/** The identifiers that `actions` of the entities of a kind holds. */
export type ActionsOf<K extends Kind> =
  string extends IdentifierOf<K> ? string : IdentifierOf<K> | MixinActionIdentifier

type IdentifierOf<K extends Kind> = K['allActions'][number]['identifier']

/** The entities of a kind: `Link` for descendants of `link`, `Resource` for other known kinds. */
export type EntityOf<K extends Kind> = string extends keyof K['all']
  ? Entity
  : 'occi.core.source' extends keyof K['all']
    ? Link<Values<K['all']>, ActionsOf<K>>
    : Resource<Values<K['all']>, ActionsOf<K>>

/**
 * An entity with the attributes of a mixin beside those that are known of it; if nothing is known, with these alone,
 * so that a name that is misspelt does not compile.
 */
export type Holding<E extends Entity, A extends AttributeDefinitions> = string extends keyof E['attributes']
  ? Extract<OptionalValues<A> extends infer V extends AttributeValues ? Entity<V> : never, E>
  : E & { attributes: OptionalValues<A> }

/** Returns whether an entity is a link; else it is a resource. */
export function isLink(entity: Entity): entity is Link {
  return 'source' in entity
}

/** Returns whether entities of a kind are links. */
export function isLinkKind(kind: Kind): boolean {
  return isKindOf(kind, link)
}

/**
 * Returns whether an entity is of just this kind, and gives its attributes their types.
 *
 * @example if (isOfKind(entity, storage)) entity.attributes['occi.storage.size'] // number
 */
export function isOfKind<K extends Kind>(entity: Entity, kind: K): entity is Extract<EntityOf<K>, Entity> {
  return entity.kind === kind.identifier
}

/**
 * Returns whether an entity holds a mixin, and gives the mixin's attributes their types.
 *
 * @example if (hasMixin(entity, ipnetwork)) entity.attributes['occi.network.address'] // string | undefined
 */
export function hasMixin<E extends Entity, M extends Mixin>(entity: E, mixin: M): entity is Holding<E, M['all']> {
  return entity.mixins.includes(mixin.identifier)
}

/** Returns a copy whose attributes, actions and extras can be changed without changing the original. */
export function copyEntity<E extends Entity>(entity: E): E {
  const copy = { ...entity, attributes: copyAttributes(entity.attributes), actions: [...entity.actions] }
  if (entity.extras !== undefined) copy.extras = { ...entity.extras }
  return copy
}

/**
 * Returns the value of an attribute of an entity under its rendered name, those of the core model included
 * (`GFD.229 Entity Instance Attribute Rendering Specifics`).
 */
export function attributeOf(entity: Entity, name: string): AttributeValue | undefined {
  const core = coreAttribute(name)
  if (core !== undefined) return fieldOf(entity, core.field)
  // A registry may give attributes with a prototype, whose members are no attributes.
  return Object.hasOwn(entity.attributes, name) ? entity.attributes[name] : undefined
}
