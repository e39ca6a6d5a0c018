import type { AttributeDefinition, AttributeType, AttributeValue } from './attribute.ts'
import { isJsonObject, type Json } from './json.ts'
import { matchesPattern } from './pattern.ts'

const typeNames: Record<AttributeType, string> = {
  string: 'a string',
  number: 'a number',
  integer: 'an integer',
  boolean: 'true or false',
  array: 'an array',
  object: 'an object',
}

/** How deep arrays and objects of attribute values may nest. */
const maxDepth = 32

/**
 * Checks a value against the definition of its attribute.
 *
 * @returns what is wrong, in one line; undefined where nothing is
 */
export function checkValue(name: string, value: unknown, definition: AttributeDefinition): string | undefined {
  if (!isOfType(value, definition.type)) {
    return `${name} must be ${typeNames[definition.type]}, not ${show(value)}`
  }
  const text = checkText(value, 0)
  if (text !== undefined) return `${name} ${text}`
  if (definition.enum !== undefined && !definition.enum.some((allowed) => allowed === value)) {
    return `${name} must be one of ${definition.enum.join(', ')}, not ${show(value)}`
  }
  if (definition.pattern !== undefined && !matchesPattern(value, definition.pattern)) {
    return `${name} must match the pattern ${JSON.stringify(definition.pattern)}, which ${show(value)} does not`
  }
  return undefined
}

function isOfType(value: unknown, type: AttributeType): value is AttributeValue {
  switch (type) {
    case 'array':
      return Array.isArray(value)
    case 'object':
      return isJsonObject(value)
    case 'integer':
      return Number.isSafeInteger(value)
    case 'number':
      return Number.isFinite(value)
    default:
      return typeof value === type
  }
}

/** A found value in an error message: short, and on one line. */
function show(value: unknown): string {
  const text = typeof value === 'string' ? `'${value}'` : String(JSON.stringify(value))
  const short = text.length > 60 ? `${text.slice(0, 57)}…` : text
  return controlCharacter.test(short) ? JSON.stringify(short) : short
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it finds
const controlCharacter = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028\u2029]/

const loneSurrogate = /\p{Cs}/u

function checkText(value: Json, depth: number): string | undefined {
  if (typeof value === 'string') {
    // GFD.229 has no way to write them, and a line break would forge the next line of a text rendering.
    if (controlCharacter.test(value)) return 'must not contain line breaks or other control characters'
    return loneSurrogate.test(value) ? 'must be well-formed Unicode' : undefined
  }
  if (typeof value !== 'object' || value === null) return undefined
  if (depth === maxDepth) return `must not nest deeper than ${maxDepth}`
  for (const [name, member] of Object.entries(value)) {
    const wrong = checkText(name, depth) ?? checkText(member, depth + 1)
    if (wrong !== undefined) return wrong
  }
  return undefined
}

/** Checks a text that stands outside the attributes (a title, a summary) like the value of a string attribute. */
export function checkString(name: string, value: unknown): string | undefined {
  return checkValue(name, value, { type: 'string' })
}

const numeral = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/

/**
 * Reads the value of an attribute from text, as its definition says: numbers and booleans may be quoted, strings may
 * be unquoted, arrays and objects are JSON. What cannot be read stays text, for `checkValue` to refuse.
 */
export function valueFromText(text: string, type: AttributeType): Json {
  switch (type) {
    case 'string':
      return text
    case 'number':
    case 'integer':
      return numeral.test(text) ? Number(text) : text
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text
    default:
      try {
        return JSON.parse(text)
      } catch {
        return text
      }
  }
}
