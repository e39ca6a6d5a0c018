import type { DiscoveredCatalogue, EntityData } from '@occi/client'
import { suggestion } from '../suggest.ts'
import { UsageError } from '../usage-error.ts'
import type { AttributeDefinition } from './categories.ts'

/** The attributes that can be named, by their full names. */
export type Attributes = ReadonlyMap<string, AttributeDefinition>

const prefix = 'occi.core.'
/** The fields that every entity has, as far as users name them. */
export const coreNames: readonly string[] = ['title', 'summary', 'id', 'source', 'target'].map((one) => prefix + one)

/** Returns the attributes that kinds and mixins define together. */
export function attributesOf(catalogue: DiscoveredCatalogue, identifiers: Iterable<string>): Attributes {
  const all = new Map<string, AttributeDefinition>()
  for (const identifier of identifiers) {
    const category = catalogue.find(identifier)
    if (category === undefined) continue
    for (const [name, definition] of catalogue.attributesOf(category)) all.set(name, definition)
  }
  return all
}

/** Returns the attributes that an entity of a kind can have: its own, and those of the mixins that apply to it. */
export function possibleAttributes(catalogue: DiscoveredCatalogue, kind: string | undefined): Attributes {
  const mixins = catalogue.mixins.filter(
    ({ applies = [] }) => kind === undefined || applies.length === 0 || applies.includes(kind),
  )
  const kinds = kind === undefined ? catalogue.kinds.map(({ identifier }) => identifier) : [kind]
  return attributesOf(catalogue, [...mixins.map(({ identifier }) => identifier), ...kinds])
}

/**
 * Returns the full name of the attribute that a text names: its last segments are enough, such as `cores`.
 *
 * @param more what else can be meant by a text that names none
 * @throws UsageError if there is none, or several
 */
export function attributeName(attributes: Attributes, text: string, more: readonly string[] = []): string {
  const names = [...attributes.keys(), ...coreNames]
  if (names.includes(text)) return text
  const found = names.filter((name) => name.endsWith(`.${text}`))
  const [first, ...others] = found
  if (first !== undefined && others.length === 0) return first
  if (first !== undefined) throw new UsageError(`'${text}' names several attributes: ${found.join(', ')}`)
  const candidates = [...more, ...names, ...names.map((name) => shortAttribute(names, name))]
  throw new UsageError(`There is no attribute '${text}' here.${suggestion(text, candidates)}`)
}

/** Returns the last segments of a name that are enough to name it among others. */
export function shortAttribute(names: Iterable<string>, name: string): string {
  const all = [...names]
  const segments = name.split('.')
  for (let start = segments.length - 1; start > 0; start--) {
    const short = segments.slice(start).join('.')
    if (all.every((other) => other === name || (other !== short && !other.endsWith(`.${short}`)))) return short
  }
  return name
}

/** A value that an entity has. */
export type Value = EntityData['attributes'][string]

/** Returns the value of an attribute of an entity, fields of the core model included. */
export function attributeValue(entity: EntityData, name: string): Value | undefined {
  if (!name.startsWith(prefix)) return entity.attributes[name]
  const field = name.slice(prefix.length)
  return coreNames.includes(name) ? entity[field as 'title' | 'summary' | 'id' | 'source' | 'target'] : undefined
}

/** Returns the attribute that says the state of an entity: one whose name ends in `.state`. */
export function stateOf(entity: EntityData): string | undefined {
  for (const [name, value] of Object.entries(entity.attributes)) {
    if (name.endsWith('.state') && typeof value === 'string') return value
  }
  return undefined
}
