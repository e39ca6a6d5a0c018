import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anyCharacter } from './any-character.test-fixture.ts'
import { checkString, checkValue, valueFromText } from './authoring.ts'
import type { AttributeDefinition, AttributeType, Json } from './index.ts'

/** Values by the types that they are of. */
const samples: readonly [value: unknown, types: readonly AttributeType[]][] = [
  ['', ['string']],
  ['a\tb', ['string']],
  ['Grüße 😀', ['string']],
  ['true', ['string']],
  ['1', ['string']],
  [0, ['number', 'integer']],
  [-7, ['number', 'integer']],
  [2 ** 53 - 1, ['number', 'integer']],
  [2 ** 53, ['number']],
  [1.5, ['number']],
  [Number.NaN, []],
  [Number.POSITIVE_INFINITY, []],
  [true, ['boolean']],
  [false, ['boolean']],
  [[], ['array']],
  [[1, ['a'], null], ['array']],
  [{}, ['object']],
  [{ a: { b: [1] }, ['__proto__']: 'x' }, ['object']],
  [null, []],
  [undefined, []],
  [() => 1, []],
]
const types: readonly AttributeType[] = ['string', 'number', 'integer', 'boolean', 'array', 'object']

describe('types (GFD.226 Attribute Description Rendering)', () => {
  test.each(samples)('%j is of %j', (value, of) => {
    expect(types.filter((type) => checkValue('x', value, { type }) === undefined)).toEqual(of)
  })

  test.each([
    ['string', 1, 'x must be a string, not 1'],
    ['number', '1', "x must be a number, not '1'"],
    ['integer', 1.5, 'x must be an integer, not 1.5'],
    ['boolean', 'yes', "x must be true or false, not 'yes'"],
    ['array', {}, 'x must be an array, not an object'],
    ['object', [1], 'x must be an object, not an array'],
    ['string', null, 'x must be a string, not null'],
    ['number', 'a\nb', "x must be a number, not 'a\\u000ab'"],
    ['number', 'ä\ud800', "x must be a number, not 'ä\\ud800'"],
    ['number', 'a'.repeat(100), `x must be a number, not '${'a'.repeat(58)}…`],
  ] as const)('what is no %s is named: %j', (type, value, message) => {
    expect(checkValue('x', value, { type })).toBe(message)
  })
})

describe('what else a definition says', () => {
  const enumeration: AttributeDefinition = { type: 'string', enum: ['x86', 'x64'] }
  const port: AttributeDefinition = { type: 'integer', pattern: { minimum: 1, maximum: 65535 } }

  test('allowed values', () => {
    expect(checkValue('arch', 'x64', enumeration)).toBeUndefined()
    expect(checkValue('arch', 'X64', enumeration)).toBe("arch must be one of x86, x64, not 'X64'")
    expect(checkValue('size', 2, { type: 'integer', enum: [1, 2] })).toBeUndefined()
    expect(checkValue('size', 3, { type: 'integer', enum: [1, 2] })).toBe('size must be one of 1, 2, not 3')
  })

  test('patterns', () => {
    expect(checkValue('port', 22, port)).toBeUndefined()
    expect(checkValue('port', 0, port)).toBe('port must be at least 1 and at most 65535, not 0')
    const address: AttributeDefinition = {
      type: 'string',
      pattern: { description: 'an address', pattern: '^[0-9.]+$' },
    }
    expect(checkValue('ip', 'x', address)).toBe("ip must be an address, not 'x'")
    const word: AttributeDefinition = { type: 'string', pattern: { pattern: '^a+$', minLength: 2 } }
    expect(checkValue('word', 'b', word)).toBe(
      'word must be as the pattern {"pattern":"^a+$","minLength":2} says, not \'b\'',
    )
    const pair: AttributeDefinition = { type: 'array', pattern: { items: { type: 'string' } } }
    expect(checkValue('pair', ['a'], pair)).toBeUndefined()
    expect(checkValue('pair', [1], pair)).toMatch(/not an array$/)
  })
})

