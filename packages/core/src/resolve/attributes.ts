import {
  type AttributeDefinition,
  type AttributeType,
  type AttributeValue,
  type AttributeValues,
  noAttributes,
} from '../attribute.ts'
import type { Definitions } from '../catalogue.ts'
import { corePrefix } from '../category.ts'
import { type Json, sameJson } from '../json.ts'
import type { RawAttributes, RawValue } from '../raw.ts'
import { shown } from '../shown.ts'
import { checkValue, valueFromText } from '../value.ts'
import type { ResolveContext } from './context.ts'
import type { Faults } from './faults.ts'

/** What the attributes of a message belong to. */
export interface Bearer {
  /** The name of what has these attributes, for the message of a fault. */
  readonly name: string
  readonly definitions: Definitions
  /** Its current values; unset if it is new. */
  readonly current?: AttributeValues
  /** Whether categories of it could not be found, so that attributes unknown here may be theirs. */
  readonly incomplete?: boolean
}

/**
 * The values of a message, read and checked as their definitions say; those of the core model are not among them.
 * Unknown names and values that the client may not set are faults; whatever the entity has is accepted (GET, edit, PUT
 * works).
 */
export function resolveAttributes(raw: RawAttributes, bearer: Bearer, faults: Faults): AttributeValues {
  const values = noAttributes()
  for (const [name, rawValue] of raw) {
    const definition = bearer.definitions.get(name)
    const same = repeated(name, rawValue, bearer)
    if (definition === undefined) {
      if (!bearer.incomplete && same === undefined)
        faults.add(unknownAttribute(name, bearer, faults), 'attributes', name)
      continue
    }
    if (name.startsWith(corePrefix)) continue
    if (same !== undefined) {
      // What the entity has is never refused, even if its definition has changed since.
      if (isSettable(name, definition, bearer)) values[name] = same
      continue
    }
    const value = readValue(rawValue, definition)
    const canSet = isSettable(name, definition, bearer)
    const fault =
      checkValue(name, value, definition) ?? (canSet ? undefined : mutabilityFault(name, value, definition, bearer))
    if (fault !== undefined) faults.add(fault, 'attributes', name)
    else if (canSet) values[name] = value as AttributeValue
  }
  return values
}

/**
 * Throws if a client gives more attributes than one request may: these are not looked at any further.
 *
 * @param current what the entity has already, which does not count
 */
export function requireFewAttributes(
  raw: RawAttributes,
  { limits }: ResolveContext,
  faults: Faults,
  current?: AttributeValues,
): void {
  if (raw.size <= limits.attributes) return
  let count = raw.size
  if (current !== undefined) {
    for (const name of raw.keys()) if (Object.hasOwn(current, name) || name.startsWith(corePrefix)) count--
  }
  if (count <= limits.attributes) return
  faults.add(`${count} attributes, at most ${limits.attributes} are accepted`, 'attributes')
  throw faults.toError()
}

/** The value of an attribute, before it is checked. */
export function readValue(raw: RawValue, definition: AttributeDefinition): Json {
  return 'json' in raw ? raw.json : valueFromText(raw.text, definition.type)
}

/** The value that a message repeats, whatever its definition says of it now; undefined if the entity has another. */
function repeated(name: string, raw: RawValue, { current }: Bearer): AttributeValue | undefined {
  const present = current !== undefined && Object.hasOwn(current, name) ? current[name] : undefined
  if (present === undefined) return undefined
  const type = Array.isArray(present) ? 'array' : (typeof present as AttributeType)
  const value = readValue(raw, { type })
  return sameJson(value, present) ? (value as AttributeValue) : undefined
}

/** Whether a client may give an attribute a value. */
function isSettable(name: string, { mutable = false }: AttributeDefinition, { current }: Bearer): boolean {
  return mutable === true || (mutable === 'once' && current?.[name] === undefined)
}

/** What is wrong with setting a value that is right in itself, but not the client's to set. */
function mutabilityFault(
  name: string,
  value: Json,
  definition: AttributeDefinition,
  bearer: Bearer,
): string | undefined {
  // GFD.221 Mutability: immutable attributes are the service's.
  if (bearer.current === undefined) return `${name} is immutable, since the service sets it: leave it out`
  const present = bearer.current[name]
  if (sameJson(present, value)) return undefined
  const why = definition.mutable === 'once' ? 'can be set once and is set already' : 'is immutable'
  const has = present === undefined ? 'has no value' : `is ${shown(JSON.stringify(present))}`
  return `${name} ${why}: it ${has}, leave it out or as it is`
}

/** What definitions say of attributes that a message leaves out. */
interface LeftOut {
  readonly defaults: readonly (readonly [name: string, value: AttributeValue])[]
  readonly required: readonly string[]
}

/** The catalogue keeps definitions, few of which have a default or are required. */
const leftOut = new WeakMap<Definitions, LeftOut>()

function leftOutOf(definitions: Definitions): LeftOut {
  let known = leftOut.get(definitions)
  if (known === undefined) {
    const all = [...definitions]
    known = {
      defaults: all.flatMap(([name, { default: value }]) => (value === undefined ? [] : [[name, value] as const])),
      required: all.flatMap(([name, { required }]) => (required && !name.startsWith(corePrefix) ? [name] : [])),
    }
    leftOut.set(definitions, known)
  }
  return known
}

/** Sets the default of every attribute without a value (`GFD.221 Attribute`: default). */
export function addDefaults(values: AttributeValues, definitions: Definitions): void {
  for (const [name, value] of leftOutOf(definitions).defaults) if (values[name] === undefined) values[name] = value
}

/**
 * Adds a fault for every required attribute without a value (`GFD.221 Attribute`: required).
 *
 * @param lacked returns whether the entity is without the value of an attribute that it must have already, which a
 *   client that repeats it does not change
 */
export function requireRequired(
  raw: RawAttributes,
  values: AttributeValues,
  definitions: Definitions,
  faults: Faults,
  lacked: (name: string) => boolean = () => false,
): void {
  for (const name of leftOutOf(definitions).required) {
    // What was given and refused has its fault already.
    if (values[name] !== undefined || raw.has(name) || lacked(name)) continue
    faults.add(`${name} is required and missing`, 'attributes', name)
  }
}

/** Says that an attribute is unknown, and which known one is spelled almost like it. */
function unknownAttribute(name: string, bearer: Bearer, faults: Faults): string {
  const similar = faults.similarTo(name, () => bearer.definitions.keys())
  const hint = similar === undefined ? 'see the query interface /-/' : `did you mean ${similar}?`
  return `${shown(name)} is not an attribute of ${bearer.name}, ${hint}`
}
