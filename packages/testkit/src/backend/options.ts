import type { Action, AttributeValues, Awaitable, Backend, Kind, Mixin, RequestExtras } from '@occi/core'

/** What the author of a backend tells its contract. */
export interface BackendContractOptions {
  /** What the backend is registered for. */
  readonly categories: readonly (Kind | Mixin | Action)[]
  /** A new backend, over something in which nothing is managed yet. */
  readonly open: () => Awaitable<OpenedBackend>
  /** Entities as clients make them: one at least, and better one for each kind and mixin of the categories. */
  readonly examples: readonly BackendExample[]
  /** Entities that the backend must not accept. */
  readonly refused?: readonly BackendExample[]
  /** What exists beside, such as what links start from and lead to. */
  readonly beside?: readonly BackendNeighbour[]
  /** What the service derives from every request. */
  readonly extras?: RequestExtras
}

/** A backend, and how to see what it manages. */
export interface OpenedBackend {
  readonly backend: Backend
  /** What exists of all that it manages, in any form that can be compared: when all is deleted, what was at first. */
  readonly leftovers?: () => Awaitable<unknown>
  /** Called when a case has ended. */
  readonly close?: () => Awaitable<void>
}

/** An entity that a client makes. */
export interface BackendExample {
  readonly kind: Kind
  readonly mixins?: readonly Mixin[]
  /** What the client gives, and what backends of other categories would have set; defaults are added. */
  readonly attributes?: AttributeValues
  readonly title?: string
  readonly summary?: string
  /** Of a link: location of one that is beside. */
  readonly source?: string
  /** Of a link: location of one that is beside, or any URI. */
  readonly target?: string
  /**
   * Changes to try; unless said, the title and every attribute that a client may change are changed one by one. What
   * the backend refuses must leave no trace.
   */
  readonly changes?: readonly ExampleChanges[]
  /** What actions are invoked with, by their identifier; unless said, their defaults and some value of each type. */
  readonly parameters?: { readonly [action: string]: AttributeValues }
}

/** A part of an entity that a client changes. */
export interface ExampleChanges {
  readonly attributes?: AttributeValues
  readonly title?: string
  readonly summary?: string
  /** Of a link. */
  readonly source?: string
  readonly target?: string
}

/** An entity that is not the backend's. */
export interface BackendNeighbour {
  readonly location: string
  readonly kind: Kind
  readonly mixins?: readonly Mixin[]
  readonly attributes?: AttributeValues
}
