import { expect, test } from 'vitest'
import { resultOf } from './growth.ts'

const row = { name: 'memory: page', target: { atMost: 1.2 } }

test('the largest registry is compared with that of a thousand, round by round', () => {
  const rounds = [
    [1, 10, 11],
    [2, 20, 30],
    [1, 10, 12],
  ]
  const { samples, detail } = resultOf(row, [10, 1000, 1_000_000], { rounds })
  expect(samples).toEqual([1.1, 1.5, 1.2])
  expect(detail).toBe('µs with 10: 1.00, 1,000: 10, 1,000,000: 12')
})

test('without a registry of a thousand the smallest one is compared', () => {
  expect(resultOf(row, [10, 100], { rounds: [[2, 3]] }).samples).toEqual([1.5])
})
