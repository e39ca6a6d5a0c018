import { expect, test } from 'vitest'
import { valueKey } from './value-key.ts'

test('keys hold no lone surrogates, and tell texts apart that do', () => {
  const texts = ['\ud800', '\ud801', '\ufffd', `${'a'.repeat(63)}😀`, 'a'.repeat(63)]
  const keys = texts.map((text) => valueKey(text))
  expect(new Set(keys).size).toBe(texts.length)
  for (const key of keys) expect(Buffer.from(key).toString()).toBe(key)
})
