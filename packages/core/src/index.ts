export { type Action, type ActionInvocation, defineAction } from './action.ts'
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
  copyAttributes,
  noAttributes,
  type ValueOf,
  type Values,
} from './attribute.ts'
export { type Awaitable, chain, isPromise } from './awaitable.ts'
export {
  type ActionBackend,
  applyChanges,
  type Backend,
  type BackendContext,
  type BackendFor,
  type Batch,
  type Changes,
  type KindBackend,
  type MixinBackend,
  type RequestExtras,
} from './backend.ts'
export { entity, link, resource } from './base-kinds.ts'
export { Catalogue, type Definitions, mixinApplies } from './catalogue.ts'
export {
  type Category,
  type CategoryClass,
  type CategoryInput,
  corePrefix,
  type Extras,
  splitIdentifier,
} from './category.ts'
export type { DraftEnd, EntityChanges, EntityDraft, MixinDraft } from './draft.ts'
export {
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
  type Resource,
} from './entity.ts'
export {
  AttributeError,
  type ErrorCode,
  faultsError,
  formatFault,
  HttpError,
  InDoubtError,
  LocksLostError,
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
export type { Operation, Policy, PolicyContext, Registered } from './policy.ts'
export type { Cursor, Direction, Page, PageQuery, Query } from './query.ts'
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
export {
  type AbortOptions,
  type BeginOptions,
  type Change,
  type Delete,
  type DeleteMixin,
  type Expect,
  type Intent,
  lockKey,
  type Put,
  type PutMixin,
  type Registry,
  type Scope,
  type StoredMixin,
  type UnfinishedIntent,
  type Work,
} from './registry.ts'
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
export { type Size, sizeOf } from './size.ts'
export { checkString, checkValue, valueFromText } from './value.ts'
