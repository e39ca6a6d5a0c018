import { isOcciError } from '@occi/core'
import { formatPosition } from '@occi/core/authoring'
import { anyCharacter, arbitraryDamage, damaged } from '@occi/testkit/rendering'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJson } from './parse-json.ts'

/** The result of `JSON.parse`; undefined if it refuses. */
function standard(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text.replace(/^\ufeff/, '')) }
  } catch {
    return undefined
  }
}

function own(text: string): { value: unknown } | { fault: string } {
  try {
    return { value: parseJson(text, 64) }
  } catch (error) {
    if (!isOcciError(error)) throw error
    expect(error.code).toBe('syntax')
    return { fault: error.message }
  }
}

/** What this reader refuses on purpose. */
const stricter = /given twice|too large|deeper than/

describe('parseJson', () => {
  it('reads what JSON.parse reads', () => {
    const spaced = fc.tuple(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom(undefined, 2, '\t'))
    fc.assert(
      fc.property(spaced, ([value, space]) => {
        const text = JSON.stringify(value, undefined, space)
        expect(own(text)).toEqual({ value: JSON.parse(text) })
      }),
    )
  })

  it('reads every character, escaped or not', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        expect(parseJson(JSON.stringify(text), 1)).toBe(text)
        const escaped = Array.from(text.split(''), (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
        expect(parseJson(`"${escaped.join('')}"`, 1)).toBe(text)
      }),
    )
  })

  it('refuses what JSON.parse refuses, and little else', () => {
    const document = fc.jsonValue().map((value) => JSON.stringify(value))
    const nonsense = fc
      .array(fc.constantFrom(...'{}[]:,"\\-+.eE01 \n\ttrufalsn/u'.split('')))
      .map((all) => all.join(''))
    const text = fc.oneof(
      nonsense,
      fc.tuple(document, arbitraryDamage()).map(([whole, damage]) => damaged(whole, damage)),
    )
    fc.assert(
      fc.property(text, (one) => {
        const expected = standard(one)
        const found = own(one)
        if (expected !== undefined && 'fault' in found) expect(found.fault).toMatch(stricter)
        else if (expected !== undefined) expect(found).toEqual(expected)
        else expect(found).toHaveProperty('fault')
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    ['{"a" 1}', "line 1, column 6: expected ':', found 1"],
    ['{"a": 1 "b": 2}', "line 1, column 9: expected ',' or '}', found \"\\\"\""],
    ['[1 2]', "line 1, column 4: expected ',' or ']', found 2"],
    ['[1,]', 'line 1, column 4: expected a value, found "]"'],
    ['{"a": 1,\n}', 'line 2, column 1: expected the name of a member in double quotes, found "}"'],
    ["{'a': 1}", 'line 1, column 2: expected the name of a member in double quotes, found "\'"'],
    ['{\r\n  "a": tru\r\n}', 'line 2, column 8: expected a value, found tru'],
    ['{"a": NaN}', 'line 1, column 7: expected a value, found NaN'],
    ['01', 'line 1, column 2: expected nothing more, found 1'],
    ['{} {}', 'line 1, column 4: expected nothing more, found "{"'],
    ['{"a": [', 'line 1, column 8: expected a value, found the end'],
    [
      '{\n"a": "b\nc"}',
      'line 2, column 8: a line break or control character within a string, expected an escape as \\n',
    ],
    ['["a\\x"]', 'line 1, column 4: a backslash that escapes nothing'],
    ['["\\u12"]', 'line 1, column 3: a backslash that escapes nothing'],
    ['["abc', 'line 1, column 2: a string that does not end'],
    ['[\n1e999]', 'line 2, column 1: a number that is too large'],
    ['{"a": 1,\n "a": 2}', 'line 2, column 2: the member "a" is given twice'],
    // From a bug report of another server, whose answer was empty.
    ['{ "resources":[ { "attributes": { { "example": 1 } } }] }', 'line 1, column 35: expected the name of a member'],
  ])('says where %j goes wrong', (text, message) => {
    expect(own(text)).toEqual({ fault: expect.stringContaining(message) })
  })

  it('refuses to nest deeper than the option allows, at any place', () => {
    for (const [open, close] of [
      ['[', ']'],
      ['{"a":', '}'],
    ] as const) {
      const nested = (depth: number) => `${open.repeat(depth)}1${close.repeat(depth)}`
      expect(parseJson(nested(7), 7)).toEqual(JSON.parse(nested(7)))
      expect(() => parseJson(nested(8), 7)).toThrow('nested deeper than 7')
      expect(() => parseJson(open.repeat(1_000_000), 64)).toThrow('nested deeper than 64')
    }
  })

  it('reads __proto__ like any other name', () => {
    const value = parseJson('{"__proto__": {"polluted": true}, "constructor": 1}', 8)
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect(Object.keys(Object(value))).toEqual(['__proto__', 'constructor'])
    expect('polluted' in Object(value)).toBe(false)
    expect(() => parseJson('{"__proto__": 1, "__proto__": 2}', 8)).toThrow('given twice')
  })

  it('skips a byte order mark', () => {
    expect(parseJson('\ufeff{}', 1)).toEqual({})
    expect(() => parseJson('{}\ufeff', 1)).toThrow('expected nothing more')
  })

  it('gives its faults a position', () => {
    try {
      parseJson('[\n\n  x]', 8)
      expect.unreachable()
    } catch (error) {
      expect(error).toMatchObject({ faults: [{ path: [], position: { line: 3, column: 3 } }] })
      if (isOcciError(error)) expect(formatPosition(error.faults[0]?.position)).toBe('line 3, column 3')
    }
  })
})
