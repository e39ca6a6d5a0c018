import { expect, it } from 'vitest'
import { Batches, type BatchOptions } from './batches.ts'

/** A batch whose runs end when they are told to; it doubles numbers. */
function doubling(options: BatchOptions<number> = {}) {
  const runs: { readonly items: readonly number[]; end(): void; fail(error: Error): void }[] = []
  const batch = new Batches((items: readonly number[]) => {
    return new Promise<readonly number[]>((resolve, reject) => {
      runs.push({ items, end: () => resolve(items.map((item) => 2 * item)), fail: reject })
    })
  }, options)
  const run = async (index: number) => {
    while (runs[index] === undefined) await new Promise((resolve) => setImmediate(resolve))
    return runs[index]
  }
  return { batch, runs, run }
}

it('runs the requests of one turn together, and each gets its own result', async () => {
  const { batch, runs, run } = doubling()
  const results = [1, 2, 3].map((item) => batch.do(item))
  ;(await run(0)).end()
  expect([await Promise.all(results), runs.map(({ items }) => items)]).toEqual([[2, 4, 6], [[1, 2, 3]]])
})

it('collects requests while a batch is in progress', async () => {
  const { batch, run } = doubling()
  const first = batch.do(1)
  const one = await run(0)
  const others = [batch.do(2), batch.do(3)]
  one.end()
  const next = await run(1)
  next.end()
  expect([await first, await Promise.all(others), next.items]).toEqual([2, [4, 6], [2, 3]])
})

it('does not wait for long for a batch that is stuck', async () => {
  const { batch, run } = doubling()
  const stuck = batch.do(1)
  const one = await run(0)
  const other = batch.do(2)
  ;(await run(1)).end()
  expect(await other).toBe(4)
  one.end()
  expect(await stuck).toBe(2)
})

it('starts at once when as many wait as a batch has at most', async () => {
  const { batch, run } = doubling()
  const first = batch.do(0)
  const one = await run(0)
  const others = Array.from({ length: 70 }, (_, index) => batch.do(index))
  const two = await run(1)
  expect(two.items).toHaveLength(64)
  for (const each of [one, two, await run(2)]) each.end()
  expect((await Promise.all([first, ...others])).at(-1)).toBe(138)
})

it('does by themselves those that are to be, and all of a batch that may have failed because of one', async () => {
  const { batch, runs, run } = doubling({
    isAlone: (item) => item === 9,
    isOfOne: (error) => error instanceof RangeError,
  })
  const results = [1, 9, 2].map((item) => batch.do(item))
  ;(await run(0)).end()
  ;(await run(1)).fail(new RangeError('one of them'))
  ;(await run(2)).end()
  ;(await run(3)).fail(new RangeError('this one'))
  expect(await Promise.allSettled(results)).toMatchObject([
    { value: 2 },
    { value: 18 },
    { reason: { message: 'this one' } },
  ])
  expect(runs.map(({ items }) => items)).toEqual([[9], [1, 2], [1], [2]])
})

it('fails as a whole otherwise', async () => {
  const { batch, run } = doubling({ isOfOne: (error) => error instanceof RangeError })
  const results = [1, 2].map((item) => batch.do(item))
  ;(await run(0)).fail(new Error('the connection was lost'))
  expect((await Promise.allSettled(results)).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
})
