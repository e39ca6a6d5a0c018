import type { AttributeDefinition, Catalogue, Json, JsonObject } from '@occi/core'
import {
  type CoreField,
  coreAttribute,
  coreAttributeName,
  type RawEnd,
  type RawEntity,
  type RawReference,
  type RawValue,
  valueFromText,
} from '@occi/core/authoring'
import { unlessEmpty, type WrittenObject } from './written-object.ts'

/** A part of an entity, or one that is to be made, as a client sends it: its URIs are written as they are. */
export function formatPartial(entity: RawEntity, catalogue: Catalogue): WrittenObject {
  const { kind, mixins } = formatReferences(entity.categories, catalogue)
  const core = coreFields(entity)
  return {
    kind,
    mixins: unlessEmpty(mixins),
    attributes: formatAttributes(entity, catalogue),
    actions: entity.actions,
    id: core.id,
    links: entity.links?.map((link) => formatPartial(link, catalogue)),
    source: core.source && endOf(core.source),
    target: core.target && endOf(core.target),
    summary: core.summary,
    title: core.title,
  }
}

function endOf({ uri, kind }: RawEnd): WrittenObject {
  return { location: uri, kind }
}

/** The kind among categories, and the others. One whose class is not given has that of the catalogue. */
function formatReferences(references: readonly RawReference[], catalogue: Catalogue) {
  const classOf = (reference: RawReference) => reference.class ?? catalogue.get(reference.identifier)?.class
  const kind = references.find((reference) => classOf(reference) === 'kind')?.identifier
  const mixins = references.filter((reference) => classOf(reference) !== 'kind').map(({ identifier }) => identifier)
  return { kind, mixins }
}

/** The kinds of the ends of a link, which text gives as attributes of the core model. */
const endKinds = { source: 'occi.core.source.kind', target: coreAttributeName('targetKind') } as const

/** Whether JSON gives an attribute as a member of its entity. */
function isMember(name: string): boolean {
  return coreAttribute(name) !== undefined || name === endKinds.source
}

/** What JSON gives as members, and text as attributes of the core model. */
function coreFields({ attributes, ...fields }: RawEntity) {
  const text = (value: RawValue | undefined) => (value === undefined ? undefined : jsonOf(value, undefined))
  const attribute = (field: CoreField) => attributes.get(coreAttributeName(field))
  const end = (name: 'source' | 'target'): RawEnd | undefined => {
    const uri = text(attribute(name))
    if (uri === undefined) return fields[name]
    const kind = text(attributes.get(endKinds[name])) ?? fields[name]?.kind
    return { uri: String(uri), kind: kind === undefined ? undefined : String(kind) }
  }
  return {
    id: fields.id ?? text(attribute('id')),
    title: text(fields.title ?? attribute('title')),
    summary: text(fields.summary ?? attribute('summary')),
    source: end('source'),
    target: end('target'),
  }
}

function formatAttributes({ attributes, categories }: RawEntity, catalogue: Catalogue): JsonObject | undefined {
  const named = categories.flatMap(({ identifier }) => catalogue.get(identifier) ?? [])
  const definitionOf = (name: string) => named.find(({ all }) => Object.hasOwn(all, name))?.all[name]
  const entries = [...attributes].filter(([name]) => !isMember(name))
  if (entries.length === 0) return undefined
  return Object.fromEntries(entries.map(([name, value]) => [name, jsonOf(value, definitionOf(name))]))
}

/** A value as JSON; text whose type nothing tells stays a string. */
function jsonOf(value: RawValue, definition: AttributeDefinition | undefined): Json {
  return 'json' in value ? value.json : valueFromText(value.text, definition?.type ?? 'string')
}
