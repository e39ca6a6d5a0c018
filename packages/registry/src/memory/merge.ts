import { comparePositions, type Range } from '@occi/core/store'
import type { Slot } from './slot.ts'
import type { SortedSlots, Walk } from './sorted-slots.ts'

/** What stands in a range of several sorted collections, in one order, without the first `skip`. */
export function* merged(collections: readonly SortedSlots[], range: Range, skip = 0): Generator<Slot> {
  const [only, ...others] = collections
  if (only === undefined) return
  if (others.length === 0) {
    for (const walk = only.walk(range, skip); walk.current !== undefined; walk.advance()) yield walk.current
    return
  }
  const walks = collections.map((slots) => slots.walk(range))
  for (let walk = foremost(walks); walk?.current !== undefined; walk = foremost(walks)) {
    if (skip > 0) skip--
    else yield walk.current
    walk.advance()
  }
}

function foremost(walks: readonly Walk[]): Walk | undefined {
  let first: Walk | undefined
  for (const walk of walks) {
    if (walk.current === undefined) continue
    if (first?.current === undefined || comparePositions(walk.current, first.current) < 0) first = walk
  }
  return first
}
