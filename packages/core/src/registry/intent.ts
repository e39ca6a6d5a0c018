import type { Entity } from '../entity.ts'
import type { StoredMixin } from './stored-mixin.ts'

/** What kind of operation a transaction belongs to. */
export type IntentOperation =
  | 'create'
  | 'update'
  | 'replace'
  | 'delete'
  | 'action'
  | 'associate'
  | 'dissociate'
  | 'define-mixins'
  | 'remove-mixins'

/** A mixin whose collection changes. */
export interface MemberChange {
  /** Identifier of the mixin. */
  readonly mixin: string
  /** Locations of the entities that gain it. */
  readonly gain: readonly string[]
  /** Locations of the entities that lose it. */
  readonly lose: readonly string[]
}

/** What an operation is about to do; a durable registry stores it before the first backend is called. */
export interface Intent {
  readonly operation: IntentOperation
  /**
   * The name of the user who requested it, for the history. Defaults to the owner of the scope; what is internal is the
   * service's own work by default, which has none.
   */
  readonly caller?: string
  /** The term of the action, for `action`. */
  readonly action?: string
  /**
   * The keys that it locks, written by `lockKey`: the entities that it touches, both ends of each link that it creates,
   * changes or deletes, and the mixins that it defines or removes. For a registry these are opaque strings: equal ones
   * exclude each other, whatever the scope.
   */
  readonly keys: readonly string[]
  /** The entities that it may create, as they were before the first backend call. */
  readonly creates?: readonly Entity[]
  /** The entities that it deletes, as they were before the first backend call. */
  readonly deletes?: readonly Entity[]
  /** The locations of the entities that it changes otherwise: recovery refreshes them. */
  readonly changes?: readonly string[]
  /** The mixins that it removes: recovery removes them from the entities that still hold them. */
  readonly removes?: readonly StoredMixin[]
  /** The collection that it changes in parts, each with an intent of its own: recovery finishes that. */
  readonly members?: MemberChange
  /**
   * `true` when no backend is called: after a crash there is nothing to undo, so the intent need not be stored, only
   * its locks must hold.
   */
  readonly isInternal?: boolean
}

/** Returns the key that locks what is at a location; all callers use the same key for what is unowned. */
export function lockKey(location: string, owner: string | undefined): string {
  return owner === undefined ? location : `${owner} ${location}`
}
