import type { AttributeDefinition, AttributeDefinitions, Json, JsonObject } from '@occi/core'
import { corePrefix, isJsonObject } from '@occi/core/authoring'
import type { WrittenObject } from './written-object.ts'

/** The dialect of JSON Schema in which everything is written; that of OpenAPI 3.1 too. */
export const dialect = 'https://json-schema.org/draft/2020-12/schema'

/** Returns the definitions of attributes that stand among the attributes of an entity, not in fields of their own. */
export function ownAttributes(definitions: AttributeDefinitions): readonly (readonly [string, AttributeDefinition])[] {
  return Object.entries(definitions).filter(([name]) => !name.startsWith(corePrefix))
}

/** Returns the schema of the values of an attribute, and whether only the service sets it. */
export function attributeSchema(definition: AttributeDefinition): WrittenObject {
  return { ...valueSchema(definition), readOnly: (definition.mutable ?? false) === false ? true : undefined }
}

/** Returns the schema of the values of an attribute or parameter. */
export function valueSchema({
  type,
  enum: values,
  pattern = {},
  default: value,
  description,
}: AttributeDefinition): WrittenObject {
  const own = { type, enum: values, default: value, description }
  if (!isEmbeddable(pattern)) return { ...own, 'x-occi-pattern': pattern }
  const { $schema: _, ...rest } = pattern
  const narrower = type === 'number' && rest.type === 'integer' ? rest.type : type
  const clashes = Object.keys(rest).filter(
    (name) => name !== 'description' && Object.hasOwn(own, name) && own[name as keyof typeof own] !== undefined,
  )
  const isSame = clashes.every((name) => name === 'type' && rest.type === narrower)
  return isSame
    ? { ...rest, ...own, type: narrower, description: description ?? rest.description }
    : { ...own, allOf: [rest] }
}

/** Whether a pattern means the same within another schema: it is of the same dialect, and refers to nothing. */
function isEmbeddable(pattern: JsonObject): boolean {
  return (pattern.$schema ?? dialect) === dialect && !hasReference(pattern)
}

const references: ReadonlySet<string> = new Set(['$ref', '$dynamicRef', '$id', '$anchor', '$dynamicAnchor', '$defs'])

function hasReference(json: Json): boolean {
  if (Array.isArray(json)) return json.some(hasReference)
  return isJsonObject(json) && Object.entries(json).some(([name, value]) => references.has(name) || hasReference(value))
}

/** Returns whether clients must give an attribute: it is required, and nothing else sets it. */
export function mustBeGiven({ required = false, default: value }: AttributeDefinition): boolean {
  return required && value === undefined
}

/** Returns names as a schema lists them: not at all if there are none. */
export function unlessEmpty<T>(items: readonly T[]): readonly T[] | undefined {
  return items.length === 0 ? undefined : items
}
