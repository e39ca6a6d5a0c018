import type { AttributeValue, Kind } from '@occi/core'
import { coreAttribute, type Fields, fieldOctets, fieldOf, sameJson, splitIdentifier } from '@occi/core/authoring'
import { fold, hasTerms, searchTerms } from '@occi/core/store'
import { formatAttribute, formatCategory } from '@occi/render-text'
import { identifierOf } from './raw-draft.ts'
import type { RemoteEntity } from './remote-entity.ts'
import type { ListOptions } from './selection.ts'
import type { Session } from './session.ts'

/** Where a listing starts, and the header fields that narrow it. */
export interface FilterRequest {
  readonly url: URL
  readonly fields: Fields
}

/** Returns the request for a listing (`GFD.223 Filtering`): by its query, or by header fields for OCCI 1.1. */
export function filterRequest(
  session: Session,
  collection: URL,
  { filter = {}, mixins = [], search = '', order, pageSize = 100 }: ListOptions,
): FilterRequest {
  const url = new URL(collection)
  const { dialect } = session
  const identifiers = mixins.map((mixin) => identifierOf(session, mixin, 'mixin'))
  const values = Object.entries(filter).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  )
  if (dialect.isLegacy) return { url, fields: headerFilter(identifiers, values) }
  for (const identifier of identifiers) url.searchParams.append('category', identifier)
  for (const [name, value] of values) url.searchParams.append(name, textOf(value))
  if (search !== '' && dialect.listing.has('search')) url.searchParams.set('search', search)
  if (order !== undefined && dialect.listing.has('order')) url.searchParams.set('order', order)
  // In text/occi the field Link, which leads to the next page, is OCCI's.
  if (dialect.mediaType !== 'text/occi') url.searchParams.set('number', String(pageSize))
  return { url, fields: [] }
}

function headerFilter(
  identifiers: readonly string[],
  attributes: readonly (readonly [string, AttributeValue])[],
): Fields {
  if (identifiers.length === 0 && attributes.length === 0) return []
  const categories = identifiers.map((one) => formatCategory({ ...splitIdentifier(one), class: 'mixin' })).join(', ')
  const values = attributes.map(([name, value]) => formatAttribute(name, value)).join(', ')
  const fields: Fields = [
    ['Category', fieldOctets(categories)],
    ['X-OCCI-Attribute', fieldOctets(values)],
  ]
  return [['Content-Type', 'text/occi'], ...fields.filter(([, text]) => text !== '')]
}

function textOf(value: AttributeValue | undefined): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** Returns whether an entity is one of those that a listing is narrowed to, as far as the service has not seen to that. */
export function matches(
  session: Session,
  entity: RemoteEntity,
  kind: string | undefined,
  { filter = {}, mixins = [], search = '' }: ListOptions,
): boolean {
  if (session.dialect.isLegacy) {
    if (kind !== undefined && entity.kind !== kind) return false
    if (!mixins.every((mixin) => entity.mixins.includes(identifierOf(session, mixin, 'mixin')))) return false
    for (const [name, value] of Object.entries(filter)) {
      if (value !== undefined && !sameJson(attributeOf(entity, name) ?? null, value)) return false
    }
  }
  if (session.dialect.listing.has('search')) return true
  const terms = searchTerms(search)
  if (terms.length === 0) return true
  const { title = '', summary = '', location, id, attributes } = entity
  const text = [title, summary, location, id, ...Object.values(attributes).map(textOf)].join('\n')
  return hasTerms(fold(text), terms)
}

/** The value of an attribute of an entity, those of the core model included. */
export function attributeOf(entity: RemoteEntity<Kind>, name: string): AttributeValue | undefined {
  const core = coreAttribute(name)
  return core === undefined ? entity.attributes[name] : fieldOf(entity, core.field)
}
