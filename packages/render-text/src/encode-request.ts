import { type Action, type AnyCategory, type AttributeValues, OcciError } from '@occi/core'
import { type CoreField, coreAttributes, type RawEntity, type RawValue, splitIdentifier } from '@occi/core/authoring'
import { formatAttribute, formatRawAttribute } from './attribute.ts'
import { formatIdentifier, formatReference } from './describe.ts'
import { formatActionLink, formatLink } from './link.ts'
import { noFields, type TextFields } from './text-fields.ts'

/** The invocation of an action (`GFD.229 Action Invocation Rendering`). */
export function encodeInvocation(action: Action, attributes: AttributeValues): TextFields {
  return encodeFilter([action], attributes)
}

/** What a listing is narrowed to (`GFD.223 Filtering`). */
export function encodeFilter(categories: readonly AnyCategory[], attributes: AttributeValues): TextFields {
  const texts: string[] = []
  for (const name in attributes) {
    const value = attributes[name]
    if (value !== undefined) texts.push(formatAttribute(name, value))
  }
  return { ...noFields, categories: categories.map(formatReference), attributes: texts }
}

/**
 * An entity, whole or in part, as a client sends it.
 *
 * @throws OcciError `not-acceptable` if a link has no target: text begins a link with it
 */
export function encodeRawEntity(entity: RawEntity): TextFields {
  const { categories, links = [], actions = [] } = entity
  return {
    ...noFields,
    categories: categories.map((reference) => formatIdentifier(reference.identifier, reference.class)),
    links: [...links.map(formatRawLink), ...actions.map(formatRawAction)],
    attributes: [...allAttributes(entity)].map(([name, value]) => formatRawAttribute(name, value)),
  }
}

/** The attributes of an entity, those that are fields of it among them. */
function allAttributes(entity: RawEntity): ReadonlyMap<string, RawValue> {
  const { id, title, summary, source, target } = entity
  const fields: Readonly<Record<CoreField, RawValue | undefined>> = {
    id: text(id),
    title,
    summary,
    source: text(source?.uri),
    target: text(target?.uri),
    targetKind: text(target?.kind),
  }
  const attributes = new Map<string, RawValue>()
  for (const { name, field } of coreAttributes) {
    const value = fields[field]
    if (value !== undefined) attributes.set(name, value)
  }
  if (source?.kind !== undefined) attributes.set('occi.core.source.kind', { text: source.kind })
  for (const [name, value] of entity.attributes) attributes.set(name, value)
  return attributes
}

function text(value: string | undefined): RawValue | undefined {
  return value === undefined ? undefined : { text: value }
}

function formatRawLink({ id, source, target, ...link }: RawEntity): string {
  if (target === undefined) {
    throw new OcciError('not-acceptable', 'a link without a target cannot be written as text, give it its target')
  }
  return formatLink({
    uri: target.uri,
    rel: [target.kind ?? 'http://schemas.ogf.org/occi/core#resource'],
    self: id,
    categories: link.categories.map((reference) => reference.identifier),
    attributes: allAttributes(source === undefined ? link : { ...link, source }),
  })
}

/** A client names actions without their place: they belong to the entity that the message is about. */
function formatRawAction(identifier: string): string {
  return formatActionLink(`?action=${splitIdentifier(identifier).term}`, identifier)
}
