import type { Awaitable } from './awaitable.ts'
import type { Catalogue } from './catalogue.ts'
import type { Entity, Link } from './entity.ts'
import type { Direction, Page, PageQuery, Query } from './registry/query.ts'

/**
 * Reads what a caller may see of the stored entities, for backends and renderings: what the policy hides from the caller
 * is not there.
 */
export interface Reader {
  /** Categories that the caller sees. */
  readonly catalogue: Catalogue
  /** The entity with this location or id. */
  entity(key: string): Awaitable<Entity | undefined>
  /** A page of the entities that match; full, however many entities are hidden in between. */
  page(query: PageQuery): Awaitable<Page>
  /** How many entities match; undefined if only looking at each of them could tell which the caller may see. */
  count(query: Query): Awaitable<number | undefined>
  /** The links with one of these locations at one end. */
  links(locations: readonly string[], direction: Direction): Awaitable<readonly Link[]>
}
