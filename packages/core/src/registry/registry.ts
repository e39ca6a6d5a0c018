import type { Awaitable } from '../awaitable.ts'
import type { Entity, Link } from '../entity.ts'
import type { ChangeSet, EntityChange, Revision } from './change-set.ts'
import type { Intent } from './intent.ts'
import type { Direction, Page, PageQuery, Query } from './query.ts'
import type { Scope } from './scope.ts'
import type { Snapshot, SnapshotOptions } from './snapshot.ts'
import type { StoredMixin } from './stored-mixin.ts'
import type { BeginOptions, Transaction, UnfinishedTransaction } from './transaction.ts'

/** How changes are followed. */
export interface ChangesOptions {
  /** Ends the iteration: it returns, without an error. */
  readonly signal?: AbortSignal
}

/**
 * Where entities and mixins are stored, for many owners, without policy. Entities are plain JSON data, named by
 * location within the scope of their owner. Callers never change what a registry returns, nor what they gave it.
 *
 * Two owners can have entities and mixins of equal names, but no caller sees two of the same name: a commit that would
 * show an owned and an unowned entity (or mixin) of the same location or identity to one owner is a conflict.
 */
export interface Registry {
  /**
   * What `Query.search` can find: `parts` of words; `prefixes` of words only; `none`: a query with `search` throws
   * OcciError `invalid`.
   */
  readonly search: 'parts' | 'prefixes' | 'none'
  /** Returns the entity with this location (it starts with `/`) or id, and what the options request. One read. */
  entity(key: string, scope: Scope, options?: SnapshotOptions): Awaitable<Snapshot | undefined>
  /** Returns a page of the entities that match. The cost depends on the page, not on what is stored. */
  page(query: PageQuery, scope: Scope): Awaitable<Page>
  /** Returns how many entities match; at hand for a kind, for a mixin and for everything. */
  count(query: Query, scope: Scope): Awaitable<number>
  /** Returns the links that have one of these locations at one end, in the order of listings. */
  links(locations: readonly string[], direction: Direction, scope: Scope): Awaitable<readonly Link[]>
  /** Returns the stored mixins. The same array again as long as nothing changed. */
  mixins(scope: Scope): Awaitable<readonly StoredMixin[]>
  /**
   * Begins a transaction: locks what an operation touches and stores what it is about to do. Waits while other
   * transactions hold the locks.
   *
   * @param scope the owner of the operation; `everyone` is not allowed
   * @throws the signal's reason if it is aborted while waiting
   */
  begin(intent: Intent, scope: Scope, options?: BeginOptions): Awaitable<Transaction>
  /**
   * Returns the commits after a revision, and then each new one as it is committed, those of other processes on the
   * same store included. Commits that change the same entity come in the order in which they were made.
   *
   * @param after a revision that this registry returned; unset: from now on
   * @throws OcciError `gone` if the revision is no longer kept, or of another store: read everything again
   */
  changes(after: Revision | undefined, scope: Scope, options?: ChangesOptions): AsyncIterable<ChangeSet>
  /**
   * Returns what led to a state of an entity, the latest change first, and at most `limit` changes. Fewer if older ones are
   * no longer kept (as for `changes`): the last one returned is the creation if it has no `before`.
   *
   * @param entity as this registry returned it
   */
  history(entity: Pick<Entity, 'id' | 'version'>, limit: number, scope: Scope): Awaitable<readonly EntityChange[]>
  /**
   * Returns the transactions that a crash left, or that were aborted as unfinished, each locked and to be committed or
   * aborted. One that another process works on is not returned; one whose keys other transactions hold is returned when
   * they have ended. End each one before you request the next: otherwise a caller can wait for its own locks.
   */
  unfinished(): AsyncIterable<UnfinishedTransaction>
  /** Releases all resources, and ends all iterations. */
  close(): Awaitable<void>
}
