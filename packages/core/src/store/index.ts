export { acquire } from './acquire.ts'
export { canonicalJson, matches, visitSearchable } from './attributes.ts'
export { compareCodePoints } from './code-points.ts'
export {
  attributeEntry,
  type Criterion,
  changedEntries,
  counterOf,
  countersOf,
  criteriaOf,
  type Digest,
  type Entry,
  entriesOf,
  everything,
  orderList,
  pathCounter,
} from './entries.ts'
export { inDoubt, locksLost, notKept } from './errors.ts'
export {
  type EntityHolder,
  type Evaluation,
  evaluate,
  type StoredPlaces,
} from './evaluate.ts'
export { fold } from './fold.ts'
export { type ChangeSource, charactersAtOnce, Followers, setsAtOnce } from './followers.ts'
export { defaultHistory, type HistoryLimits, historyOf, type KeptChanges, mostInHistory } from './history.ts'
export { KeyedLocks, type Release } from './keyed-locks.ts'
export { type Aborted, type LeaseStore, Leases } from './leases.ts'
export { MixinCache } from './mixin-cache.ts'
export { OpenTransaction, type TransactionSteps } from './open-transaction.ts'
export {
  comparePlaces,
  formatOrderedCursor,
  type OrderedPosition,
  orderedPositionOf,
  parseOrderedCursor,
} from './order.ts'
export { type PageContent, pageOf, pageOfAll } from './page.ts'
export { type Place, placeOfKey } from './place.ts'
export {
  compareEntities,
  comparePositions,
  formatCursor,
  isWithin,
  type ListingPosition,
  parseCursor,
  pathsAbove,
  positionOf,
  type Range,
  rangesOf,
} from './position.ts'
export { pause } from './retry.ts'
export { callerOf, type Owned, ownerOf, ownersSeen, seeEachOther, seenOf, sees } from './scope.ts'
export { hasTerms, type SearchTerm, searchTerms, searchText } from './search.ts'
export { joinSql, type Sql, type SqlTag, sqlTag } from './sql.ts'
export { parseChanges, parseEntity, parseIntent, type StoredChanges } from './stored.ts'
export type { Stamp } from './stored-as.ts'
export { backgroundTimer } from './timers.ts'
export { orderKeyOf, valueKey } from './value-key.ts'
