import type { Entity } from '../entity.ts'
import type { IntentOperation } from './intent.ts'
import type { StoredMixin } from './stored-mixin.ts'

/**
 * Names a state of a registry: all commits up to one. Opaque to callers, safe in a header field and in a URL. A
 * registry whose contents were replaced (memory after a restart, a restored backup) does not recognize the revisions
 * that it gave before.
 */
export type Revision = string

/** How something was before a commit and is after it: created without `before`, deleted without `after`. */
export interface Difference<T> {
  readonly before?: T
  readonly after?: T
}

/** What one commit did to one entity. */
export interface EntityChange extends Difference<Entity>, Pick<ChangeSet, 'time' | 'operation' | 'action' | 'caller'> {}

/** What one commit changed, as far as a scope sees it. A set without differences only reports a later revision. */
export interface ChangeSet {
  /** The state after this commit: `changes` resumes from it. */
  readonly revision: Revision
  /** When it was committed, in milliseconds since 1970. */
  readonly time: number
  readonly operation: IntentOperation
  /** The term of the action, for `action`. */
  readonly action?: string
  /** The name of the user who requested it; unset: an anonymous caller, or the service itself. */
  readonly caller?: string
  readonly entities: readonly Difference<Entity>[]
  readonly mixins: readonly Difference<StoredMixin>[]
}
