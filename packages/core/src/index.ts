export { type Action, type ActionInvocation, defineAction, type InvocationOf, isInvocationOf } from './action.ts'
export {
  appliesTo,
  categoriesOf,
  definersOf,
  isApplicable,
  isDefinedFor,
  isMutable,
  isRequired,
  mixinsOf,
  targetFits,
} from './applicability.ts'
export {
  type AttributeDefinition,
  type AttributeDefinitions,
  type AttributeType,
  type AttributeValue,
  type AttributeValues,
  type CheckedDefinitions,
  copyAttributes,
  noAttributes,
  type OptionalValues,
  type ValueOf,
  type Values,
} from './attribute.ts'
export { type Awaitable, chain, isPromise } from './awaitable.ts'
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
export { BoundedCache } from './bounded-cache.ts'
export { Catalogue, type Definitions, mixinApplies } from './catalogue.ts'
export {
  type Category,
  type CategoryClass,
  type CategoryInput,
  corePrefix,
  type Extras,
  splitIdentifier,
} from './category.ts'
export { completeEntity } from './complete-entity.ts'
export {
  type CoreAttribute,
  type CoreField,
  type CoreFields,
  coreAttribute,
  coreAttributeName,
  coreAttributes,
  fieldOf,
} from './core-attributes.ts'
export type { DraftEnd, EntityChanges, EntityDraft, MixinDraft } from './draft.ts'
export {
  type ActionsOf,
  type AttributesOf,
  attributeOf,
  copyEntity,
  type Entity,
  type EntityFields,
  type EntityOf,
  type EntityWithLinks,
  type Holding,
  hasMixin,
  isLink,
  isLinkKind,
  isOfKind,
  type Link,
  type MixinActionIdentifier,
  type Resource,
} from './entity.ts'
export {
  AttributeError,
  type ErrorCode,
  faultsError,
  formatFault,
  HttpError,
  isHttpError,
  isOcciError,
  OcciError,
  type OcciErrorOptions,
} from './error.ts'
export { type Fault, formatPosition, type ModelPath, type Position } from './fault.ts'
export { canonicalId, idOf, newUuid, uuidOf } from './identity.ts'
export { isJsonObject, type Json, type JsonObject, jsonFault, maxValueDepth, sameJson } from './json.ts'
export { defineKind, isKindOf, type Kind, type KindInput } from './kind.ts'
export {
  type Body,
  bodyText,
  type Fields,
  fieldOctets,
  fieldText,
  fieldValues,
  type Message,
  type ReceivedMessage,
} from './message.ts'
export {
  defineMixin,
  dependsOn,
  type Mixin,
  type MixinInput,
  type MixinOrigin,
  makeMixin,
  type WithDepends,
} from './mixin.ts'
export {
  addMixins,
  applyDefaults,
  defaultsGained,
  dropUndefined,
  excludesEachOther,
  type KeptValues,
  keptValues,
} from './mixin-set.ts'
export {
  canonicalPath,
  isCategoryLocation,
  isEntityLocation,
  isScheme,
  isTerm,
  isUri,
  occiPrefix,
  ogfSchemes,
} from './names.ts'
export { matchesPattern } from './pattern.ts'
export type { Authorization, Operation } from './policy/authorization.ts'
export type { PolicyContext } from './policy/context.ts'
export type { Dispatch, Registered } from './policy/dispatch.ts'
export type { Naming } from './policy/naming.ts'
export type { Policy } from './policy/policy.ts'
export type { Tenancy } from './policy/tenancy.ts'
export type {
  Raw,
  RawAttributeDefinition,
  RawAttributeSet,
  RawAttributes,
  RawCategory,
  RawEnd,
  RawEntity,
  RawReference,
  RawSeen,
  RawType,
  RawValue,
} from './raw.ts'
export type { Reader } from './reader.ts'
export type { Change, Delete, DeleteMixin, ExpectMixin, Put, PutMixin } from './registry/change.ts'
export type { ChangeSet, Difference, Revision } from './registry/change-set.ts'
export { type Intent, type IntentOperation, lockKey } from './registry/intent.ts'
export type { Cursor, Direction, Order, Page, PageQuery, Query } from './registry/query.ts'
export type { ChangesOptions, Registry } from './registry/registry.ts'
export type { Scope } from './registry/scope.ts'
export type { Snapshot, SnapshotOptions } from './registry/snapshot.ts'
export type { StoredMixin } from './registry/stored-mixin.ts'
export type {
  AbortOptions,
  BeginOptions,
  Committed,
  Transaction,
  UnfinishedTransaction,
} from './registry/transaction.ts'
export type {
  Decoded,
  PageInfo,
  Payload,
  PayloadType,
  RenderContext,
  RenderedRequest,
  Rendering,
} from './rendering.ts'
export { resolveChanges, resolveReplacement } from './resolve/change.ts'
export { defaultResolveLimits, type ResolveContext, type ResolveLimits } from './resolve/context.ts'
export { type DraftOptions, resolveDrafts } from './resolve/draft.ts'
export { type Filter, resolveFilter } from './resolve/filter.ts'
export { resolveInvocation } from './resolve/invocation.ts'
export { resolveMixins } from './resolve/mixin.ts'
export { shorten, shown } from './shown.ts'
export { type Size, sizeOf } from './size.ts'
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
export { checkString, checkValue, valueFromText } from './value.ts'
