import { expect, it } from 'vitest'
import { MixinCache } from './mixin-cache.ts'

it('returns what is kept for a scope as long as its stamp is the same', () => {
  const cache = new MixinCache()
  const kept = cache.keep({ owner: 'ann' }, 1, [])
  expect(cache.get({ owner: 'ann' }, 1)).toBe(kept)
  expect(Object.isFrozen(kept)).toBe(true)
  const others = [{ owner: 'bob' }, { owner: 'unowned' }, {}, { everyone: true as const }]
  expect(others.map((scope) => cache.get(scope, 1))).toEqual(others.map(() => undefined))
  expect(cache.get({ owner: 'ann' }, 2)).toBeUndefined()
})

it('keeps a bounded number of scopes', () => {
  const cache = new MixinCache()
  for (let index = 0; index <= 10_000; index++) cache.keep({ owner: `owner-${index}` }, 1, [])
  expect(cache.get({ owner: 'owner-0' }, 1)).toBeUndefined()
  expect(cache.get({ owner: 'owner-1' }, 1)).toBeDefined()
})
