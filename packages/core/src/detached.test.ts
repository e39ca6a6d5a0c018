import fc from 'fast-check'
import { expect, test } from 'vitest'
import { detached } from './authoring.ts'

test('a text stays the same', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 40 }), fc.nat(40), (text, start) => {
      const part = text.slice(start)
      expect(detached(part)).toBe(part)
    }),
  )
})
