import type { Awaitable } from '../awaitable.ts'
import type { Entity } from '../entity.ts'
import type { Query } from '../registry/query.ts'
import type { PolicyContext } from './context.ts'

/** Something that a caller wants to do. */
export interface Operation {
  /** `associate` and `dissociate` add and remove a mixin through its collection. */
  readonly type:
    | 'retrieve'
    | 'list'
    | 'create'
    | 'update'
    | 'replace'
    | 'delete'
    | 'action'
    | 'associate'
    | 'dissociate'
    | 'define-mixin'
    | 'remove-mixin'
  /** The location of the entity or collection, or the identifier of a mixin. */
  readonly key: string
  /** The entity as it is stored; for `create`, as it will be. */
  readonly entity?: Entity
  /** The term of the action. */
  readonly action?: string
}

/** What callers may do and see. */
export interface Authorization {
  /**
   * Throws if the caller may not do something: `HttpError(403, …)` usually. Called before anything is changed, and
   * before an entity that was named is shown.
   */
  authorize?(operation: Operation, context: PolicyContext): Awaitable<void>
  /**
   * Returns whether the caller may know of an entity. What is hidden appears nowhere: not in listings, counts, links,
   * pages, events and errors; naming it is like naming what does not exist. A link is also hidden if one of its ends
   * within the service is.
   */
  visible?(entity: Entity, context: PolicyContext): Awaitable<boolean>
  /**
   * Returns what a resource must match to be visible, so that registries find it by index and totals are exact; returns
   * undefined if no resource is visible. It holds in addition to `visible`, which may then be left out. Links are
   * visible if their ends are, so that the total of a listing with links is known only if one page has all of it.
   *
   * @example restrict: ({ extras }) => ({ attributes: new Map([['com.example.team', extras.team]]) })
   */
  restrict?(context: PolicyContext): Awaitable<Query | undefined>
}
