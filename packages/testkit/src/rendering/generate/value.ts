import type { AttributeDefinition, AttributeValue, Json } from '@occi/core'
import fc from 'fast-check'
import { arbitraryText } from './text.ts'

/** A finite number, never minus zero, which no rendering of text keeps. */
function arbitraryNumber(): fc.Arbitrary<number> {
  return fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0)
}

function jsonOfDepth(depth: number): fc.Arbitrary<Json> {
  const leaf: fc.Arbitrary<Json> = fc.oneof(arbitraryText(), arbitraryNumber(), fc.boolean(), fc.constant(null))
  if (depth === 0) return leaf
  const inner = jsonOfDepth(depth - 1)
  return fc.oneof(leaf, fc.array(inner, { maxLength: 3 }), fc.dictionary(arbitraryText(), inner, { maxKeys: 3 }))
}

const json = jsonOfDepth(2)
const jsonArray = fc.array(json, { maxLength: 3 })
const jsonObject = fc.dictionary(arbitraryText(), json, { maxKeys: 3 })

/** A JSON value of some depth, as it stands within arrays and objects. */
export function arbitraryJson(): fc.Arbitrary<Json> {
  return json
}

/** A value that an attribute may have by its definition. */
export function arbitraryValue(definition: AttributeDefinition): fc.Arbitrary<AttributeValue> {
  if (definition.enum !== undefined && definition.enum.length > 0) return fc.constantFrom(...definition.enum)
  switch (definition.type) {
    case 'string':
      return arbitraryText()
    case 'integer':
      return definition.pattern === undefined ? fc.maxSafeInteger() : fc.maxSafeNat()
    case 'number':
      return definition.pattern === undefined ? arbitraryNumber() : arbitraryNumber().map(Math.abs)
    case 'boolean':
      return fc.boolean()
    case 'array':
      return jsonArray
    case 'object':
      return jsonObject
  }
}

const bare: fc.Arbitrary<AttributeDefinition> = fc.oneof(
  fc.constantFrom<AttributeDefinition>(
    { type: 'string' },
    { type: 'string', pattern: { maxLength: 100 } },
    { type: 'number' },
    { type: 'number', pattern: { type: 'number', minimum: 0 } },
    { type: 'integer' },
    { type: 'integer', pattern: { $schema: 'http://json-schema.org/draft-04/schema#', minimum: 0 } },
    { type: 'boolean' },
    { type: 'array' },
    { type: 'object' },
  ),
  fc
    .uniqueArray(arbitraryText(), { minLength: 1, maxLength: 3 })
    .map((values): AttributeDefinition => ({ type: 'string', enum: values })),
  fc
    .uniqueArray(fc.maxSafeInteger(), { minLength: 1, maxLength: 3 })
    .map((values): AttributeDefinition => ({ type: 'integer', enum: values })),
)

/** What a category says of an attribute: every type, with and without enumeration, pattern, default and so on. */
export function arbitraryDefinition(): fc.Arbitrary<AttributeDefinition> {
  return bare.chain((definition) =>
    fc
      .record(
        {
          default: arbitraryValue(definition),
          required: fc.boolean(),
          mutable: fc.constantFrom<boolean | 'once'>(true, false, 'once'),
          description: arbitraryText(),
        },
        { requiredKeys: [] },
      )
      .map(({ required, ...rest }) => ({
        ...definition,
        ...rest,
        // No client could give an attribute that is required and not mutable.
        ...(required === undefined ? {} : { required: required && Boolean(rest.mutable) }),
      })),
  )
}
