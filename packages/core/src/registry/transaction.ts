import type { Awaitable } from '../awaitable.ts'
import type { Entity } from '../entity.ts'
import type { Change } from './change.ts'
import type { Revision } from './change-set.ts'
import type { Intent } from './intent.ts'

/** What a commit stored. */
export interface Committed {
  readonly revision: Revision
  /** The entities of its `put` changes, in their order, as they are stored: with version and times. */
  readonly entities: readonly Entity[]
}

/** What `begin` returns: its locks are held and its intent is stored until it is committed or aborted. */
export interface Transaction {
  /**
   * The stamps of the entities that are stored at its keys, by key, read once the locks were held. A key at which
   * nothing is stored is missing. Equal stamps mean that what was read before (`Snapshot.stamp`) is still true.
   */
  readonly stamps: ReadonlyMap<string, number>
  /**
   * Applies all changes, in their order, and ends the transaction. If it fails, nothing is changed and the transaction
   * stays open until `abort`: backends undo what they did before the intent is removed, so that a crash in between
   * leaves the intent for recovery.
   *
   * @throws OcciError `conflict` if a version, an identity or a location does not allow a change; `locks-lost` if the
   *   locks expired and another transaction took them; `in-doubt` if the outcome is not known: then the transaction
   *   has ended
   */
  commit(changes: readonly Change[]): Awaitable<Committed>
  /** Ends the transaction without a change, and removes the intent. Does nothing if it has ended already. */
  abort(options?: AbortOptions): Awaitable<void>
}

/** How a transaction is aborted. */
export interface AbortOptions {
  /** Keeps the intent, for `unfinished` to return: a backend did something that could not be undone. */
  readonly unfinished?: boolean
}

/** How a transaction begins. */
export interface BeginOptions {
  /**
   * Stops waiting for locks. It may be created when it is first read, which costs time: read it only to wait, and pass
   * these options on as they are.
   */
  readonly signal?: AbortSignal
  /** `false`: throws OcciError `conflict` at once if a lock is held, instead of waiting. */
  readonly wait?: boolean
  /**
   * When the caller began to wait, in milliseconds of `performance.now`: of those who wait in a process, the one that
   * has waited longest gets the locks first. Defaults to now; an operation that begins again, since it needs more locks
   * than it had, gives the time of its first attempt.
   */
  readonly since?: number
}

/** A transaction that was neither committed nor aborted because its process ended or lost its locks; locked again. */
export interface UnfinishedTransaction extends Transaction {
  readonly intent: Intent
  /** The owner of its scope. */
  readonly owner?: string
}
