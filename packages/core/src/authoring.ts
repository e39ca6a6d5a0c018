// What authors of renderings, registries and engines need beside the main entry: their contracts, messages as they are
// read and written, and the rules of the model as functions.

export type { AnswerDecoder, RawAnswer, RawAnswerType, RawError } from './answer-decoder.ts'
export { definersOf, sourceFits, targetFits } from './applicability.ts'
export { copyAttributes, noAttributes } from './attribute.ts'
export { attempt, chain, inSequence, isPromise } from './awaitable.ts'
export { backendRoutines } from './backend.ts'
export { BoundedCache } from './bounded-cache.ts'
export { mixinApplies } from './catalogue.ts'
export { corePrefix, splitIdentifier } from './category.ts'
export { areComplete, completeEntity } from './complete-entity.ts'
export {
  type CoreAttribute,
  type CoreField,
  type CoreFields,
  coreAttribute,
  coreAttributeName,
  coreAttributes,
  fieldOf,
} from './core-attributes.ts'
export { detached } from './detached.ts'
export { type Done, type DoneType, doneParameter, formatDone, parseDone } from './done.ts'
export type { EntityChanges, MixinDraft } from './draft.ts'
export { copyEntity, type EntityWithLinks, isLinkKind } from './entity.ts'
export { faultsError, formatFault } from './error.ts'
export type { EventCodec, EventReader, RawEvent } from './event-codec.ts'
export { formatPosition } from './fault.ts'
export type { Format } from './format.ts'
export { type Fragment, type Fragments, fragmentOf } from './fragments.ts'
export { canonicalId, uuidOf } from './identity.ts'
export { isJsonObject, jsonFault, maxValueDepth, sameJson } from './json.ts'
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
export { type MixinOrigin, makeMixin } from './mixin.ts'
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
export { beforeNextTurn, inNextTurn, nextTurn } from './next-turn.ts'
export { failureOf, observe, reporting, type Settled } from './observe.ts'
export { formatPagingFields, type PagingFields, parsePagingFields } from './paging-fields.ts'
export { matchesPattern } from './pattern.ts'
export type { Payload, PayloadType } from './payload.ts'
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
export type { Change, Delete, DeleteMixin, ExpectMixin, Put, PutMixin } from './registry/change.ts'
export type { ChangeSet, Difference } from './registry/change-set.ts'
export { type Intent, type IntentOperation, lockKey, type MemberChange } from './registry/intent.ts'
export type { ChangesOptions, Registry } from './registry/registry.ts'
export type { Scope } from './registry/scope.ts'
export type { Snapshot, SnapshotOptions } from './registry/snapshot.ts'
export type {
  AbortOptions,
  BeginOptions,
  Committed,
  Transaction,
  UnfinishedTransaction,
} from './registry/transaction.ts'
export type { RenderContext } from './render-context.ts'
export type { ClientRendering, Decoded, Rendering } from './rendering.ts'
export { type Report, reportToConsole } from './report.ts'
export { resolveChanges, resolveReplacement } from './resolve/change.ts'
export { defaultResolveLimits, type ResolveContext, type ResolveLimits } from './resolve/context.ts'
export { type DraftOptions, resolveDrafts } from './resolve/draft.ts'
export { isInside } from './resolve/ends.ts'
export { type Filter, resolveFilter } from './resolve/filter.ts'
export { resolveInvocation } from './resolve/invocation.ts'
export { resolveMixins } from './resolve/mixin.ts'
export type { ServiceEvent } from './service-event.ts'
export { shorten, shown } from './shown.ts'
export { mostCounted, type Size, sizeOf } from './size.ts'
export { similarTo } from './spelling.ts'
export { checkString, checkValue, valueFromText } from './value.ts'
export { parseWayBack, type WayBack } from './way-back.ts'
export type { ListingPart, PageContext, PageRequest, SignedIn, ViewContext, WebPages } from './web-pages.ts'
