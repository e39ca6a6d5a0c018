import { type Attributes, attributeName, type Value } from '../model/attributes.ts'
import { checkValue } from '../model/check-value.ts'
import { UsageError } from '../usage-error.ts'

/**
 * Returns the attributes of a document by their full names. Those that only the service sets are left out, so that what `get`
 * shows can be applied.
 *
 * @throws UsageError for an unknown attribute, or one without a valid value
 */
export function readAttributes(
  attributes: Readonly<Record<string, unknown>>,
  definitions: Attributes,
): Readonly<Record<string, Value>> {
  const values: Record<string, Value> = {}
  for (const [given, value] of Object.entries(attributes)) {
    const name = attributeName(definitions, given)
    if (value === null) throw new UsageError(`${name} has no value: give it one, or leave it out.`)
    const definition = definitions.get(name)
    if (definition?.mutable !== false) values[name] = checkValue(value, name, definition)
  }
  return values
}
