import { type Attributes, attributeName, type Value } from '../model/attributes.ts'
import { UsageError } from '../usage-error.ts'

/**
 * Returns the attributes of a document by their full names. Those that only the service sets are left out, so that what `get`
 * shows can be applied.
 *
 * @throws UsageError for an unknown attribute, or one without a value
 */
export function readAttributes(
  attributes: Readonly<Record<string, unknown>>,
  definitions: Attributes,
): Readonly<Record<string, Value>> {
  const values: Record<string, Value> = {}
  for (const [given, value] of Object.entries(attributes)) {
    const name = attributeName(definitions, given)
    if (value === null) throw new UsageError(`${name} has no value: give it one, or leave it out.`)
    if (definitions.get(name)?.mutable !== false) values[name] = value as Value
  }
  return values
}
