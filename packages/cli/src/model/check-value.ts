import { suggestion } from '../suggest.ts'
import { UsageError } from '../usage-error.ts'
import { allowedValues } from './allowed-values.ts'
import type { Value } from './attributes.ts'
import type { AttributeDefinition } from './categories.ts'
import { isSame, valueText } from './values.ts'

/**
 * Returns a value of an attribute, if it can be one.
 *
 * @param definition what the service says of the attribute; old services say no types
 * @throws UsageError if it is not of the type of the attribute, or is not one of its allowed values
 */
export function checkValue(value: unknown, name: string, definition: AttributeDefinition | undefined): Value {
  const { type } = definition ?? {}
  if (type !== undefined && !isOfType(value, type)) {
    const shown = typeof value === 'string' ? `'${value}'` : JSON.stringify(value)
    throw new UsageError(`${name} must be ${articles[type] ?? 'a'} ${type}, got ${shown}.${hintFor(value, type)}`)
  }
  const allowed = definition === undefined ? [] : allowedValues(definition)
  if (allowed.length === 0 || allowed.some((one) => isSame(one, value as Value))) return value as Value
  const texts = allowed.map(valueText)
  const text = valueText(value)
  throw new UsageError(`${name} must be one of ${texts.join(', ')}, not '${text}'.${suggestion(text, texts)}`)
}

const articles: Readonly<Record<string, string>> = { integer: 'an', array: 'an', object: 'an' }

function isOfType(value: unknown, type: string): boolean {
  switch (type) {
    case 'integer':
      return Number.isInteger(value)
    case 'number':
      return Number.isFinite(value)
    case 'array':
      return Array.isArray(value)
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
    case 'string':
    case 'boolean':
      return typeof value === type
    default:
      return true
  }
}

function hintFor(value: unknown, type: string): string {
  if (type === 'string' && typeof value !== 'object') return ' Write it in quotes.'
  return typeof value === 'string' && (type === 'array' || type === 'object') ? ' Write it as JSON.' : ''
}
