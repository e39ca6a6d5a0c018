import type { Action, ActionInvocation, InvocationOf } from './action.ts'
import type { AnyCategory } from './any-category.ts'
import type { AttributeValues } from './attribute.ts'
import type { Awaitable } from './awaitable.ts'
import type { Catalogue } from './catalogue.ts'
import type { Entity, EntityOf, Holding, Link } from './entity.ts'
import type { Kind } from './kind.ts'
import type { Mixin } from './mixin.ts'
import type { Reader } from './reader.ts'
import type { StoredMixin } from './registry/stored-mixin.ts'

/**
 * Data that a service derives from each request for its backends and its policy, such as the user's name. It is
 * never rendered.
 */
export type RequestExtras = Readonly<Record<string, unknown>>

/** Other changes that are stored together with what a backend was called for, or not at all. */
export interface Batch {
  /**
   * A copy of an entity, by location or id, as it will be once this is stored: with what the operation has created and
   * changed before this call, and with what `update` has changed so far.
   */
  entity(key: string): Awaitable<Entity | undefined>
  /** Changes another entity: its attributes, actions and extras as the function leaves them. */
  update(location: string, change: (entity: Entity) => void): void
  /**
   * Creates or replaces a mixin that entities can then hold, as the `save` of a compute makes an OS template. It belongs to
   * the owner for whom the backend was called, and that owner can remove it.
   */
  putMixin(mixin: Omit<StoredMixin, 'userDefined' | 'owner' | 'rel'>): void
  /** Removes a mixin that was created so. Entities that hold it keep its name and values. */
  deleteMixin(identifier: string): void
}

/** What a backend knows with every call. */
export interface BackendContext {
  /** The categories that this call is for: the entity's kind and mixins that this object serves. */
  readonly categories: readonly (Kind | Mixin)[]
  /** What the service derived from the request, such as the user's name. */
  readonly extras: RequestExtras
  /** The owner of the entity; unset: it is shared by all. */
  readonly owner?: string
  /**
   * Aborted when the caller disconnects or the service stops, and when the call takes longer than the service waits for
   * backends: then the caller gets a 504, nothing that the routine leaves is stored, and recovery calls the backends
   * again, to undo or finish what was begun.
   */
  readonly signal: AbortSignal
  /** What the caller sees, as it was before this operation; `batch.entity` shows what it has done so far. */
  readonly read: Reader
  /** The categories that the caller sees. */
  readonly catalogue: Catalogue
  /** Of no use in `retrieve`. */
  readonly batch: Batch
}

/** What a client wants to change, in part or as a whole; `V` are the values of the entity's attributes. */
export interface Changes<V extends AttributeValues = AttributeValues> {
  /**
   * The new values, `undefined` for an attribute that is removed; for `replace`, all that the entity is to have.
   * Attributes of other categories of the entity are among them: {@link takeOwn} leaves these to their backends.
   */
  readonly attributes: Readonly<Partial<V>>
  /** Identifiers of the mixins that the entity will hold. */
  readonly mixins: readonly string[]
  readonly title?: string
  readonly summary?: string
  readonly source?: string
  readonly target?: string
}

/**
 * Manages the entities of a kind. The entity that a routine gets is a copy of the current one; what the routine does
 * to its `attributes`, `actions` and `extras` is stored if every backend accepts. Title, summary, mixins and links
 * are the service's: a link that moves is shown with its old ends, `changes` has the new ones.
 *
 * A routine refuses by throwing: `AttributeError` for a 400, `HttpError` for any other answer. What it leaves is validated:
 * attributes as their definitions say, actions of the kind and the mixins, extras that are JSON. Anything else is a bug of
 * the backend: it is reported with the code `backend`, the client gets a 500, and nothing is stored.
 */
export interface KindBackend<E extends Entity = Entity> {
  /** Called when an entity is created: sets what the service knows (its state) and the applicable actions. */
  create?(entity: E, context: BackendContext): Awaitable<void>
  /** Called before an entity is rendered: updates it to the real state. */
  retrieve?(entity: E, context: BackendContext): Awaitable<void>
  /** The same for many entities in one call, if that is cheaper. */
  retrieveMany?(entities: readonly E[], context: BackendContext): Awaitable<void>
  /**
   * Called when a client changes a part: `changes` has what is new, and this routine takes over into `entity` what it
   * accepts. Without it the service takes over all.
   */
  update?(entity: E, changes: Changes<E['attributes']>, context: BackendContext): Awaitable<void>
  /**
   * Called when a client replaces the entity: `changes` is complete. Without it `update` receives the differences, in
   * which a removed attribute is `undefined`; without `update` the service takes over all.
   */
  replace?(entity: E, changes: Changes<E['attributes']>, context: BackendContext): Awaitable<void>
  /** Called when an entity is deleted, and for one whose creation was refused by another backend. */
  delete?(entity: E, context: BackendContext): Awaitable<void>
}

/** Manages what a mixin adds to the entities that hold it. */
export interface MixinBackend<E extends Entity = Entity> extends KindBackend<E> {
  /** Called when the mixin is added to an entity that exists; `create` is called unless it is there. */
  associate?(entity: E, context: BackendContext): Awaitable<void>
  /** Called when the mixin is removed from an entity that keeps existing; `delete` is called unless it is there. */
  dissociate?(entity: E, context: BackendContext): Awaitable<void>
}

/** Carries out actions. */
export interface ActionBackend<E extends Entity = Entity, I extends ActionInvocation = ActionInvocation> {
  /**
   * Called when an action is invoked that is applicable. Changes the entity's state and applicable actions.
   *
   * @returns the identifier of a mixin that it created, if the client gets that one (`GFD.224 Compute`: save)
   */
  // biome-ignore lint/suspicious/noConfusingVoidType: an action that returns nothing is the usual one
  action?(entity: E, invocation: I, context: BackendContext): Awaitable<string | void>
}

/** An object that serves one or more categories, of one or more classes. */
export interface Backend<E extends Entity = Entity, I extends ActionInvocation = ActionInvocation>
  extends MixinBackend<E>,
    ActionBackend<E, I> {}

/**
 * The type of a backend for a category: a backend of a kind gets its entities typed, one of a mixin knows the
 * attributes that the mixin adds, one of an action its parameters. For several categories it gets entities of any of
 * them.
 */
export type BackendFor<C extends AnyCategory> = Backend<ServedEntity<C>, ServedInvocation<C>>

/** The entities for which a backend of a category is called. A link does not fit where a resource is expected. */
type ServedEntity<C> = C extends Kind
  ? Extract<EntityOf<C>, Link> extends never
    ? Extract<EntityOf<C>, Entity> & { readonly source?: never }
    : Extract<EntityOf<C>, Entity>
  : C extends Mixin<infer A>
    ? Holding<Entity, A>
    : Entity

/** The invocations of actions with which a backend of a category is called. */
type ServedInvocation<C> = C extends Action ? Extract<InvocationOf<C>, ActionInvocation> : ActionInvocation

/** The names of all routines that a backend may have. */
export const backendRoutines = [
  'create',
  'retrieve',
  'retrieveMany',
  'update',
  'replace',
  'delete',
  'associate',
  'dissociate',
  'action',
] as const satisfies readonly (keyof Backend)[]
