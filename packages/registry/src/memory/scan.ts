import type { Awaitable } from '@occi/core'
import { inNextTurn } from '@occi/core/store'

/** How many places are looked at before other requests get a turn; it takes some milliseconds. */
const placesInTurn = 1_000

/** Lets other requests run. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => inNextTurn(resolve))
}

/**
 * Goes through places until one is enough, at once if they are few. If they are many, other requests run in between, and
 * may change what is stored: each turn starts anew after the last place of the one before.
 *
 * @param placesAfter goes through all places after one, in their order
 * @param isEnough looks at a place, and returns whether it was the last one that is needed
 */
export function scan<P>(
  placesAfter: (place: P | undefined) => Iterable<P>,
  isEnough: (place: P) => boolean,
): Awaitable<void> {
  let last: P | undefined
  // Looks at the next places; returns whether there is nothing left to look at.
  const isDone = () => {
    let left = placesInTurn
    for (const place of placesAfter(last)) {
      if (left-- === 0) return false
      last = place
      if (isEnough(place)) return true
    }
    return true
  }
  if (isDone()) return
  return (async () => {
    do await nextTurn()
    while (!isDone())
  })()
}
