import type { AttributeDefinition, CategoryClass, Json, JsonObject } from '@occi/core'
import { isJsonObject, type RawAttributeDefinition } from '@occi/core/authoring'
import { type DocumentFaults, isObjectNode, Members, type Node } from './document.ts'
import { pointerTo } from './pointer.ts'
import { quoted, sortOf } from './words.ts'
import type { WrittenObject } from './written-object.ts'

const schemaDialect = 'https://json-schema.org/draft/2020-12/schema'

/**
 * What a category says of an attribute (`GFD.226 Attribute Description Rendering`). An attribute that can be set once
 * is shown as mutable: clients may set it. The standard's table allows an array or object as `default`; its schema
 * omits them, and the table is followed.
 */
export function formatDescription(definition: AttributeDefinition, of: CategoryClass): WrittenObject {
  const { type, mutable = false, required = false, description } = definition
  return {
    // Clients always set the parameters of an action.
    mutable: of === 'action' || mutable !== false,
    required,
    type: type === 'integer' ? 'number' : type,
    pattern: formatPattern(definition),
    default: definition.default,
    description,
  }
}

/** The types of the table know no integer, and its members no enumeration: the pattern, a JSON Schema, says both. */
function formatPattern({ type, enum: values, pattern }: AttributeDefinition): JsonObject | undefined {
  const added: { [name: string]: Json } = {}
  if (type === 'integer') added.type = 'integer'
  if (values !== undefined) added.enum = values
  if (Object.keys(added).length === 0) return pattern
  if (pattern === undefined) return { $schema: schemaDialect, ...added }
  if (Object.keys(added).some((name) => Object.hasOwn(pattern, name))) {
    return { ...pattern, allOf: [...(Array.isArray(pattern.allOf) ? pattern.allOf : []), added] }
  }
  return { ...pattern, ...added }
}

const members: ReadonlySet<string> = new Set(['mutable', 'required', 'type', 'pattern', 'default', 'description'])

/**
 * Reads the attribute descriptions of a category, by name. Peers of the draft before 1.2, and the standard's schema,
 * nest them by the dots of their names: an object whose members are objects and no description is such a nest.
 */
export function parseDescriptions(node: Node<JsonObject>, faults: DocumentFaults): readonly RawAttributeDefinition[] {
  return Object.entries(node.value).flatMap(([name, value]) =>
    parseNamed(name, { value, pointer: pointerTo(node.pointer, name) }, faults),
  )
}

function parseNamed(name: string, node: Node, faults: DocumentFaults): readonly RawAttributeDefinition[] {
  if (!isObjectNode(node)) {
    faults.add(`the description of ${quoted(name)} must be an object, found ${sortOf(node.value)}`, node.pointer)
    return []
  }
  if (!isNest(node.value)) return [parseDescription(name, new Members(node, faults))]
  return Object.entries(node.value).flatMap(([inner, value]) =>
    parseNamed(`${name}.${inner}`, { value, pointer: pointerTo(node.pointer, inner) }, faults),
  )
}

/** `pattern` and `default` of a description may be objects; every other member of one is not. */
function isNest(value: JsonObject): boolean {
  const all = Object.entries(value)
  const isDescription = all.every(([name]) => name === 'pattern' || name === 'default')
  return !isDescription && all.every(([, member]) => isJsonObject(member))
}

function parseDescription(name: string, description: Members): RawAttributeDefinition {
  description.refuseOthers(members, `the description of ${quoted(name)}`)
  return {
    name,
    mutable: description.boolean('mutable'),
    required: description.boolean('required'),
    description: description.string('description'),
    default: description.get('default'),
    ...parseType(description.string('type'), description.get('pattern')),
  }
}

/** The way back: a number whose pattern says that it is an integer. */
function parseType(type: string | undefined, pattern: Json | undefined): { type?: string; pattern?: Json } {
  if (type === 'number' && isJsonObject(pattern) && pattern.type === 'integer') {
    const { type: _, $schema, ...rest } = pattern
    if (Object.keys(rest).length === 0) return { type: 'integer' }
    return { type: 'integer', pattern: $schema === undefined ? rest : { $schema, ...rest } }
  }
  return { type, pattern }
}
