import type { AttributeValue, AttributeValues } from '@occi/core'
import {
  type CoreField,
  coreAttribute,
  noAttributes,
  type RawEnd,
  type RawEntity,
  type RawValue,
  valueFromText,
} from '@occi/core/authoring'
import type { DiscoveredCatalogue } from './catalogue.ts'
import type { Session } from './session.ts'

/** What an entity is, as plain data. */
export interface EntityData {
  /** Its URN: `urn:uuid:…`; older servers have other ids. */
  readonly id: string
  /** Its path on the host of the service. */
  readonly location: string
  /** Identifier of its kind. */
  readonly kind: string
  /** Identifiers of its mixins. */
  readonly mixins: readonly string[]
  readonly title?: string
  readonly summary?: string
  readonly attributes: AttributeValues
  /** Identifiers of the actions that are applicable now. */
  readonly actions: readonly string[]
  /** The links from it. */
  readonly links: readonly EntityData[]
  /** Of a link: where it starts. */
  readonly source?: string
  /** Of a link: where it leads. */
  readonly target?: string
  /** Of a link: identifier of the kind of its target, if known. */
  readonly targetKind?: string
}

/**
 * Returns what was read of an entity.
 *
 * @param url the URL at which it was read; undefined if it is part of a listing
 */
export function entityData(session: Session, raw: RawEntity, url?: URL): EntityData {
  const { addresses, catalogue } = session
  const { values, fields } = split(raw, catalogue)
  const text = (field: CoreField, value: RawValue | undefined) => fields.get(field) ?? textOf(value)
  const kind = kindOf(raw, catalogue)
  const id = text('id', undefined) ?? raw.id ?? ''
  const location = url?.pathname ?? locationOf(session, raw.location ?? raw.id ?? id, kind)
  const end = (field: 'source' | 'target') => {
    const uri = fields.get(field) ?? raw[field]?.uri
    return uri === undefined ? undefined : pathOf(addresses.base, uri)
  }
  return defined({
    id: id === '' || id.startsWith('/') ? lastSegment(location) : id,
    location,
    kind,
    mixins: mixinsOf(raw, kind),
    title: text('title', raw.title),
    summary: text('summary', raw.summary),
    attributes: values,
    actions: raw.actions ?? [],
    links: (raw.links ?? []).map((link) => entityData(session, link)),
    source: end('source'),
    target: end('target'),
    targetKind: fields.get('targetKind') ?? (raw.target as RawEnd | undefined)?.kind,
  })
}

/** Text gives the fields of an entity among its attributes. */
function split({ attributes }: RawEntity, catalogue: DiscoveredCatalogue) {
  const values = noAttributes()
  const fields = new Map<CoreField, string>()
  for (const [name, raw] of attributes) {
    const core = coreAttribute(name)
    if (core !== undefined) fields.set(core.field, textOf(raw) ?? '')
    else values[name] = attributeValue(raw, name, catalogue)
  }
  return { values, fields }
}

function attributeValue(raw: RawValue, name: string, catalogue: DiscoveredCatalogue): AttributeValue | undefined {
  const value = 'json' in raw ? raw.json : valueFromText(raw.text, catalogue.typeOf(name) ?? 'string')
  return value ?? undefined
}

function textOf(raw: RawValue | undefined): string | undefined {
  if (raw === undefined) return undefined
  return 'text' in raw ? raw.text : String(raw.json)
}

/** The category that is said or known to be a kind; else the first, as older servers write it. */
function kindOf({ categories }: RawEntity, catalogue: DiscoveredCatalogue): string {
  const kind = categories.find((one) => (one.class ?? catalogue.find(one.identifier)?.class) === 'kind')
  return (kind ?? categories[0])?.identifier ?? ''
}

function mixinsOf({ categories }: RawEntity, kind: string): string[] {
  return categories.map(({ identifier }) => identifier).filter((identifier) => identifier !== kind)
}

/** If a listing says no locations, an entity is found in the collection of its kind by its id. */
function locationOf({ addresses, catalogue }: Session, id: string, kind: string): string {
  if (id.startsWith('/') || /^https?:/.test(id)) return addresses.ofAnswer(id).pathname
  const collection = addresses.ofCollection(catalogue.find(kind, 'kind')?.location ?? addresses.base.pathname)
  return addresses.of(id.startsWith('urn:') ? id : `urn:${id}`, collection).pathname
}

/** Ends within the service are paths, others are URIs. */
function pathOf(base: URL, uri: string): string {
  const url = URL.parse(uri, base.href)
  return url?.origin === base.origin ? url.pathname : uri
}

function lastSegment(location: string): string {
  return decodeURIComponent(location.slice(location.lastIndexOf('/') + 1))
}

function defined<T extends object>(data: { [N in keyof T]: T[N] | undefined }): T {
  return Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined)) as T
}
