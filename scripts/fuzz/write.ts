import type { Content } from './operation.ts'
import type { Json } from './values.ts'

/** The media types in which requests are written. */
export const written = ['application/json', 'application/occi+json', 'text/plain', 'text/occi', 'form'] as const
export type Written = (typeof written)[number]

/** What of a request a rendering decides. */
export interface Message {
  readonly fields: readonly (readonly [name: string, value: string])[]
  readonly body?: string
}

/** Writes a request's content, whether it makes sense or not. */
export function write(content: Content, rendering: Written, method: string): Message {
  switch (rendering) {
    case 'text/occi':
      return { fields: [['Content-Type', rendering], ...linesOf(content)] }
    case 'text/plain': {
      const body = linesOf(content)
        .map(([name, value]) => `${name}: ${value}\n`)
        .join('')
      return { fields: [['Content-Type', rendering]], body }
    }
    case 'form': {
      const body = new URLSearchParams([
        ...formFields(content),
        ...(method === 'POST' ? [] : [['_method', method] satisfies [string, string]]),
      ])
      return { fields: [['Content-Type', 'application/x-www-form-urlencoded']], body: body.toString() }
    }
    default:
      return { fields: [['Content-Type', rendering]], body: JSON.stringify(jsonOf(content)) }
  }
}

function jsonOf(content: Content): Json {
  const { definitions, entities, locations, source, target, links, ...rest } = content
  if (definitions !== undefined) return { mixins: JSON.parse(JSON.stringify(definitions)) }
  if (locations !== undefined) return { locations }
  if (entities !== undefined) {
    const links = entities.filter((entity) => entity.source !== undefined)
    const resources = entities.filter((entity) => entity.source === undefined)
    const json: Record<string, Json> = { resources: resources.map(jsonOf) }
    if (links.length > 0) json.links = links.map(jsonOf)
    return json
  }
  const json: Record<string, Json> = { ...rest }
  if (source !== undefined) json.source = { location: source }
  if (target !== undefined) json.target = { location: target }
  if (links !== undefined) json.links = links.map(jsonOf)
  return json
}

type Line = readonly [name: string, value: string]

function linesOf(content: Content): Line[] {
  const { kind, mixins = [], action, definitions = [], locations = [], links = [], entities = [] } = content
  const lines: Line[] = []
  if (kind !== undefined) lines.push(['Category', categoryOf(kind, 'kind')])
  if (action !== undefined) lines.push(['Category', categoryOf(action, 'action')])
  for (const mixin of mixins) lines.push(['Category', categoryOf(mixin, 'mixin')])
  for (const { scheme, term, location = '', attributes = {} } of definitions) {
    const names = Object.entries(attributes)
      .map(([name, { required }]) => (required === true ? `${name}{required}` : name))
      .join(' ')
    const more = names === '' ? '' : `; attributes=${quoted(names)}`
    lines.push(['Category', `${categoryOf(`${scheme}${term}`, 'mixin')}; location=${quoted(location)}${more}`])
  }
  for (const [name, value] of attributesOf(content)) lines.push(['X-OCCI-Attribute', `${name}=${textOf(value)}`])
  for (const { target = '', kind: category = '', attributes = {} } of links) {
    const more = Object.entries(attributes).map(([name, value]) => `; ${name}=${textOf(value)}`)
    lines.push(['Link', `<${target}>; rel=${quoted(category)}; category=${quoted(category)}${more.join('')}`])
  }
  for (const location of locations) lines.push(['X-OCCI-Location', location])
  return [...lines, ...entities.flatMap(linesOf)]
}

function attributesOf({ id, title, summary, source, target, attributes = {} }: Content): readonly [string, Json][] {
  const core = Object.entries({ id, title, summary, source, target })
  const given = core.flatMap(([name, value]): [string, Json][] =>
    value === undefined ? [] : [[`occi.core.${name}`, value]],
  )
  return [...given, ...Object.entries(attributes)]
}

function categoryOf(identifier: string, kind: string): string {
  const hash = identifier.indexOf('#') + 1
  return `${identifier.slice(hash)}; scheme="${identifier.slice(0, hash)}"; class="${kind}"`
}

function textOf(value: Json): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return quoted(typeof value === 'string' ? value : JSON.stringify(value))
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`
}

function formFields(content: Content): [string, string][] {
  const { kind, mixins = [], title, summary, source, target, action, locations = [], links = [] } = content
  const { definitions = [], entities = [], attributes = {} } = content
  const fields: [string, string][] = []
  for (const category of kind === undefined ? mixins : [kind, ...mixins]) fields.push(['category', category])
  for (const [name, value] of Object.entries({ title, summary, source, target, action })) {
    if (value !== undefined) fields.push([name, value])
  }
  for (const [name, value] of Object.entries(attributes)) fields.push([name, fieldOf(value)])
  for (const location of locations) fields.push(['location', location])
  for (const [index, link] of links.entries()) {
    for (const [name, value] of formFields(link)) fields.push([`link.${index}.${name}`, value])
  }
  for (const { scheme, term, location = '', attributes: own = {} } of definitions) {
    fields.push(['mixin.scheme', scheme], ['mixin.term', term], ['mixin.location', location])
    for (const [index, [name, definition]] of Object.entries(own).entries()) {
      const { type, required, default: value } = definition
      fields.push([`mixin.attribute.${index}.name`, name], [`mixin.attribute.${index}.type`, type])
      if (required === true) fields.push([`mixin.attribute.${index}.required`, 'true'])
      if (value !== undefined) fields.push([`mixin.attribute.${index}.default`, String(value)])
    }
  }
  return [...fields, ...entities.flatMap(formFields)]
}

function fieldOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
