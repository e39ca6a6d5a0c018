// What services and their backends need. Authors of renderings, registries and engines find the rest in
// `@occi/core/authoring` and `@occi/core/store`.

// definitions
export {
  type Action,
  type ActionInvocation,
  defineAction,
  type InvocationOf,
  isInvocationOf,
} from './action.ts'
export type { AnyCategory } from './any-category.ts'
// questions that backends ask of an entity
export {
  appliesTo,
  categoriesOf,
  isApplicable,
  isDefinedFor,
  isMutable,
  isRequired,
  mixinsOf,
} from './applicability.ts'
export type {
  AttributeDefinition,
  AttributeDefinitions,
  AttributeType,
  AttributeValue,
  AttributeValues,
  CheckedDefinitions,
  OptionalValues,
  ValueOf,
  Values,
} from './attribute.ts'
// the contract of those who find out who calls
export type { Authenticator, RequestHead } from './authenticator.ts'
export type { Awaitable } from './awaitable.ts'
// the contract of backends
export type {
  ActionBackend,
  Backend,
  BackendContext,
  BackendFor,
  Batch,
  Changes,
  KindBackend,
  MixinBackend,
  RequestExtras,
} from './backend.ts'
export { entity, link, resource } from './base-kinds.ts'
export { Catalogue, type Definitions } from './catalogue.ts'
export type { Category, CategoryClass, CategoryInput, Extras } from './category.ts'
// what a naming policy is given
export type { DraftEnd, EntityDraft } from './draft.ts'
// entities
export {
  type ActionsOf,
  type AttributesOf,
  attributeOf,
  type Entity,
  type EntityFields,
  type EntityOf,
  type Holding,
  hasMixin,
  isLink,
  isOfKind,
  type Link,
  type MixinActionIdentifier,
  type Resource,
} from './entity.ts'
// errors
export {
  AttributeError,
  type ErrorCode,
  HttpError,
  isHttpError,
  isOcciError,
  OcciError,
  type OcciErrorOptions,
} from './error.ts'
export type { Fault, ModelPath, Position } from './fault.ts'
// what a naming policy can build on
export { idOf, newUuid } from './identity.ts'
export type { Json, JsonObject } from './json.ts'
export { defineKind, type Inherited, isKindOf, type Kind, type KindInput } from './kind.ts'
export { defineMixin, dependsOn, type Mixin, type MixinInput, type OnlyKinds, type WithDepends } from './mixin.ts'
// the contract of those who observe a service
export type {
  BackendCall,
  LockRequest,
  Observation,
  ObservedEnd,
  Observer,
  RecoveryEnd,
  RequestEnd,
  RequestStart,
  SignInFailure,
} from './observer.ts'
// the contract of policies
export type { Authorization, Operation } from './policy/authorization.ts'
export type { PolicyContext } from './policy/context.ts'
export type { Dispatch, Registered } from './policy/dispatch.ts'
export type { Naming } from './policy/naming.ts'
export type { Policy } from './policy/policy.ts'
export type { Tenancy } from './policy/tenancy.ts'
// what backends and policies read with
export type { Reader } from './reader.ts'
export type { Difference, EntityChange, Revision } from './registry/change-set.ts'
export type { Cursor, Direction, Order, Page, PageQuery, Query } from './registry/query.ts'
export type { StoredMixin } from './registry/stored-mixin.ts'
// states that actions change
export {
  actionsIn,
  enterState,
  nextState,
  type StateIn,
  type StateMachine,
  setActions,
  stateMachine,
  stateOf,
  type Transitions,
} from './state-machine.ts'
export { takeOwn } from './take-own.ts'
