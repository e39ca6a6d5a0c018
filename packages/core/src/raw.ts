import type { CategoryClass } from './category.ts'
import type { Json, JsonObject } from './json.ts'

/**
 * A value as a message gives it: text whose type the rendering does not know (`GFD.229`, forms), or a JSON value
 * (`GFD.226`).
 */
export type RawValue = { readonly text: string } | { readonly json: Json }

/** Values by attribute name. A map, since clients choose the names. */
export type RawAttributes = ReadonlyMap<string, RawValue>

/** Attributes as a message gives them. */
export interface RawAttributeSet {
  /** Text renderings put the attributes of the core model here too, such as `occi.core.title`. */
  readonly attributes: RawAttributes
  /**
   * The objects in which attributes stand nested by the dots of their names, by the names that these objects have so:
   * the members are among `attributes`, but where such a name is that of an attribute of type object, it is that
   * attribute's value. Unset if nothing is nested.
   */
  readonly nested?: ReadonlyMap<string, JsonObject>
}

/** A category that a message names. Text may leave out the class; it is then found in the catalogue. */
export interface RawReference {
  /** The type identifier; a filter may give the term alone. */
  readonly identifier: string
  /** Its class; checked if it is given. */
  readonly class?: CategoryClass
}

/** An end of a link. */
export interface RawEnd {
  /** A location, an absolute URL of this service, the `id` of another entity of the message, or any URI. */
  readonly uri: string
  /** Identifier of the kind of the entity there. */
  readonly kind?: string
}

/** What an entity had when a client last saw it, as far as a message is about to change it. */
export interface RawSeen {
  /** Values by attribute name, those of the core model included (`occi.core.title`); an empty text: there was none. */
  readonly attributes: RawAttributes
  /** Identifiers of all its mixins, if they are about to be replaced. */
  readonly mixins?: readonly string[]
}

/** An entity as a message gives it, whole or in part. */
export interface RawEntity extends RawAttributeSet {
  /** Its kind and mixins, in any order. */
  readonly categories: readonly RawReference[]
  /** What it is called in the message: an `id`, or where a link stands. */
  readonly id?: string
  /** Its location in an answer; requests are read without it. */
  readonly location?: string
  readonly title?: RawValue
  readonly summary?: RawValue
  readonly source?: RawEnd
  readonly target?: RawEnd
  /** Whether the message says that this is a link; unset if only its kind determines that. */
  readonly isLink?: boolean
  /** Links that the message gives within the entity; unset if it has no member for links. */
  readonly links?: readonly RawEntity[]
  /** Identifiers of the actions it lists. */
  readonly actions?: readonly string[]
  /**
   * What was there when the client read the entity, if the message says so, as forms do. Resolving it refuses to change
   * what another client has changed since then. `nothing`: the place was free.
   */
  readonly seen?: RawSeen | 'nothing'
}

/** An attribute of a category as a message gives it. */
export interface RawAttributeDefinition {
  readonly name: string
  /** Defaults to true. */
  readonly mutable?: boolean
  /** Defaults to false. */
  readonly required?: boolean
  /** The name of an `AttributeType`; defaults to `string`. */
  readonly type?: string
  readonly default?: Json
  readonly description?: string
  readonly pattern?: Json
}

/** A category with all that a message says of it: a user-defined mixin, or one of a query interface. */
export interface RawCategory {
  readonly scheme: string
  readonly term: string
  readonly class?: CategoryClass
  readonly title?: string
  /** Identifiers: a kind's parent, or what a mixin depends on. */
  readonly rel?: readonly string[]
  /** Identifiers of kinds. */
  readonly applies?: readonly string[]
  /** A path, or an absolute URL of this service. */
  readonly location?: string
  readonly attributes?: readonly RawAttributeDefinition[]
  /** Identifiers. */
  readonly actions?: readonly string[]
}

/** What a rendering reads from a message: names and values as they are written, nothing looked up. */
export type Raw =
  | { readonly type: 'entity'; readonly entity: RawEntity }
  | { readonly type: 'entities'; readonly entities: readonly RawEntity[] }
  | { readonly type: 'locations'; readonly locations: readonly string[] }
  | { readonly type: 'categories'; readonly categories: readonly RawCategory[] }
  | { readonly type: 'action'; readonly action: string; readonly attributes: RawAttributes }
  | ({ readonly type: 'filter'; readonly categories: readonly RawReference[] } & RawAttributeSet)

/** The kinds of things that a request can carry. */
export type RawType = Raw['type']
