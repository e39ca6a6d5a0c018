import type { Awaitable } from '@occi/core'
import { isPromise } from '@occi/core/authoring'
import { turn } from './turn.ts'

/** How many items are worked on in one turn of the event loop. */
const itemsInTurn = 100

/** Does something with one item after the other; other requests have a turn now and then. */
export async function inTurns<T>(
  items: readonly T[],
  operation: (item: T, index: number) => Awaitable<void>,
): Promise<void> {
  for (const [index, item] of items.entries()) {
    if (index % itemsInTurn === itemsInTurn - 1) await turn()
    const done = operation(item, index)
    if (isPromise(done)) await done
  }
}
