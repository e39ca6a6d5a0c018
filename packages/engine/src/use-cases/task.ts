import type { Order } from '@occi/core'
import type { EntityWithLinks, RawAttributes, RawReference, ResolveContext } from '@occi/core/authoring'
import type { Call } from '../call.ts'
import type { MessageSource } from './task-message.ts'

/** What narrows a collection, beside the message (`GFD.223 Filtering`). */
export interface TaskFilter {
  readonly categories: readonly RawReference[]
  readonly attributes: RawAttributes
  /** Words that an entity must contain, every one; those of `Query.search`. */
  readonly search?: string
}

/** Which part of a listing is requested (`GFD.223 Pagination`). */
export interface TaskPaging {
  /** The greatest number of entities. */
  readonly limit: number
  /** How many to skip; defaults to 0. */
  readonly offset?: number
  /** The cursor at which an earlier part ended. */
  readonly after?: string
  /** Whether all that match are counted, however many; otherwise only as far as that is cheap. */
  readonly isCounted: boolean
}

/** How much the answer shows. */
export interface Shown {
  /** Whether listings show entities in full, or only their locations. */
  readonly entities: boolean
  /** Whether listings show the links of their entities. */
  readonly links: boolean
  /** How many links of an entity are shown, and one more if there are more; defaults to all. */
  readonly mostLinks?: number
}

/** A request of a caller, independent of the protocol. */
export interface Task {
  readonly call: Call
  /** The location that it is about: the result of `targetAt`. */
  readonly location: string
  /** What it carries. */
  readonly message: MessageSource
  /** The term of the action that it names beside the message. */
  readonly action?: string
  /** The members of a collection that it acts on or deletes, by location, URL or id; defaults to all. */
  readonly members?: readonly string[]
  readonly filter?: TaskFilter
  /** How a listing is sorted; `title` stands for `occi.core.title`. */
  readonly order?: Order
  /** Whether an entity is followed with its links and what is at their other ends. */
  readonly around?: boolean
  /** Unset: a listing is returned whole, as a stream. */
  readonly paging?: TaskPaging
  readonly shown: Shown
  /** How names are looked up, and the limits of that. */
  readonly resolving: ResolveContext
  /** How many entities of a whole listing are read at once. */
  readonly batch: number
  /**
   * Called with the entity as it is stored, under its lock, before anything is changed; with undefined if there is none.
   * Throws to stop the operation.
   */
  readonly check?: (current: EntityWithLinks | undefined) => void
}
