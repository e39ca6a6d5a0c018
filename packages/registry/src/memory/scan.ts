import type { Awaitable } from '@occi/core'
import { nextTurn } from '@occi/core/authoring'

/** How many places are looked at before other requests get a turn; it takes some milliseconds. */
const placesInTurn = 1_000

/**
 * Shows places to a function until it returns `true`: those after one, or all, in their order. It is no generator, since
 * that would cost as much as looking at an entity does.
 */
export type Visit<P> = (after: P | undefined, isEnough: (place: P) => boolean) => void

/**
 * Goes through places until one is enough, at once if they are few. If they are many, other requests run in between, and
 * may change what is stored: each turn starts anew after the last place of the one before.
 *
 * @param isEnough looks at a place, and returns whether it was the last one that is needed
 */
export function scan<P>(visit: Visit<P>, isEnough: (place: P) => boolean): Awaitable<void> {
  let last: P | undefined
  let left = 0
  const isLast = (place: P) => {
    if (left-- === 0) return true
    last = place
    return isEnough(place)
  }
  // Looks at the next places; returns whether there is nothing left to look at.
  const isDone = () => {
    left = placesInTurn
    visit(last, isLast)
    return left >= 0
  }
  if (isDone()) return
  return (async () => {
    do await nextTurn()
    while (!isDone())
  })()
}
