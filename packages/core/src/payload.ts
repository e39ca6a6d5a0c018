import type { Action } from './action.ts'
import type { AnyCategory } from './any-category.ts'
import type { AttributeValues } from './attribute.ts'
import type { Entity, EntityWithLinks } from './entity.ts'
import type { OcciError } from './error.ts'
import type { Kind } from './kind.ts'
import type { Mixin } from './mixin.ts'
import type { RawEntity } from './raw.ts'

/** What a rendering writes. */
export type Payload =
  /** An entity and the links from it; `created` in the answer to the request that made it. */
  | {
      readonly type: 'entity'
      readonly entity: Entity
      readonly links: EntityWithLinks['links']
      readonly created?: boolean
    }
  /** A listing, in batches: resources, then links. */
  | {
      readonly type: 'entities'
      readonly batches: Iterable<readonly EntityWithLinks[]> | AsyncIterable<readonly EntityWithLinks[]>
    }
  | {
      readonly type: 'categories'
      readonly categories: readonly AnyCategory[]
      /** The categories that the query interface was filtered by; unset if it was not. */
      readonly filteredBy?: readonly AnyCategory[]
    }
  /** Where entities are, as the answer to a request that made several, or to change a mixin's collection. */
  | { readonly type: 'locations'; readonly locations: readonly string[] }
  /** Success without content. */
  | { readonly type: 'nothing' }
  | { readonly type: 'error'; readonly error: OcciError; readonly status: number }
  /** What clients send. */
  | { readonly type: 'partial'; readonly entity: RawEntity }
  | { readonly type: 'action'; readonly action: Action; readonly attributes: AttributeValues }
  | { readonly type: 'filter'; readonly categories: readonly (Kind | Mixin)[]; readonly attributes: AttributeValues }

/** The names of what a rendering writes. */
export type PayloadType = Payload['type']
