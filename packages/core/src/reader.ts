import type { Awaitable } from './awaitable.ts'
import type { Catalogue } from './catalogue.ts'
import type { Entity, Link } from './entity.ts'
import type { EntityChange } from './registry/change-set.ts'
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
  /**
   * What led to the state of an entity that was read, the latest change first: at most `limit` changes, and no older ones than
   * are kept. A change is left out if the caller may not see the entity as it was before or after it.
   */
  history(entity: Pick<Entity, 'id' | 'version'>, limit: number): Awaitable<readonly EntityChange[]>
  /** The links with one of these locations at one end. */
  links(locations: readonly string[], direction: Direction): Awaitable<readonly Link[]>
}
