import { type CoreField, coreAttributeName, coreAttributeOf } from '../core-attributes.ts'
import type { Kind } from '../kind.ts'
import type { RawEntity, RawValue } from '../raw.ts'
import { checkString } from '../value.ts'
import type { Faults } from './faults.ts'

/** A text of a message, and the part of the model value in which it stands. */
export interface CoreText {
  readonly text: string
  readonly path: readonly string[]
}

/**
 * The text of a field of the core model: JSON gives it as a member of the entity, text as an attribute
 * (`GFD.229 Entity Instance Attribute Rendering Specifics`). What is no text, or breaks a rendering, is a fault.
 */
export function coreText(raw: RawEntity, field: CoreField, faults: Faults): CoreText | undefined {
  const { name, isEnd } = coreAttributeOf(field)
  // A client in use writes anything between the angle brackets of a link, and the true target as an attribute.
  const decides = isEnd && raw.attributes.has(name)
  const member = decides ? undefined : givenIn(raw, field)
  const given = member ?? raw.attributes.get(name)
  if (given === undefined) return undefined
  const path = member === undefined ? ['attributes', name] : [memberOf(field)]
  const value = 'json' in given ? given.json : given.text
  const fault = checkString(name, value)
  if (fault === undefined) return { text: String(value), path }
  faults.add(fault, ...path)
  return undefined
}

/** The `id` by which the entities of a message name each other; anything but a text names nothing. */
export function idWithin(raw: RawEntity): string | undefined {
  if (raw.id !== undefined) return raw.id
  const given = raw.attributes.get(coreAttributeName('id'))
  if (given === undefined) return undefined
  const value = 'json' in given ? given.json : given.text
  return typeof value === 'string' ? value : undefined
}

/** The member of `RawEntity` that a field of the core model is in. */
export function memberOf(field: CoreField): string {
  return field === 'targetKind' ? 'target' : field
}

function givenIn(raw: RawEntity, field: CoreField): RawValue | undefined {
  switch (field) {
    case 'title':
    case 'summary':
      return raw[field]
    case 'id':
      return asRawValue(raw.id)
    case 'source':
    case 'target':
      return asRawValue(raw[field]?.uri)
    case 'targetKind':
      return asRawValue(raw.target?.kind)
  }
}

function asRawValue(text: string | undefined): RawValue | undefined {
  return text === undefined ? undefined : { text }
}

/** Title and summary of an entity. */
export function resolveTexts(raw: RawEntity, isLink: boolean, faults: Faults): { title?: string; summary?: string } {
  return {
    title: coreText(raw, 'title', faults)?.text,
    summary: isLink ? undefined : coreText(raw, 'summary', faults)?.text,
  }
}

/** Adds faults if a message gives an entity fields that only links have, or only resources (`GFD.221 Resource`, `Link`). */
export function requireNature(raw: RawEntity, kind: Kind, isLink: boolean, faults: Faults): void {
  if (raw.isLink !== undefined && raw.isLink !== isLink) {
    const [is, stands] = isLink ? ['links', 'a resource'] : ['resources', 'a link']
    faults.add(`${kind.identifier} is a kind of ${is}, but this stands as ${stands}`, 'categories')
    return
  }
  if (isLink) {
    if (raw.summary !== undefined) faults.add('a link has no summary, only a title', 'summary')
    if (raw.links !== undefined && raw.links.length > 0) faults.add('a link has no links of its own', 'links')
    return
  }
  if (raw.source !== undefined) faults.add(`a resource has no source, ${kind.identifier} is no kind of links`, 'source')
  if (raw.target !== undefined) faults.add(`a resource has no target, ${kind.identifier} is no kind of links`, 'target')
}
