import { expect, test } from 'vitest'
import { valueKey } from './value-key.ts'

test('keys hold no lone surrogates, and tell texts apart that do', () => {
  const texts = ['\ud800', '\ud801', '\ufffd', `${'a'.repeat(63)}😀`, 'a'.repeat(63)]
  const keys = texts.map((text) => valueKey(text))
  expect(new Set(keys).size).toBe(texts.length)
  for (const key of keys) expect(Buffer.from(key).toString()).toBe(key)
})

test('keys are of bounded length, whatever folding makes of a text', () => {
  const octets = ['\ufdfa', '漢', '😀', 'a'].map((one) =>
    Buffer.byteLength(valueKey(one.repeat(1_000), () => 'digest')),
  )
  expect(Math.max(...octets)).toBeLessThan(300)
})
