import { type SchemaDraft, Validator } from '@cfworker/json-schema'
import type { AttributeValue } from './attribute.ts'
import type { JsonObject } from './json.ts'

const validators = new WeakMap<JsonObject, Validator>()

/**
 * Tells whether a value satisfies a pattern, which is a JSON Schema (`GFD.226 Attribute Description Rendering`).
 * The validator interprets the schema, it generates no code, so that it runs where that is forbidden.
 */
export function matchesPattern(value: AttributeValue, pattern: JsonObject): boolean {
  let validator = validators.get(pattern)
  if (validator === undefined) {
    validator = new Validator(pattern, draftOf(pattern))
    validators.set(pattern, validator)
  }
  return validator.validate(value).valid
}

function draftOf(pattern: JsonObject): SchemaDraft {
  const schema = String(pattern.$schema ?? '')
  if (schema.includes('draft-04')) return '4'
  if (schema.includes('draft-07')) return '7'
  return schema.includes('2019-09') ? '2019-09' : '2020-12'
}
