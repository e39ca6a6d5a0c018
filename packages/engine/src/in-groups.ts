import { turn } from './turn.ts'

/** How many items are worked on at once, at most. */
const largestGroup = 16

/**
 * Does something with each item, in groups: each group is twice as large as the one before, so that what fails for all
 * fails for one. Other requests have a turn between them. The first failure is thrown once its group has ended, and no
 * other group begins.
 *
 * @returns what each led to, in the order of the items
 */
export async function inGroups<T, R>(items: readonly T[], operation: (item: T) => Promise<R>): Promise<readonly R[]> {
  const all: R[] = []
  for (let start = 0, size = 1; start < items.length; start += size, size = Math.min(2 * size, largestGroup)) {
    await turn()
    const results = await Promise.allSettled(items.slice(start, start + size).map(operation))
    for (const result of results) {
      if (result.status === 'rejected') throw result.reason
      all.push(result.value)
    }
  }
  return all
}
