import type { AttributeDefinition, Catalogue, Json, JsonObject } from '@occi/core'
import { type RawEnd, type RawEntity, type RawReference, type RawValue, valueFromText } from '@occi/core/authoring'

/** A part of an entity, or one that is to be made, as a client sends it: its URIs are written as they are. */
export function formatPartial(entity: RawEntity, catalogue: Catalogue): JsonObject {
  const { kind, mixins } = formatReferences(entity.categories, catalogue)
  const core = coreFields(entity)
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(mixins.length === 0 ? {} : { mixins }),
    ...formatAttributes(entity, catalogue),
    ...(entity.actions === undefined ? {} : { actions: entity.actions }),
    ...(core.id === undefined ? {} : { id: core.id }),
    ...(entity.links === undefined ? {} : { links: entity.links.map((link) => formatPartial(link, catalogue)) }),
    ...(core.source === undefined ? {} : { source: endOf(core.source) }),
    ...(core.target === undefined ? {} : { target: endOf(core.target) }),
    ...(core.summary === undefined ? {} : { summary: core.summary }),
    ...(core.title === undefined ? {} : { title: core.title }),
  }
}

function endOf({ uri, kind }: RawEnd): JsonObject {
  return kind === undefined ? { location: uri } : { location: uri, kind }
}

/** The kind among categories, and the others. One whose class is not given has that of the catalogue. */
function formatReferences(references: readonly RawReference[], catalogue: Catalogue) {
  const classOf = (reference: RawReference) => reference.class ?? catalogue.get(reference.identifier)?.class
  const kind = references.find((reference) => classOf(reference) === 'kind')?.identifier
  const mixins = references.filter((reference) => classOf(reference) !== 'kind').map(({ identifier }) => identifier)
  return { kind, mixins }
}

const coreNames: ReadonlySet<string> = new Set(
  ['id', 'title', 'summary', 'source', 'target', 'source.kind', 'target.kind'].map((name) => `occi.core.${name}`),
)

/** What JSON gives as members, and text as attributes of the core model. */
function coreFields({ attributes, ...fields }: RawEntity) {
  const attribute = (name: string) => attributes.get(`occi.core.${name}`)
  const text = (value: RawValue | undefined) => (value === undefined ? undefined : jsonOf(value, undefined))
  const end = (name: 'source' | 'target'): RawEnd | undefined => {
    const uri = text(attribute(name))
    if (uri === undefined) return fields[name]
    const kind = text(attribute(`${name}.kind`)) ?? fields[name]?.kind
    return kind === undefined ? { uri: String(uri) } : { uri: String(uri), kind: String(kind) }
  }
  return {
    id: fields.id ?? text(attribute('id')),
    title: text(fields.title ?? attribute('title')),
    summary: text(fields.summary ?? attribute('summary')),
    source: end('source'),
    target: end('target'),
  }
}

function formatAttributes({ attributes, categories }: RawEntity, catalogue: Catalogue): { attributes?: JsonObject } {
  const named = categories.flatMap(({ identifier }) => catalogue.get(identifier) ?? [])
  const definitionOf = (name: string) => named.find(({ all }) => Object.hasOwn(all, name))?.all[name]
  const entries = [...attributes].filter(([name]) => !coreNames.has(name))
  if (entries.length === 0) return {}
  return { attributes: Object.fromEntries(entries.map(([name, value]) => [name, jsonOf(value, definitionOf(name))])) }
}

/** A value as JSON; text whose type nothing tells stays a string. */
function jsonOf(value: RawValue, definition: AttributeDefinition | undefined): Json {
  return 'json' in value ? value.json : valueFromText(value.text, definition?.type ?? 'string')
}
