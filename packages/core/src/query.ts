import type { AttributeValue } from './attribute.ts'
import type { Entity } from './entity.ts'

/** Which end of a link is meant: links that start from a resource, or that lead to it. */
export type Direction = 'source' | 'target'

/** What to find; all that is given must hold. An empty query finds everything. */
export interface Query {
  /** Identifier of the kind. */
  readonly kind?: string
  /** Identifiers of mixins that an entity must hold, every one. */
  readonly mixins?: readonly string[]
  /** The start of the location, a path that ends in `/`. */
  readonly prefix?: string
  /** Values that attributes must equal; names as `attributeOf` of this package takes them. */
  readonly attributes?: ReadonlyMap<string, AttributeValue>
}

/**
 * Where the next page starts: opaque, and valid however the entities change meanwhile. A client may send anything in
 * its place: what a registry cannot read is an OcciError `invalid`.
 */
export type Cursor = string

/** Which part of what is found to give. */
export interface PageQuery extends Query {
  /** How many entities at most, 1 or more. */
  readonly limit: number
  /** Go on where an earlier page ended. */
  readonly after?: Cursor
  /** How many to skip from the start (or from `after`); for large numbers `after` is cheaper. */
  readonly offset?: number
}

/** A part of what was found: resources by location, then links by location; an owner's own and nobody's mingled. */
export interface Page {
  /** As many as asked for, or all that is left. */
  readonly items: readonly Entity[]
  /** Unset where nothing follows. */
  readonly next?: Cursor
}
