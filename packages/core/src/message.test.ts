import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyCharacter } from './any-character.test-fixture.ts'
import { bodyText, type Fields, fieldOctets, fieldText, fieldValues } from './authoring.ts'

test('the values of a field, whatever the case of its name, in order', () => {
  const fields: Fields = [
    ['Category', 'a'],
    ['X-OCCI-Attribute', 'b'],
    ['category', 'c'],
    ['CATEGORY', 'd, e'],
  ]
  expect(fieldValues(fields, 'Category')).toEqual(['a', 'c', 'd, e'])
  expect(fieldValues(fields, 'x-occi-attribute')).toEqual(['b'])
  expect(fieldValues(fields, 'constructor')).toEqual([])
})

describe('bodies', () => {
  test('are UTF-8, with a byte order mark or not', () => {
    expect(bodyText('a')).toBe('a')
    expect(bodyText(new Uint8Array([0xc3, 0xa4]))).toBe('ä')
    expect(bodyText(new Uint8Array([0xef, 0xbb, 0xbf, 0x61]))).toBe('a')
    expect(bodyText(new Uint8Array())).toBe('')
  })

  test.each([
    [[0xe4], 1],
    [[0xc3], 1],
    [[0xc3, 0x0a, 0xa4], 1],
    [[0x61, 0x0a, 0x0a, 0xed, 0xa0, 0x80], 3],
    [[0x61, 0x0a, 0xff, 0x0a, 0xff], 2],
  ])('%j is none, which line %i tells', (octets, line) => {
    const position = { line }
    expect(() => bodyText(new Uint8Array(octets))).toThrow(
      expect.objectContaining({
        code: 'syntax',
        message: `line ${line}: the octets are not UTF-8, expected text in UTF-8`,
        faults: [expect.objectContaining({ position })],
      }),
    )
  })
})

describe('header fields carry UTF-8 octets', () => {
  test.each([
    ['abc', 'abc'],
    ['ä', '\u00c3\u00a4'],
    ['€', '\u00e2\u0082\u00ac'],
    ['😀', '\u00f0\u009f\u0098\u0080'],
  ])('%s', (text, octets) => {
    expect(fieldOctets(text)).toBe(octets)
    expect(fieldText(octets)).toBe(text)
  })

  test('what is no UTF-8 is ISO 8859-1', () => {
    expect(fieldText('Gr\u00fc\u00dfe')).toBe('Grüße')
  })

  test('what holds more than octets is text already', () => {
    expect(fieldText('€')).toBe('€')
    expect(fieldText('Ã¤ \u0141')).toBe('Ã¤ \u0141')
  })

  test('every text comes through', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        const octets = fieldOctets(text)
        expect(octets).not.toMatch(/[\u0100-\uffff]/)
        expect(fieldText(octets)).toBe(text)
      }),
    )
    expect(fieldText(fieldOctets('\ufeffa'))).toBe('\ufeffa')
  })
})
