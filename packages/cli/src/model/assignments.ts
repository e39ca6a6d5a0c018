import { UsageError } from '../usage-error.ts'
import { type Attributes, attributeName, coreNames, type Value } from './attributes.ts'
import type { AttributeDefinition } from './categories.ts'
import { checkValue } from './check-value.ts'

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
    values[name] = coreNames.includes(name) ? value : readValue(value, name, definitions.get(name))
  }
  return values
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
 * @throws UsageError if it cannot be a value of the attribute
 */
export function readValue(text: string, name: string, definition: AttributeDefinition | undefined): Value {
  const { type } = definition ?? {}
  if (type === undefined) return /^(?:-?\d+(?:\.\d+)?|true|false)$/.test(text) ? JSON.parse(text) : text
  return checkValue(type === 'string' ? text : parsed(text), name, definition)
}

/** What is no JSON is a string. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