describe('texts cannot break a rendering', () => {
  test.each(['\n', '\r', '\r\n', '\0', '\u0007', '\u007f', '\u0085', '\u2028', '\u2029'])('%j is refused', (bad) => {
    const message = 'x must not contain line breaks or other control characters'
    expect(checkString('x', `a${bad}b`)).toBe(message)
    expect(checkValue('x', [{ a: [`a${bad}`] }], { type: 'array' })).toBe(message)
    expect(checkValue('x', { [`a${bad}`]: 1 }, { type: 'object' })).toBe(message)
  })

  test.each(['\ud800', 'a\udc00', '\udc00\ud800'])('half a character, %j, is refused', (bad) => {
    expect(checkString('x', bad)).toBe('x must be well-formed Unicode')
    expect(checkValue('x', { a: bad }, { type: 'object' })).toBe('x must be well-formed Unicode')
  })

  test.each(['a\tb', '"; x="', ',;', '😀', '\u00a0', 'שלום'])('%j is taken', (good) => {
    expect(checkString('x', good)).toBeUndefined()
  })

  const nested = (depth: number) => {
    let value: Json = 'x'
    for (let n = 0; n < depth; n++) value = n % 2 === 0 ? [value] : { a: value }
    return value
  }

  test('values nest 32 deep at most', () => {
    expect(checkValue('x', nested(31), { type: 'array' })).toBeUndefined()
    expect(checkValue('x', nested(32), { type: 'object' })).toBeUndefined()
    expect(checkValue('x', nested(33), { type: 'array' })).toBe('x must not nest deeper than 32')
  })

  test('however deep they are, and whatever is expected', () => {
    const deep: Json = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000))
    expect(checkValue('x', deep, { type: 'array' })).toBe('x must not nest deeper than 32')
    expect(checkValue('x', deep, { type: 'string' })).toBe('x must be a string, not an array')
  })
})

describe('values from text (GFD.229 Attribute ABNF)', () => {
  test.each<[string, AttributeType, Json]>([
    ['4', 'integer', 4],
    ['-4', 'integer', -4],
    ['4.0', 'integer', 4],
    ['4', 'string', '4'],
    ['4', 'number', 4],
    ['4.', 'number', 4],
    ['.5', 'number', 0.5],
    ['+1.5e3', 'number', 1500],
    ['007', 'integer', 7],
    ['', 'number', ''],
    ['.', 'number', '.'],
    [' 4', 'number', ' 4'],
    ['0x10', 'number', '0x10'],
    ['Infinity', 'number', 'Infinity'],
    ['1e', 'number', '1e'],
    ['1.2.3', 'number', '1.2.3'],
    ['true', 'boolean', true],
    ['false', 'boolean', false],
    ['True', 'boolean', 'True'],
    ['true', 'string', 'true'],
    ['["a",1]', 'array', ['a', 1]],
    ['{"a":{"b":null}}', 'object', { a: { b: null } }],
    ['{', 'object', '{'],
    ['', 'array', ''],
  ])('%j as %s is %j', (text, type, value) => expect(valueFromText(text, type)).toEqual(value))

  test('a member named __proto__ is a member like any other', () => {
    const value = valueFromText('{"__proto__":{"a":1}}', 'object')
    expect(Object.keys(Object(value))).toEqual(['__proto__'])
    expect(Object(value).a).toBeUndefined()
  })

  test('a number too large to be one is refused', () => {
    expect(checkValue('x', valueFromText('9'.repeat(400), 'number'), { type: 'number' })).toMatch(/^x must be a number/)
    expect(checkValue('x', valueFromText('9007199254740993', 'integer'), { type: 'integer' })).toMatch(/an integer/)
  })

  test('what is written as JSON is read again', () => {
    fc.assert(
      fc.property(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer()), (number) => {
        expect(valueFromText(String(number), 'number')).toBe(number === 0 ? 0 * Number(String(number)) : number)
      }),
    )
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), (array) => {
        expect(valueFromText(JSON.stringify(array), 'array')).toEqual(JSON.parse(JSON.stringify(array)))
      }),
    )
  })

  test('never throws, and gives a value that checkValue can tell', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), fc.constantFrom(...types), (text, type) => {
        checkValue('x', valueFromText(text, type), { type })
      }),
    )
  })
})
