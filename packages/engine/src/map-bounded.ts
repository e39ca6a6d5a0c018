import type { Awaitable } from '@occi/core'
import { isPromise } from '@occi/core/authoring'

/** Applies a function to all items, so many at a time. */
export async function mapBounded<T, U>(
  items: readonly T[],
  bound: number,
  apply: (item: T) => Awaitable<U>,
): Promise<U[]> {
  const results: U[] = new Array(items.length)
  let next = 0
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++) {
      const result = apply(items[index] as T)
      results[index] = isPromise(result) ? await result : result
    }
  }
  await Promise.all(Array.from({ length: Math.min(bound, items.length) }, worker))
  return results
}
