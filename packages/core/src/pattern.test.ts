import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { matchesPattern } from './authoring.ts'
import type { AttributeValue, JsonObject } from './index.ts'
import { patternFault, patternWords } from './pattern.ts'

const draft4 = 'http://json-schema.org/draft-04/schema#'
const draft6 = 'http://json-schema.org/draft-06/schema#'
const draft7 = 'http://json-schema.org/draft-07/schema#'
const draft2019 = 'https://json-schema.org/draft/2019-09/schema'
const draft2020 = 'https://json-schema.org/draft/2020-12/schema'

/** Keywords that one draft defines and another does not. */
const vectors: readonly [name: string, pattern: JsonObject, right: AttributeValue, wrong: AttributeValue][] = [
  ['a regular expression', { pattern: '^eth[0-9]+$' }, 'eth0', 'eth'],
  ['a number in bounds', { minimum: 1, exclusiveMaximum: 4094 }, 4093, 4094],
  [
    'a shape',
    { properties: { a: { type: 'integer' } }, required: ['a'], additionalProperties: false },
    { a: 1 },
    { b: 1 },
  ],
  ['a format', { format: 'ipv4' }, '10.0.0.1', '10.0.0.256'],
  ['a choice', { anyOf: [{ const: 'a' }, { maxLength: 0 }] }, '', 'b'],
  ['a reference', { $ref: '#/definitions/d', definitions: { d: { type: 'string' } } }, 'a', 1],
  ['draft-04: exclusiveMinimum is a boolean', { $schema: draft4, minimum: 1, exclusiveMinimum: true }, 2, 1],
  ['draft-04: a tuple', { $schema: draft4, items: [{ type: 'string' }], additionalItems: false }, ['a'], ['a', 'b']],
  ['draft-06: exclusiveMinimum is a number', { $schema: draft6, exclusiveMinimum: 1 }, 2, 1],
  ['draft-07: if and else', { $schema: draft7, if: { maximum: 10 }, else: { multipleOf: 10 } }, 20, 15],
  ['draft-07: a tuple', { $schema: draft7, items: [{ type: 'string' }], additionalItems: false }, ['a'], ['a', 'b']],
  ['2019-09: required when', { $schema: draft2019, dependentRequired: { a: ['b'] } }, { a: 1, b: 2 }, { a: 1 }],
  ['2020-12: a tuple', { $schema: draft2020, prefixItems: [{ type: 'string' }], items: false }, ['a'], ['a', 'b']],
  ['no draft: as 2020-12', { prefixItems: [{ type: 'string' }], items: false }, ['a'], ['a', 'b']],
]

describe('patterns are JSON Schemas (GFD.226 Attribute Description Rendering)', () => {
  test('bounds of a number are what the validator takes them for', () => {
    const number = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(-1.5, 0.5, 2.5, 1e300))
    const pattern = fc.record(
      { type: fc.constantFrom('integer', 'number'), minimum: number, maximum: number },
      { requiredKeys: ['type'] },
    )
    const value = fc.oneof(number, fc.constantFrom('1', true, { a: 1 }))
    const alike = fc.property(pattern, value, (bounds, one) => {
      // What is within another schema is left to the validator.
      expect(matchesPattern(one, { ...bounds })).toBe(matchesPattern(one, { allOf: [{ ...bounds }] }))
    })
    fc.assert(alike)
  })

  test.each(vectors)('%s', (_, pattern, right, wrong) => {
    expect(matchesPattern(right, pattern)).toBe(true)
    expect(matchesPattern(wrong, pattern)).toBe(false)
    // The validator that was made for it says the same again.
    expect(matchesPattern(right, pattern)).toBe(true)
  })

  test('a schema stays as it is, frozen or not', () => {
    const pattern: JsonObject = Object.freeze({ properties: Object.freeze({ a: Object.freeze({ type: 'string' }) }) })
    expect(matchesPattern({ a: 'x' }, pattern)).toBe(true)
    expect(matchesPattern({ a: 1 }, pattern)).toBe(false)
    const open = { properties: { a: { type: 'string' } } }
    matchesPattern({ a: 'x' }, open)
    expect(Object.getOwnPropertyNames(open)).toEqual(['properties'])
  })

  test('a pattern that can never be used is reported', () => {
    for (const [, pattern] of vectors) expect(patternFault(pattern)).toBeUndefined()
    expect(patternFault({ pattern: '(' })).toMatch(/Invalid regular expression/)
    expect(patternFault({ allOf: [{ items: { pattern: '\\' } }] })).toMatch(/Invalid regular expression/)
    expect(patternFault({ patternProperties: { '*': {} } })).toMatch(/Invalid regular expression/)
    expect(patternFault({ properties: { a: { $id: 'http://' } } })).toMatch(/Invalid URL/)
    // Values and names of members are no expressions.
    expect(patternFault({ enum: [{ pattern: '(' }], properties: { pattern: { type: 'string' } } })).toBeUndefined()
  })
})

test('no code is generated, so that it runs on platforms that forbid it', () => {
  const module = JSON.stringify(new URL('./pattern.ts', import.meta.url).href)
  const script = `
    import { matchesPattern } from ${module}
    let forbidden = false
    try { new Function('return 1')() } catch { forbidden = true }
    const vectors = ${JSON.stringify(vectors)}
    const failed = vectors.filter(([, pattern, right, wrong]) => !matchesPattern(right, pattern) || matchesPattern(wrong, pattern))
    console.log(JSON.stringify({ forbidden, failed, count: vectors.length }))`
  const options = ['--disallow-code-generation-from-strings', '--input-type=module', '--eval', script]
  const { stdout, stderr } = spawnSync(process.execPath, options, { encoding: 'utf8' })
  expect(stdout, stderr).not.toBe('')
  expect(JSON.parse(stdout)).toEqual({ forbidden: true, failed: [], count: vectors.length })
})

test.each([
  [{ description: 'an IPv4 address', title: 'IPv4', pattern: '^[0-9.]+$' }, 'an IPv4 address'],
  [{ title: 'an IPv4 address', pattern: '^[0-9.]+$' }, 'an IPv4 address'],
  [{ type: 'integer', minimum: 1, maximum: 9 }, 'at least 1 and at most 9'],
  [
    { exclusiveMinimum: 0, exclusiveMaximum: 1, multipleOf: 0.25 },
    'more than 0 and less than 1 and a multiple of 0.25',
  ],
  [{ minLength: 1, maxLength: 3 }, 'at least 1 long and at most 3 long'],
  // Half of what it asks for would lead astray.
  [{ minLength: 1, pattern: '^a' }, undefined],
  [{ minimum: '1' }, undefined],
  [{ description: '' }, undefined],
  [{ type: 'string' }, undefined],
] as const)('%j asks for %j', (pattern, words) => {
  expect(patternWords(pattern)).toBe(words)
})
