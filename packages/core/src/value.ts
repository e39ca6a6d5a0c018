import type { AttributeDefinition, AttributeType, AttributeValue } from './attribute.ts'
import { isJsonObject, type Json, jsonFault } from './json.ts'
import { matchesPattern, patternWords } from './pattern.ts'
import { hasControlCharacter, isWritable, shown } from './shown.ts'

/** The types of attributes, in the words of error messages. */
const typeNames: Readonly<Record<AttributeType, string>> = {
  string: 'a string',
  number: 'a number',
  integer: 'an integer',
  boolean: 'true or false',
  array: 'an array',
  object: 'an object',
}

/** The names of all types of attributes. */
export const attributeTypes: readonly string[] = Object.keys(typeNames)

/** Returns whether a string names a type of attributes. */
export function isAttributeType(type: string): type is AttributeType {
  return attributeTypes.includes(type)
}

/**
 * Checks a value against the definition of its attribute: type, allowed values, pattern; and that no text in it
 * breaks a rendering.
 *
 * @param name what the value is called in the message, the attribute's name usually
 * @returns what is wrong, in one line; undefined if nothing is
 */
export function checkValue(name: string, value: unknown, definition: AttributeDefinition): string | undefined {
  if (!isOfType(value, definition.type)) {
    return `${name} must be ${typeNames[definition.type]}, not ${show(value)}`
  }
  const unsafe = (typeof value === 'object' ? jsonFault(value) : undefined) ?? checkText(value)
  if (unsafe !== undefined) return `${name} ${unsafe}`
  const allowed: readonly unknown[] | undefined = definition.enum
  if (allowed?.includes(value) === false) return `${name} must be one of ${allowed.join(', ')}, not ${show(value)}`
  if (definition.pattern !== undefined && !matchesPattern(value, definition.pattern)) {
    const words = patternWords(definition.pattern) ?? `as the pattern ${JSON.stringify(definition.pattern)} says`
    return `${name} must be ${words}, not ${show(value)}`
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

/** A found value in an error message; what can be deep or long is named by its type. */
function show(value: unknown): string {
  if (typeof value === 'string') return shown(`'${value}'`, 60)
  if (Array.isArray(value)) return 'an array'
  return isJsonObject(value) ? 'an object' : String(value)
}

/** What is wrong with the texts in a value, names of members included. */
function checkText(value: Json): string | undefined {
  if (typeof value === 'string') {
    if (isWritable(value)) return undefined
    // GFD.229 has no way to write them, and a line break would forge the next line of a text rendering.
    if (hasControlCharacter(value)) return 'must not contain line breaks or other control characters'
    return 'must be well-formed Unicode'
  }
  if (typeof value !== 'object' || value === null) return undefined
  for (const [name, member] of Object.entries(value)) {
    const wrong = checkText(name) ?? checkText(member)
    if (wrong !== undefined) return wrong
  }
  return undefined
}

/**
 * Checks a text that stands outside the attributes (a title, a summary) like the value of a string attribute.
 *
 * @returns what is wrong, in one line; undefined if nothing is
 */
export function checkString(name: string, value: unknown): string | undefined {
  return checkValue(name, value, { type: 'string' })
}

const numeral = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/

/**
 * Reads the value of an attribute from text, as its definition says: numbers and booleans may be quoted, strings may
 * be unquoted, arrays and objects are JSON. What cannot be read stays text, for `checkValue` to refuse.
 *
 * @param text the value without the quotes that may stand around it
 * @example valueFromText('4', 'integer') // 4
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
