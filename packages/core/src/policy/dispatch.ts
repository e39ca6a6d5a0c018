import type { Backend } from '../backend.ts'
import type { Entity } from '../entity.ts'
import type { Kind } from '../kind.ts'
import type { Mixin } from '../mixin.ts'
import type { PolicyContext } from './context.ts'

/** A category with the backend that serves it. */
export interface Registered {
  readonly category: Kind | Mixin
  readonly backend: Backend
}

/** Which backends are called. */
export interface Dispatch {
  /** Returns the backends to call for an entity, in order; defaults to those of its kind and of its mixins. */
  backends?(entity: Entity, registered: readonly Registered[]): readonly Registered[]
  /** Returns the backend of a mixin for which none is registered, such as one that a client defined. */
  mixinBackend?(mixin: Mixin, context: PolicyContext): Backend | undefined
  /** Called when a mixin that a client defined has been removed. */
  mixinRemoved?(mixin: Mixin, context: PolicyContext): void
}
