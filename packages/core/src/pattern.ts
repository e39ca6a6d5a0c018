import { type SchemaDraft, Validator } from '@cfworker/json-schema'
import type { AttributeValue } from './attribute.ts'
import { isJsonObject, type Json, type JsonObject } from './json.ts'

/** Returns whether a value satisfies one pattern. */
type Test = (value: AttributeValue) => boolean

const tests = new WeakMap<JsonObject, Test>()

/**
 * Returns whether a value satisfies a pattern, which is a JSON Schema (`GFD.226 Attribute Description Rendering`) of the
 * draft that its `$schema` names, 2020-12 unless it does. The validator interprets the schema and generates no code,
 * so that it also runs on platforms that forbid it.
 *
 * @example matchesPattern('eth0', { pattern: '^eth[0-9]+$' }) // true
 */
export function matchesPattern(value: AttributeValue, pattern: JsonObject): boolean {
  let test = tests.get(pattern)
  if (test === undefined) {
    test = boundsOf(pattern) ?? validatorTest(pattern)
    tests.set(pattern, test)
  }
  return test(value)
}

function validatorTest(pattern: JsonObject): Test {
  const validator = validatorOf(pattern)
  return (value) => validator.validate(value).valid
}

/**
 * Returns the test of a pattern that is nothing but bounds of a number, such as those of the infrastructure's types: the
 * validator would take 4 to 7 % of the time in which a machine is created. Undefined for all others.
 */
function boundsOf({ type, minimum = -Infinity, maximum = Infinity, ...others }: JsonObject): Test | undefined {
  if (type !== 'integer' && type !== 'number') return undefined
  if (typeof minimum !== 'number' || typeof maximum !== 'number' || Object.keys(others).length > 0) return undefined
  return (value) => {
    if (typeof value !== 'number' || value < minimum || value > maximum) return false
    return type === 'number' || Number.isInteger(value)
  }
}

/**
 * Finds what keeps a pattern from ever being matched against: it is no schema, or a regular expression in it is not
 * valid.
 *
 * @returns what is wrong, in words; undefined if nothing is
 */
export function patternFault(pattern: JsonObject): string | undefined {
  try {
    validatorOf(pattern)
    compileExpressions(pattern)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/**
 * Describes the values that satisfy a pattern, for error messages: the pattern's `description`, else its `title`, else
 * the bounds that are all it sets.
 *
 * @example patternWords({ description: 'an IPv4 address', pattern: '…' }) // 'an IPv4 address'
 * @example patternWords({ type: 'integer', minimum: 1, maximum: 65535 }) // 'at least 1 and at most 65535'
 * @returns undefined if the message should show the pattern itself
 */
export function patternWords(pattern: JsonObject): string | undefined {
  for (const words of [pattern.description, pattern.title]) if (typeof words === 'string' && words !== '') return words
  const bounds = Object.entries(pattern).filter(([name]) => name !== 'type' && name !== '$schema')
  const words = bounds.map(([name, value]) => (typeof value === 'number' ? boundWords.get(name)?.(value) : undefined))
  return words.length === 0 || words.includes(undefined) ? undefined : words.join(' and ')
}

const boundWords: ReadonlyMap<string, (value: number) => string> = new Map([
  ['minimum', (value) => `at least ${value}`],
  ['exclusiveMinimum', (value) => `more than ${value}`],
  ['maximum', (value) => `at most ${value}`],
  ['exclusiveMaximum', (value) => `less than ${value}`],
  ['multipleOf', (value) => `a multiple of ${value}`],
  ['minLength', (value) => `at least ${value} long`],
  ['maxLength', (value) => `at most ${value} long`],
])

/** The validator notes absolute URIs in the schema that it gets, so it gets a copy: definitions are frozen. */
function validatorOf(pattern: JsonObject): Validator {
  return new Validator(structuredClone(pattern), draftOf(pattern))
}

function draftOf(pattern: JsonObject): SchemaDraft {
  const schema = String(pattern.$schema ?? '')
  if (schema.includes('draft-04')) return '4'
  if (schema.includes('draft-06') || schema.includes('draft-07')) return '7'
  return schema.includes('2019-09') ? '2019-09' : '2020-12'
}

/** Members of a schema that hold values, not schemas. */
const values = new Set(['const', 'enum', 'default', 'examples'])

/** Compiles every regular expression of a schema in the same way as the validator, which throws if one is not valid. */
function compileExpressions(schema: Json): void {
  if (Array.isArray(schema)) schema.forEach(compileExpressions)
  if (!isJsonObject(schema)) return
  if (typeof schema.pattern === 'string') new RegExp(schema.pattern, 'u')
  if (isJsonObject(schema.patternProperties)) {
    for (const expression of Object.keys(schema.patternProperties)) new RegExp(expression, 'u')
  }
  for (const [name, member] of Object.entries(schema)) if (!values.has(name)) compileExpressions(member)
}
