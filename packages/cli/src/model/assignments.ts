import { suggestion } from '../suggest.ts'
import { UsageError } from '../usage-error.ts'
import { allowedValues } from './allowed-values.ts'
import { type Attributes, attributeName, coreNames, type Value } from './attributes.ts'
import type { AttributeDefinition } from './categories.ts'
import { isSame, valueText } from './values.ts'

/** What `NAME=VALUE` arguments give: fields of the core model, and attributes. */
export interface Assigned {
  readonly title?: string
  readonly summary?: string
  readonly attributes: Readonly<Record<string, Value>>
}

/**
 * Reads arguments that set what an entity has.
 *
 * @throws UsageError for an unknown name, or a value of the wrong type
 */
export function readAssignments(texts: readonly string[], definitions: Attributes): Assigned {
  const { 'occi.core.title': title, 'occi.core.summary': summary, ...attributes } = readValues(texts, definitions)
  const fixed = coreNames.find((name) => Object.hasOwn(attributes, name))
  if (fixed !== undefined) throw new UsageError(`${fixed} cannot be set by --set.`)
  return {
    ...(title === undefined ? {} : { title: String(title) }),
    ...(summary === undefined ? {} : { summary: String(summary) }),
    attributes,
  }
}

/**
 * Reads arguments of the form `NAME=VALUE`, typed by the definitions of the attributes.
 *
 * @returns the values by the full names of the attributes
 * @throws UsageError for an unknown name, or a value of the wrong type
 */
export function readValues(texts: readonly string[], definitions: Attributes): Readonly<Record<string, Value>> {
  const values: Record<string, Value> = {}
  for (const text of texts) {
    const [given, value] = splitAssignment(text)
    const name = attributeName(definitions, given)
    values[name] = coreNames.includes(name)
      ? value
      : requireAllowed(readValue(value, name, definitions.get(name)), name, definitions.get(name))
  }
  return values
}

function requireAllowed(value: Value, name: string, definition: AttributeDefinition = { name }): Value {
  const allowed = allowedValues(definition)
  if (allowed.length === 0 || allowed.some((one) => isSame(one, value))) return value
  const texts = allowed.map(valueText)
  throw new UsageError(
    `${name} must be one of ${texts.join(', ')}, not '${valueText(value)}'.${suggestion(valueText(value), texts)}`,
  )
}

/** @throws UsageError if there is no `=` after a name */
export function splitAssignment(text: string): readonly [name: string, value: string] {
  const end = text.indexOf('=')
  if (end > 0) return [text.slice(0, end), text.slice(end + 1)]
  throw new UsageError(`'${text}' is not of the form NAME=VALUE.`)
}

/**
 * Reads a value as it is typed in a shell. If its type is not known, numbers, `true` and `false` are not strings.
 *
 * @throws UsageError if it is not of the type of the attribute
 */
export function readValue(text: string, name: string, definition: AttributeDefinition | undefined): Value {
  switch (definition?.type) {
    case undefined:
      return /^(?:-?\d+(?:\.\d+)?|true|false)$/.test(text) ? JSON.parse(text) : text
    case 'string':
      return text
    default:
      return parsed(text, name, definition?.type ?? '')
  }
}

const articles: Readonly<Record<string, string>> = { integer: 'an', array: 'an', object: 'an' }

function parsed(text: string, name: string, type: string): Value {
  try {
    const value: unknown = JSON.parse(text)
    if (typeName(value) === type || (type === 'integer' && Number.isInteger(value))) return value as Value
  } catch {
    // What is no JSON is of no type but string.
  }
  const hint = type === 'array' || type === 'object' ? ', written as JSON' : ''
  throw new UsageError(`${name} must be ${articles[type] ?? 'a'} ${type}${hint}, got '${text}'.`)
}

function typeName(value: unknown): string {
  return Array.isArray(value) ? 'array' : typeof value
}
