import { expect, test } from 'vitest'
import { isQuoteOpen } from './quoted.ts'

test.each([
  ['', false],
  ['a, b', false],
  ['a="b"', false],
  ['a="b', true],
  ['a="b\\"', true],
  ['a="b\\\\"', false],
  ['\\"', true],
  ['"a", "b', true],
])('a quoted string does not end in %j: %s', (text, isOpen) => {
  expect(isQuoteOpen(text)).toBe(isOpen)
})
