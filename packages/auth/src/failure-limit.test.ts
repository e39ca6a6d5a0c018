import { expect, test } from 'vitest'
import { FailureLimit } from './failure-limit.ts'

function limitOf(capacity = 10) {
  const clock = { now: 1000 }
  return { clock, limit: new FailureLimit({ burst: 3, interval: 100, capacity, now: () => clock.now }) }
}

test('so many failures at once, then one in each interval', () => {
  const { clock, limit } = limitOf()
  for (let time = 0; time < 3; time++) {
    expect(limit.wait('a')).toBeLessThanOrEqual(0)
    limit.add('a')
  }
  expect([limit.wait('a'), limit.wait('a', 1), limit.wait('a', 4)]).toEqual([100, 300, 0])
  expect(limit.wait('b')).toBeLessThanOrEqual(0)
  clock.now += 100
  expect(limit.wait('a')).toBe(0)
  limit.add('a')
  expect(limit.wait('a')).toBe(100)
  limit.clear('a')
  expect(limit.wait('a')).toBeLessThanOrEqual(0)
})

test('remembers so many keys, those that failed last', () => {
  const { limit } = limitOf(2)
  for (const key of ['a', 'a', 'a', 'b', 'b', 'b', 'a', 'c']) limit.add(key)
  expect(limit.wait('a')).toBe(200)
  expect(limit.wait('b')).toBeLessThanOrEqual(0)
})
