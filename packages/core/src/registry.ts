import type { AttributeDefinitions } from './attribute.ts'
import type { Awaitable } from './awaitable.ts'
import type { Extras } from './category.ts'
import type { Entity, Link } from './entity.ts'
import type { Direction, Page, PageQuery, Query } from './query.ts'

/**
 * Whose eyes a registry looks through: an owner sees what is his and what is nobody's; without an owner only what is
 * nobody's is seen; `everyone` sees all.
 */
export type Scope = { readonly owner?: string; readonly everyone?: false } | { readonly everyone: true }

/** A mixin as it is stored, naming other categories by identifier: a client's, or one that a backend made. */
export interface StoredMixin {
  readonly scheme: string
  readonly term: string
  readonly title?: string
  /** The path of its collection. */
  readonly location: string
  /** Identifiers of the mixins it depends on. */
  readonly depends: readonly string[]
  /** Identifiers of related categories that the service did not know when it was made. */
  readonly rel: readonly string[]
  /** Identifiers of the kinds it applies to; none: all. */
  readonly applies: readonly string[]
  /** Identifiers of the actions it brings. */
  readonly actions: readonly string[]
  readonly attributes: AttributeDefinitions
  /** Whether a client made it, who may then remove it. */
  readonly userDefined: boolean
  /** Whose it is; none: everybody's. */
  readonly owner?: string
  /** What the service keeps with it for itself. */
  readonly extras?: Extras
}

/** What an operation is about to do, recorded before the first backend hears of it. */
export interface Intent {
  readonly operation: 'create' | 'update' | 'replace' | 'delete' | 'action' | 'associate' | 'dissociate' | 'mixins'
  /**
   * What it locks, as `lockKey` makes them: the entities it touches, both ends of a link that it makes, changes or
   * deletes, and mixins that it defines or removes. To a registry these are opaque: equal strings exclude each other,
   * whoever asks.
   */
  readonly keys: readonly string[]
  /** The entities that it may make, as they were before the first backend call. */
  readonly creates?: readonly Entity[]
  /** The entities that it deletes, as they were before the first backend call. */
  readonly deletes?: readonly Entity[]
  /** The entities that it changes otherwise: these are to be refreshed when the work is left unfinished. */
  readonly changes?: readonly string[]
}

/** The key that locks what is at a location; what is nobody's has one key for all. */
export function lockKey(location: string, owner: string | undefined): string {
  return owner === undefined ? location : `${owner} ${location}`
}

/** An intent whose work was never committed nor aborted: its process died, or lost its locks. */
export interface UnfinishedIntent extends Intent {
  readonly id: string
  readonly owner?: string
}

/** Stores an entity; its `version` is the one that it gets. */
export interface Put {
  readonly type: 'put'
  /** The entity; `version` 1 makes it, n replaces version n - 1, and anything else there is a conflict. */
  readonly entity: Entity
}

/** Removes an entity of just this version. */
export interface Delete {
  readonly type: 'delete'
  readonly location: string
  readonly version: number
  /** Whose it is; unless said, the one that the work's scope sees. */
  readonly owner?: string
}

/** Asks that an entity has just this version, and changes nothing. */
export interface Expect {
  readonly type: 'expect'
  readonly location: string
  readonly version: number
  readonly owner?: string
}

/** Stores a mixin; one with the same identifier and owner is replaced. */
export interface PutMixin {
  readonly type: 'put-mixin'
  readonly mixin: StoredMixin
}

/** Removes a mixin, where it is there; entities that hold it are the engine's matter. */
export interface DeleteMixin {
  readonly type: 'delete-mixin'
  readonly identifier: string
  readonly owner?: string
}

/** One change of a commit. */
export type Change = Put | Delete | Expect | PutMixin | DeleteMixin

/** What `begin` gives: the locks are held, and the intent is kept, until it is committed or aborted. */
export interface Work {
  /**
   * Makes all changes, in their order, and ends the work. Where it fails nothing is changed and the work stays open until
   * `abort`: backends are asked to take back what they did before the intent is forgotten, or a crash in between would
   * leave behind what nobody knows of.
   *
   * @throws OcciError `definition` for attributes, extras or definitions that are not JSON, see `expectStorable` of
   *   `@occi/core/store`
   * @throws OcciError `conflict` where a version, an identity or a location does not allow a change
   * @throws LocksLostError where the locks were lost meanwhile
   * @throws InDoubtError where it cannot be learned whether it was done: the work has ended then
   */
  commit(changes: readonly Change[]): Awaitable<void>
  /** Gives up: nothing changes, the intent is forgotten. Does nothing once the work has ended. */
  abort(options?: AbortOptions): Awaitable<void>
}

/** How a work is given up. */
export interface AbortOptions {
  /**
   * Keeps the intent, for `unfinished` to hand out from now on: a backend has done what could not be taken back, and
   * nothing is stored of it.
   */
  readonly unfinished?: boolean
}

/** What `begin` takes beside the intent. */
export interface BeginOptions {
  /** Gives up waiting for locks. */
  readonly signal?: AbortSignal
  /** `false`: where a lock is held, throws OcciError `conflict` at once instead of waiting. */
  readonly wait?: boolean
}

/**
 * Where entities and mixins are kept, for many owners; no policy in it. Entities are plain data and named by
 * location within their owner's scope. What it returns is never changed by its callers, nor what it was given.
 *
 * Two owners can have entities and mixins of equal names; what is nobody's cannot be shadowed: a commit that would
 * make an owned and an owner-less entity (or mixin) of the same location or identity visible to one owner is a
 * conflict.
 */
export interface Registry {
  /** The entity with this location (it starts with `/`) or id. */
  entity(key: string, scope: Scope): Awaitable<Entity | undefined>
  /** A page of the entities that match; costs what it returns, not what is stored. */
  page(query: PageQuery, scope: Scope): Awaitable<Page>
  /** How many entities match; at hand for kinds, mixins and everything. */
  count(query: Query, scope: Scope): Awaitable<number>
  /** The links that have one of these locations at one end. */
  links(locations: readonly string[], direction: Direction, scope: Scope): Awaitable<readonly Link[]>
  /** The stored mixins. The same array again as long as nothing changed. */
  mixins(scope: Scope): Awaitable<readonly StoredMixin[]>
  /**
   * Locks what an operation touches and records what it is about to do; waits while others hold the locks.
   *
   * @param scope for whom the work is done; `everyone` is not allowed
   * @throws the signal's reason where it is aborted while waiting
   */
  begin(intent: Intent, scope: Scope, options?: BeginOptions): Awaitable<Work>
  /** The intents that a crash left, each handed out once; settling one is done by a `begin` with its keys. */
  unfinished(): AsyncIterable<UnfinishedIntent>
  /** Forgets an unfinished intent that the engine has settled. */
  settle(id: string): Awaitable<void>
  /** Releases what it holds. */
  close(): Awaitable<void>
}
