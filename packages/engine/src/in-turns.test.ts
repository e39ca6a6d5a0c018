import { expect, test } from 'vitest'
import { inTurns } from './in-turns.ts'

const numbers = Array.from({ length: 450 }, (_, index) => index)

test('work on many items leaves turns to others, and keeps the order', async () => {
  const done: number[] = []
  const seen: number[] = []
  const look = () => {
    seen.push(done.length)
    if (done.length < numbers.length) setImmediate(look)
  }
  setImmediate(look)
  await inTurns(numbers, (number, index) => {
    expect(index).toBe(number)
    done.push(number)
  })
  expect(done).toEqual(numbers)
  const steps = seen.map((count, index) => count - (seen[index - 1] ?? 0))
  expect(Math.max(...steps)).toBeLessThanOrEqual(100)
})

test('an item begins when the one before has ended, and the first failure ends all', async () => {
  const done: number[] = []
  const work = inTurns(numbers, async (number) => {
    await Promise.resolve()
    if (number === 3) throw new Error('refused')
    done.push(number)
  })
  await expect(work).rejects.toThrow('refused')
  expect(done).toEqual([0, 1, 2])
})
