import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalPath, lockKey } from '../authoring.ts'

test('unowned entities have one key for all callers, owned ones a key for each owner', () => {
  expect(lockKey('/job/1', undefined)).toBe('/job/1')
  expect(lockKey('/job/1', 'jane')).not.toBe(lockKey('/job/1', undefined))
  expect(lockKey('/job/1', 'jane')).toBe(lockKey('/job/1', 'jane'))
})

test('two keys are equal only if location and owner are', () => {
  const location = fc
    .string({ unit: fc.constantFrom('a', ' ', '/') })
    .map((name) => canonicalPath(`/${name}`))
    .filter((path) => path !== undefined)
  const place = fc.tuple(location, fc.option(fc.string({ unit: fc.constantFrom('a', ' ', '/') }), { nil: undefined }))
  fc.assert(
    fc.property(place, place, ([location, owner], [otherLocation, otherOwner]) => {
      const isSame = location === otherLocation && owner === otherOwner
      expect(lockKey(location, owner) === lockKey(otherLocation, otherOwner)).toBe(isSame)
    }),
  )
})
