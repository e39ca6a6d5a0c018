import { splitIdentifier } from '../read/identifier.ts'
import type { Body, Draft, MediaType, Value } from './body.ts'

/** A body, or the header fields that carry it. */
export interface Encoded {
  readonly fields: readonly (readonly [string, string])[]
  readonly body?: string
}

type Field = readonly [name: string, value: string]

/** Writes a body in a rendering. Listings of locations and filters exist in text only. */
export function encode(body: Body, mediaType: MediaType): Encoded {
  if ('verbatim' in body) return { fields: [['Content-Type', body.type]], body: body.verbatim }
  if (mediaType === 'application/occi+json' && !('locations' in body || 'filter' in body || 'kind' in body)) {
    return { fields: [['Content-Type', mediaType]], body: JSON.stringify(jsonOf(body)) }
  }
  const fields = textOf(body)
  if (mediaType === 'text/occi' || 'filter' in body || 'kind' in body) return inHeader(fields)
  return {
    fields: [['Content-Type', 'text/plain']],
    body: fields.map(([name, value]) => `${name}: ${value}\r\n`).join(''),
  }
}

/** One field for each name, its values joined by commas. */
function inHeader(fields: readonly Field[]): Encoded {
  const joined = new Map<string, string>()
  for (const [name, value] of fields) {
    const before = joined.get(name)
    const octets = Buffer.from(value).toString('latin1')
    joined.set(name, before === undefined ? octets : `${before}, ${octets}`)
  }
  return { fields: [['Content-Type', 'text/occi'], ...joined] }
}

function textOf(body: Exclude<Body, { readonly verbatim: string }>): readonly Field[] {
  if ('locations' in body) return body.locations.map((location): Field => ['X-OCCI-Location', location])
  if ('mixin' in body) {
    const location = body.location === undefined ? '' : `; location="${body.location}"`
    return [['Category', categoryText(body.mixin, 'mixin') + location]]
  }
  if ('kind' in body) return [['Category', categoryText(body.kind, 'kind')]]
  if ('filter' in body) return [['Category', categoryText(body.filter, 'kind')], ...attributesOf(body.attributes)]
  if ('action' in body) return [['Category', categoryText(body.action, 'action')]]
  return textOfDraft(draftOf(body))
}

function textOfDraft({ kinds = [], mixins = [], title, summary, attributes = {}, source, target }: Partial<Draft>) {
  const core = {
    'occi.core.title': title,
    'occi.core.summary': summary,
    'occi.core.source': source,
    'occi.core.target': target,
  }
  const given = Object.entries(core).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))
  return [
    ...kinds.map((kind): Field => ['Category', categoryText(kind, 'kind')]),
    ...mixins.map((mixin): Field => ['Category', categoryText(mixin, 'mixin')]),
    ...attributesOf({ ...Object.fromEntries(given), ...attributes }),
  ]
}

function attributesOf(attributes: Readonly<Record<string, Value>>): readonly Field[] {
  return Object.entries(attributes).map(([name, value]): Field => ['X-OCCI-Attribute', `${name}=${textValue(value)}`])
}

function textValue(value: Value): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return quoted(typeof value === 'string' ? value : JSON.stringify(value))
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}

/** Returns the value of a `Category` field that refers to a category. */
export function categoryText(identifier: string, type: 'kind' | 'mixin' | 'action'): string {
  const { scheme, term } = splitIdentifier(identifier)
  return `${term}; scheme="${scheme}"; class="${type}"`
}

function draftOf(body: Body): Partial<Draft> {
  if ('entity' in body) return body.entity
  if ('link' in body) return body.link
  return 'part' in body ? body.part : {}
}

function jsonOf(body: Body): unknown {
  if ('action' in body) return { action: body.action }
  if ('mixin' in body) return { mixins: [{ ...splitIdentifier(body.mixin), location: body.location }] }
  return 'entities' in body ? { resources: body.entities.map(jsonOfDraft) } : jsonOfDraft(draftOf(body))
}

function jsonOfDraft({ kinds = [], mixins, title, summary, attributes, source, target }: Partial<Draft>) {
  const end = (location: string | undefined) => (location === undefined ? undefined : { location })
  // Two kinds have no place in JSON; such a draft is written in text.
  return { kind: kinds[0], mixins, title, summary, attributes, source: end(source), target: end(target) }
}
