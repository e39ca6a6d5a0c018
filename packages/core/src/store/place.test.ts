import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalPath } from '../names.ts'
import { lockKey } from '../registry/intent.ts'
import { placeOfKey } from './place.ts'

test('the place of a lock key is the one that the key was written for', () => {
  const name = fc.string({ unit: fc.constantFrom('a', ' ', '/', 'ü', '%') })
  const location = name.map((text) => canonicalPath(`/${text}`)).filter((path) => path !== undefined)
  fc.assert(
    fc.property(location, fc.option(name, { nil: undefined }), (location, owner) => {
      expect(placeOfKey(lockKey(location, owner))).toEqual({ location, owner })
    }),
  )
})
