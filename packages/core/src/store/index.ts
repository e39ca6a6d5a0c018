export { canonicalJson, matches, searchableAttributes } from './attributes.ts'
export { busy, KeyedLocks, type Release } from './keyed-locks.ts'
export {
  comparePositions,
  formatCursor,
  isWithin,
  type Position,
  parseCursor,
  pathsAbove,
  positionOf,
  type Range,
  rangesOf,
} from './position.ts'
export { type Owned, ownerOf, sees } from './scope.ts'
export { expectStorable } from './storable.ts'
export { parseEntity, parseIntent } from './stored.ts'
