import type { AttributeDefinition, AttributeValue, AttributeValues } from '../attribute.ts'
import { noAttributes } from '../attribute.ts'
import type { Definitions } from '../catalogue.ts'
import type { Json } from '../json.ts'
import type { RawAttributes, RawValue } from '../raw.ts'
import { checkString, checkValue, valueFromText } from '../value.ts'
import type { ResolveContext } from './context.ts'
import type { Faults } from './faults.ts'

/** The attributes of the core model, which are fields of an entity instead. */
export const corePrefix = 'occi.core.'

/** What is set already; without it the entity is a new one. */
export interface Current {
  readonly attributes: AttributeValues
}

/**
 * The values of a message, read and checked as their definitions say. Unknown names and values that the client may
 * not set are faults; immutable ones are accepted where they are what the entity has (GET, edit, PUT works).
 */
export function resolveAttributes(
  raw: RawAttributes,
  definitions: Definitions,
  current: Current | undefined,
  faults: Faults,
): AttributeValues {
  const values = noAttributes()
  for (const [name, rawValue] of raw) {
    const definition = definitions.get(name)
    if (definition === undefined) faults.add(unknownAttribute(name, definitions), 'attributes', name)
    if (definition === undefined || name.startsWith(corePrefix)) continue
    const value = readValue(rawValue, definition)
    const wrong = checkValue(name, value, definition)
    if (wrong !== undefined) faults.add(wrong, 'attributes', name)
    else if (maySet(name, value, definition, current, faults)) values[name] = value as AttributeValue
  }
  return values
}

/** Adds a fault where a client gives more attributes than one request may. */
export function expectFewAttributes(raw: RawAttributes, { limits }: ResolveContext, faults: Faults): void {
  if (raw.size > limits.attributes) {
    faults.add(`${raw.size} attributes, at most ${limits.attributes} are taken`, 'attributes')
  }
}

/** The value of an attribute, before it is checked. */
export function readValue(raw: RawValue, definition: AttributeDefinition): Json {
  return 'json' in raw ? raw.json : valueFromText(raw.text, definition.type)
}

function maySet(
  name: string,
  value: Json,
  definition: AttributeDefinition,
  current: Current | undefined,
  faults: Faults,
): boolean {
  const { mutable = false } = definition
  const present = current?.attributes[name]
  if (mutable === true || (mutable === 'once' && present === undefined)) return true
  // GFD.221 Mutability: immutable attributes are the service's.
  if (current === undefined) faults.add(`${name} is immutable: leave it out, this service sets it`, 'attributes', name)
  else if (!sameJson(present, value)) {
    const why = mutable === 'once' ? 'can be set once and is set already' : 'is immutable'
    const has = present === undefined ? 'has no value' : `is ${JSON.stringify(present)}`
    faults.add(`${name} ${why}: it ${has}, leave it out or as it is`, 'attributes', name)
  }
  return false
}

/** Adds a fault for every required attribute without a value (`GFD.221 Attribute`: required). */
export function expectRequired(values: AttributeValues, definitions: Definitions, faults: Faults): void {
  for (const [name, definition] of definitions) {
    if (definition.required && values[name] === undefined && !name.startsWith(corePrefix)) {
      faults.add(`${name} is required and missing`, 'attributes', name)
    }
  }
}

/** Reads a text that is a field of an entity: from the field, or from the attribute of the core model. */
export function resolveText(
  field: 'title' | 'summary',
  raw: RawValue | undefined,
  attributes: RawAttributes,
  faults: Faults,
): string | undefined {
  const name = corePrefix + field
  const given = raw ?? attributes.get(name)
  if (given === undefined) return undefined
  const path = raw === undefined ? ['attributes', name] : [field]
  const value = 'json' in given ? given.json : given.text
  const wrong = checkString(name, value)
  if (wrong === undefined) return String(value)
  faults.add(wrong, ...path)
  return undefined
}

/** Says that an attribute is unknown, and which known one is spelled almost like it. */
function unknownAttribute(name: string, definitions: Definitions): string {
  const similar = [...definitions.keys()].find((known) => isNear(name, known))
  const hint = similar === undefined ? 'see its categories in the query interface /-/' : `did you mean ${similar}?`
  return `${name} is not an attribute of this kind and these mixins, ${hint}`
}

/** Tells whether two names are equal but for case, or for one letter too many, too few, wrong or swapped. */
function isNear(a: string, b: string): boolean {
  const x = a.toLowerCase()
  const y = b.toLowerCase()
  if (Math.abs(x.length - y.length) > 1) return false
  let start = 0
  while (start < x.length && x[start] === y[start]) start++
  let end = 0
  while (end < Math.min(x.length, y.length) - start && x[x.length - 1 - end] === y[y.length - 1 - end]) end++
  const [left, right] = [x.slice(start, x.length - end), y.slice(start, y.length - end)]
  return left.length + right.length <= 2 || (left.length === 2 && left === right[1]?.concat(right[0] ?? ''))
}

/** Tells whether two JSON values are equal, the order of members aside. */
export function sameJson(a: Json | undefined, b: Json | undefined): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  const [namesOfA, namesOfB] = [Object.keys(a), Object.keys(b)]
  if (Array.isArray(a) !== Array.isArray(b) || namesOfA.length !== namesOfB.length) return false
  return namesOfA.every((name) => Object.hasOwn(b, name) && sameJson(Reflect.get(a, name), Reflect.get(b, name)))
}
