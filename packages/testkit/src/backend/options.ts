import type { AnyCategory, AttributeValues, Awaitable, Backend, Kind, Mixin, RequestExtras } from '@occi/core'

/** The options of the contract of a backend. */
export interface BackendContractOptions {
  /** What the backend is registered for. */
  readonly categories: readonly AnyCategory[]
  /** Returns a new backend that manages nothing yet. */
  readonly open: () => Awaitable<OpenedBackend>
  /** Entities as clients create them: at least one, better one for each kind and mixin of the categories. */
  readonly examples: readonly BackendExample[]
  /** Entities that the backend must not accept. */
  readonly refused?: readonly BackendExample[]
  /** Other entities that exist, such as those that links connect. They are stored as they are, no backend is called. */
  readonly beside?: readonly BackendNeighbour[]
  /** What the service derives from every request. */
  readonly extras?: RequestExtras
}

/** A backend, and how to see what it manages. */
export interface OpenedBackend {
  readonly backend: Backend
  /**
   * Returns what the backend manages now, in any form that can be compared. Once all entities are deleted, it must be what
   * it was at first.
   */
  readonly leftovers?: () => Awaitable<unknown>
  /** Called when a case has ended. */
  readonly close?: () => Awaitable<void>
}

/** An entity that a client creates. */
export interface BackendExample {
  readonly kind: Kind
  readonly mixins?: readonly Mixin[]
  /** Values that the client gives, and those that backends of other categories would have set; defaults are added. */
  readonly attributes?: AttributeValues
  readonly title?: string
  readonly summary?: string
  /** Of a link: the location of an entity of `beside`. */
  readonly source?: string
  /** Of a link: the location of an entity of `beside`, or any URI. */
  readonly target?: string
  /**
   * Changes to try; by default the title and every attribute that a client may change are changed one by one. What
   * the backend refuses must leave no trace.
   */
  readonly changes?: readonly ExampleChanges[]
  /** Parameters of actions, by the action's identifier. Default to the defaults and some value of each type. */
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

/** Another entity that exists. */
export interface BackendNeighbour {
  readonly location: string
  readonly kind: Kind
  readonly mixins?: readonly Mixin[]
  readonly attributes?: AttributeValues
}
