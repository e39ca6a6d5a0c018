import { expect, test, vi } from 'vitest'
import { BoundedCache } from './bounded-cache.ts'

test('computes a value once, also if it is undefined', () => {
  const cache = new BoundedCache<string, number | undefined>(2)
  const compute = vi.fn((key: string) => (key === '' ? undefined : key.length))
  expect([cache.get('ab', compute), cache.get('ab', compute)]).toEqual([2, 2])
  expect([cache.get('', compute), cache.get('', compute)]).toEqual([undefined, undefined])
  expect(compute).toHaveBeenCalledTimes(2)
})

test('drops the first when it is full', () => {
  const cache = new BoundedCache<number, number>(3)
  const compute = vi.fn((key: number) => key)
  for (let key = 0; key < 1000; key++) cache.get(key, compute)
  compute.mockClear()
  for (const key of [999, 998, 997]) cache.get(key, compute)
  expect(compute).not.toHaveBeenCalled()
  cache.get(996, compute)
  expect(compute).toHaveBeenCalledExactlyOnceWith(996)
})

test('a computation that throws leaves nothing behind', () => {
  const cache = new BoundedCache<string, number>(1)
  expect(() =>
    cache.get('a', () => {
      throw new Error('no')
    }),
  ).toThrow('no')
  expect(cache.get('a', () => 1)).toBe(1)
})
