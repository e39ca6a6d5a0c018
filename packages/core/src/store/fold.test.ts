import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fold } from './fold.ts'

const text = fc.string({ unit: 'binary', maxLength: 20 })

test.each([
  ['Web', 'wEB'],
  ['straße', 'STRASSE'],
  ['ÄRGER', 'ärger'],
  ['a\u0308', 'ä'],
  ['ΣΊΣΥΦΟΣ', 'σίσυφος'],
  ['ﬁle', 'FILE'],
  ['Ｆｕｌｌ', 'full'],
  ['Ǆ', 'ǆ'],
])('%s and %s are equal', (a, b) => expect(fold(a)).toBe(fold(b)))

test.each([
  ['a', 'b'],
  ['a', 'ä'],
  ['1', 'l'],
])('%s and %s are not', (a, b) => expect(fold(a)).not.toBe(fold(b)))

test('what is folded stays as it is, and so does its upper and lower case', () => {
  fc.assert(
    fc.property(text, (text) => {
      expect(fold(fold(text))).toBe(fold(text))
      expect(fold(text.normalize('NFD'))).toBe(fold(text.normalize('NFC')))
    }),
  )
})
