import type { Awaitable } from './awaitable.ts'
import type { Catalogue } from './catalogue.ts'
import type { Entity, Link } from './entity.ts'
import type { Direction, Page, PageQuery, Query } from './registry/query.ts'

/** What a caller may see of the stored entities, for backends and renderings: reading changes nothing. */
export interface Reader {
  /** Categories that the caller sees. */
  readonly catalogue: Catalogue
  /** The entity with this location or id. */
  entity(key: string): Awaitable<Entity | undefined>
  /** One page of the entities that match. */
  page(query: PageQuery): Awaitable<Page>
  /** How many entities match. */
  count(query: Query): Awaitable<number>
  /** The links with one of these locations at one end. */
  links(locations: readonly string[], direction: Direction): Awaitable<readonly Link[]>
}
