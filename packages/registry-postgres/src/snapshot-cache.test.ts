import type { Entity } from '@occi/core'
import { expect, test } from 'vitest'
import { SnapshotCache } from './snapshot-cache.ts'

const kept = (location: string, stamp = 1) => ({
  entity: { location } as Entity,
  links: [],
  stamp,
  token: 'store',
})

test('what is kept is bounded, and what is used stays', () => {
  const cache = new SnapshotCache(20_000)
  const names = Array.from({ length: 50 }, (_, index) => `/m/${index}`)
  cache.keep('/used', kept('/used'), 100)
  for (const name of names) {
    cache.keep(name, kept(name), 100)
    expect(cache.get('/used')).toEqual(kept('/used'))
  }
  const left = names.filter((name) => cache.get(name) !== undefined)
  expect(left.length).toBeGreaterThan(10)
  expect(left.length).toBeLessThan(34)
})

test('the last one is kept, but none that is too large', () => {
  const cache = new SnapshotCache(20_000)
  cache.keep('/m/1', kept('/m/1', 1), 100)
  cache.keep('/m/1', kept('/m/1', 2), 100)
  expect(cache.get('/m/1')?.stamp).toBe(2)
  cache.keep('/m/2', kept('/m/2'), 10_000)
  expect(cache.get('/m/2')).toBeUndefined()
  const none = new SnapshotCache(0)
  none.keep('/m/1', kept('/m/1'), 1)
  expect(none.get('/m/1')).toBeUndefined()
})
