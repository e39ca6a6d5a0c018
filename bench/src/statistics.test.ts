import { expect, test } from 'vitest'
import { median, quantile } from './statistics.ts'

test('the median is the value in the middle, whatever the order', () => {
  expect(median([3, 1, 2])).toBe(2)
})

test('the median of an even number of values lies between two of them', () => {
  expect(median([4, 1, 3, 2])).toBe(2.5)
})

test('quantiles are interpolated', () => {
  const values = Array.from({ length: 101 }, (_, n) => n)
  expect(quantile(values, 0)).toBe(0)
  expect(quantile(values, 0.99)).toBeCloseTo(99)
  expect(quantile(values, 1)).toBe(100)
  expect(quantile([10, 20], 0.25)).toBeCloseTo(12.5)
})

test('nothing has no quantile', () => {
  expect(median([])).toBeNaN()
})
