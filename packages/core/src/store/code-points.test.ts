import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareCodePoints } from './code-points.ts'

const text = fc.string({
  unit: fc.oneof(fc.constantFrom('a', 'b', '\u{d7ff}', '\u{e000}', '\u{ffff}', '\u{10000}', '\u{10ffff}', '😀')),
  maxLength: 5,
})

test('texts are compared as their UTF-8 octets are', () => {
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(compareCodePoints(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)))
    }),
  )
})
