import type { Entity } from '../entity.ts'
import type { StoredMixin } from './stored-mixin.ts'

/** Stores an entity. The registry sets `version`, `created` and `changed` of what it stores. */
export interface Put {
  readonly type: 'put'
  readonly entity: Entity
  /** The version that it replaces; unset: nothing may be stored at its location. Anything else is a conflict. */
  readonly replaces?: number
}

/** Deletes an entity of exactly this version. */
export interface Delete {
  readonly type: 'delete'
  readonly location: string
  readonly version: number
  /** Its owner; defaults to the one that the transaction's scope sees. */
  readonly owner?: string
}

/** Requires that a mixin is still stored when the transaction is committed; it changes nothing. */
export interface ExpectMixin {
  readonly type: 'expect-mixin'
  readonly identifier: string
  readonly owner?: string
}

/** Stores a mixin; one with the same identifier and owner is replaced. */
export interface PutMixin {
  readonly type: 'put-mixin'
  readonly mixin: StoredMixin
}

/** Deletes a mixin, if it is stored; the engine removes it from entities. */
export interface DeleteMixin {
  readonly type: 'delete-mixin'
  readonly identifier: string
  readonly owner?: string
}

/** One change of a commit. */
export type Change = Put | Delete | ExpectMixin | PutMixin | DeleteMixin
