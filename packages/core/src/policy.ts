import type { Awaitable } from './awaitable.ts'
import type { Backend, RequestExtras } from './backend.ts'
import type { EntityDraft } from './draft.ts'
import type { Entity } from './entity.ts'
import type { Kind } from './kind.ts'
import type { Mixin } from './mixin.ts'

/** What a policy is told of a request. */
export interface PolicyContext {
  /** What the service derived from the request. */
  readonly extras: RequestExtras
  /** Whose the caller is, as `owner` said. */
  readonly owner?: string
}

/** A category with the backend that serves it. */
export interface Registered {
  readonly category: Kind | Mixin
  readonly backend: Backend
}

/** Something that a caller wants to do. */
export interface Operation {
  /** What it does; `associate` and `dissociate` add and remove a mixin through its collection. */
  readonly type:
    | 'retrieve'
    | 'list'
    | 'create'
    | 'update'
    | 'replace'
    | 'delete'
    | 'action'
    | 'associate'
    | 'dissociate'
    | 'define-mixin'
    | 'remove-mixin'
  /** What it is done to: a location, or the identifier of a mixin. */
  readonly key: string
  /** The entity as it stands, where there is one. */
  readonly entity?: Entity
  /** The term of the action. */
  readonly action?: string
}

/** What a service decides apart from its backends; every member is optional. */
export interface Policy {
  /** Whose the caller is: owned entities and mixins exist for their owner alone. */
  owner?(extras: RequestExtras): string | undefined
  /** Id and location of a new entity; the service makes what is left out. */
  identity?(draft: EntityDraft, context: PolicyContext): { id?: string; location?: string } | undefined
  /** The backends to call for an entity, in order; by default those of its kind and of its mixins. */
  backends?(entity: Entity, registered: readonly Registered[]): readonly Registered[]
  /** The backend of a mixin that no backend is registered for, as one that a client defined. */
  mixinBackend?(mixin: Mixin, context: PolicyContext): Backend | undefined
  /** Told when a mixin that a client defined is gone. */
  mixinRemoved?(mixin: Mixin, context: PolicyContext): void
  /** Throws where the caller may not do it: `HttpError(403, …)` usually. */
  authorize?(operation: Operation, context: PolicyContext): Awaitable<void>
}
