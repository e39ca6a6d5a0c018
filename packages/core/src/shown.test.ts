import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isWellFormed, onOneLine, shorten, shown } from './shown.ts'

test.each([
  ['', ''],
  ['occi.compute.cores', 'occi.compute.cores'],
  ['a\tb', 'a\tb'],
  ['a\r\nb', 'a\\u000d\\u000ab'],
  ['a\0', 'a\\u0000'],
  ['\u2028', '\\u2028'],
  ['\ud800a', '\\ud800a'],
  ['😀', '😀'],
])('%j on one line: %s', (text, line) => expect(onOneLine(text)).toBe(line))

test('what is long is cut', () => {
  expect(shown('a'.repeat(200))).toBe('a'.repeat(200))
  expect(shown('a'.repeat(201))).toBe(`${'a'.repeat(199)}…`)
  expect(shown('abcdef', 4)).toBe('abc…')
})

test.each([
  ['', 3, ''],
  ['abc', 3, 'abc'],
  ['abcd', 3, 'ab…'],
  ['😀😀😀', 3, '😀😀😀'],
  ['😀😀😀😀', 3, '😀😀…'],
])('%j, at most %d characters: %j', (text, longest, short) => expect(shorten(text, longest)).toBe(short))

test('whatever a client wrote can stand in a message', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.integer({ max: 0xffff }).map((code) => String.fromCharCode(code)) }), (text) => {
      const message = shown(text, 20)
      expect(message).not.toMatch(/[\r\n\u0085\u2028\u2029]/)
      expect(isWellFormed(message)).toBe(true)
    }),
  )
})
