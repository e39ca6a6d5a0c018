import type { Criterion } from '@occi/core/store'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Database } from './database.ts'
import { ListSizes } from './list-sizes.ts'

const [kind, mixin]: readonly Criterion[] = ['kind k', 'mixin m'].map((list) => ({ list, key: '', counter: list }))
const criteria = [kind, mixin].filter((one) => one !== undefined)

/** A database that answers with these sizes, one after the other; undefined stands for a failure. */
function databaseOf(...answers: readonly (Record<string, number> | undefined)[]): Pick<Database, 'rows'> {
  const left = [...answers]
  return {
    async rows<R>() {
      const answer = left.shift()
      if (answer === undefined) throw new Error('no answer')
      return [answer as R]
    },
  }
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
afterEach(() => void vi.useRealTimers())

describe('what the fewest entities have', () => {
  it('is asked once a second for the same query and scope', async () => {
    const sizes = new ListSizes(databaseOf({ n0: 5, n1: 3 }, { n0: 1, n1: 1 }, { n0: 2, n1: 3 }))
    const both = await Promise.all([sizes.rarest(criteria, {}), sizes.rarest(criteria, {})])
    expect(both).toEqual(Array(2).fill({ criterion: mixin, size: 3 }))
    expect(await sizes.rarest(criteria, { owner: 'ann' })).toEqual({ criterion: kind, size: 1 })
    vi.advanceTimersByTime(1_001)
    expect(await sizes.rarest(criteria, {})).toEqual({ criterion: kind, size: 2 })
  })

  it('is asked again after a failure', async () => {
    const sizes = new ListSizes(databaseOf(undefined, { n0: 5, n1: 3 }))
    await expect(sizes.rarest(criteria, {})).rejects.toThrow('no answer')
    expect(await sizes.rarest(criteria, {})).toEqual({ criterion: mixin, size: 3 })
  })
})
