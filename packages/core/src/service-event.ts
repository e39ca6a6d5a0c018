import type { Entity, EntityWithLinks } from './entity.ts'
import type { Revision } from './registry/change-set.ts'

/**
 * One event of a stream. A stream shows a collection, filtered, or one entity, as its caller sees it.
 *
 * A client that continues after `revision` misses nothing. It is unset if more events of the same commit follow: only
 * the last of them has it, so that a stream that breaks off in between repeats them.
 */
export type ServiceEvent = { readonly revision?: Revision } & (
  | {
      /**
       * `created`: an entity is shown from now on, since it was created, begins to match or becomes visible. `updated`:
       * it was changed, or a link from it was created, changed or deleted.
       */
      readonly type: 'created' | 'updated'
      /** As it was after the commit, or slightly later. */
      readonly found: EntityWithLinks
    }
  | {
      /** An entity is no longer shown, since it was deleted, ceases to match or is hidden now. */
      readonly type: 'deleted'
      readonly entity: Pick<Entity, 'id' | 'location' | 'kind'>
    }
  /** The query interface shows other mixins; `identifiers` names those that were added, changed or removed. */
  | { readonly type: 'categories'; readonly identifiers: readonly string[] }
  /** Changes were missed: what the stream shows must be read again. The stream continues after that. */
  | { readonly type: 'reset' }
  /** Nothing happened for some time; all events up to the revision have been sent. */
  | { readonly type: 'position' }
)
