import type { AttributeValue } from '../attribute.ts'
import type { Entity } from '../entity.ts'
import type { Revision } from './change-set.ts'

/** One end of a link: `source` finds the links that start from a resource, `target` those that lead to it. */
export type Direction = 'source' | 'target'

/** What to find; all that is given must hold. An empty query finds everything. */
export interface Query {
  /** Identifier of the kind. */
  readonly kind?: string
  /** Identifiers of mixins that an entity must hold, every one. */
  readonly mixins?: readonly string[]
  /** The start of the location, a path that ends in `/`. */
  readonly prefix?: string
  /** Values that attributes must equal; names that `attributeOf` of this package accepts. */
  readonly attributes?: ReadonlyMap<string, AttributeValue>
  /**
   * Words that an entity must contain, every one, in its title, summary, location, id or the values of its attributes.
   * Upper and lower case are equal. A word of three or more characters is found within other words, a shorter one at
   * the start of a word.
   */
  readonly search?: string
}

/**
 * How a listing is sorted. Entities without a value come last in either direction. Equal values are in the order of
 * listings without `order`: resources by location, then links by location.
 */
export interface Order {
  /** `created` and `changed` are the times of an entity; anything else is an attribute's name, such as `occi.core.title`. */
  readonly by: string
  readonly descending?: boolean
}

/**
 * Where the next page starts: opaque, and valid however the entities change in the meantime. A client may send any
 * text in its place: a registry throws OcciError `invalid` for what it cannot read.
 */
export type Cursor = string

/** Which part of the result to return. */
export interface PageQuery extends Query {
  /** The greatest number of entities, 1 or more. */
  readonly limit: number
  /** Continues where an earlier page of the same query and order ended. */
  readonly after?: Cursor
  /** How many entities to skip from the start (or from `after`); for large numbers `after` is cheaper. */
  readonly offset?: number
  /** Defaults to resources by location, then links by location. */
  readonly order?: Order
}

/** A part of the result. */
export interface Page {
  /** As many entities as requested, or all that are left. */
  readonly items: readonly Entity[]
  /** Where the next page starts; unset if nothing follows. */
  readonly next?: Cursor
  /** How many entities match in all, if reading the page has shown it. */
  readonly total?: number
  /** A state of the registry that this page shows, or a slightly earlier one: `changes` after it misses nothing. */
  readonly revision: Revision
}
