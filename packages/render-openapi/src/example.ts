import type { AttributeDefinition, AttributeDefinitions, AttributeValue, Json } from '@occi/core'
import { checkValue } from '@occi/core/authoring'
import { mustBeGiven, ownAttributes } from './attribute-schema.ts'

/** Texts of the forms that attributes often have. */
const texts = [
  'example',
  'example.com',
  '192.0.2.1',
  '192.0.2.1/24',
  '192.0.2.0/24',
  '52:54:00:12:34:56',
  'http://example.com/',
  'user@example.com',
  '2026-01-31T12:00:00Z',
  '2026-01-31',
  'ZXhhbXBsZQ==',
  'urn:uuid:9f3c2c7e-8d3b-4c55-a8a5-3f2f1b0f6d11',
  '1',
  'a',
]

/** Returns a valid value of an attribute or parameter; undefined if none was found. */
export function exampleValue(name: string, definition: AttributeDefinition): AttributeValue | undefined {
  const { default: value, enum: values = [], pattern = {} } = definition
  const { minimum, exclusiveMinimum, const: only, default: usual, examples } = pattern
  const numbers = [1, minimum, typeof exclusiveMinimum === 'number' ? exclusiveMinimum + 1 : undefined, 0.5, 0]
  const listed = Array.isArray(examples) ? examples : []
  const candidates: readonly (Json | undefined)[] = [
    ...[value, ...values, only, usual, ...listed],
    ...[...numbers, true, ...texts, ['example'], [], {}],
  ] as readonly (Json | undefined)[]
  return candidates.find((one) => one !== undefined && checkValue(name, one, definition) === undefined) as
    | AttributeValue
    | undefined
}

/**
 * Returns valid values of what clients set of these attributes.
 *
 * @returns undefined if no value was found for one that must be given
 */
export function exampleValues(
  definitions: AttributeDefinitions,
  isSet: (definition: AttributeDefinition) => boolean,
): Record<string, AttributeValue> | undefined {
  const found: Record<string, AttributeValue> = {}
  for (const [name, definition] of ownAttributes(definitions)) {
    if (!isSet(definition)) continue
    const value = exampleValue(name, definition)
    if (value !== undefined) found[name] = value
    else if (mustBeGiven(definition)) return undefined
  }
  return found
}
