import {
  Catalogue,
  defineAction,
  defineKind,
  defineMixin,
  type Link,
  link,
  type Reader,
  type Resource,
  resource,
} from '@occi/core'
import type { Raw, RawAttributes, RawEntity, RenderContext } from '@occi/core/authoring'

const infrastructure = 'http://schemas.ogf.org/occi/infrastructure#'

export const start = defineAction({
  scheme: 'http://schemas.ogf.org/occi/infrastructure/compute/action#',
  term: 'start',
  title: 'Start the machine',
})

export const stop = defineAction({
  scheme: 'http://schemas.ogf.org/occi/infrastructure/compute/action#',
  term: 'stop',
  attributes: { method: { type: 'string' } },
})

export const compute = defineKind({
  scheme: infrastructure,
  term: 'compute',
  title: 'A "machine"',
  parent: resource,
  actions: [start, stop],
  attributes: {
    'occi.compute.cores': { type: 'integer', mutable: true },
    'occi.compute.memory': { type: 'number', mutable: true },
    'occi.compute.hostname': { type: 'string', mutable: true, required: true },
    'occi.compute.state': { type: 'string' },
  },
})

export const storage = defineKind({ scheme: infrastructure, term: 'storage', parent: resource })

export const storagelink = defineKind({
  scheme: infrastructure,
  term: 'storagelink',
  parent: link,
  targets: [storage],
  attributes: {
    'occi.storagelink.deviceid': { type: 'string', mutable: true },
    'occi.storagelink.state': { type: 'string' },
  },
})

export const userData = defineMixin({
  scheme: 'http://schemas.ogf.org/occi/infrastructure/compute#',
  term: 'user_data',
  applies: [compute],
  attributes: { 'occi.compute.userdata': { type: 'string', required: true, mutable: 'once' } },
})

export const template = defineMixin({ scheme: infrastructure, term: 'resource_tpl', location: '/tpl/' })
export const other = defineMixin({ scheme: 'http://example.com/occi#', term: 'other' })
export const small = defineMixin({
  scheme: 'http://example.com/occi/tpl#',
  term: 'small',
  location: '/tpl/small/',
  depends: [template, other],
  applies: [compute],
})

export const tagged = defineMixin({
  scheme: 'http://example.com/occi#',
  term: 'tagged',
  attributes: {
    'com.example.labels': { type: 'array', mutable: true },
    'com.example.facts': { type: 'object', mutable: true },
    'com.example.on': { type: 'boolean', mutable: true },
  },
})

export const catalogue = new Catalogue([compute, storage, storagelink, userData, template, other, small, tagged])

const unread = () => {
  throw new Error('a text rendering reads nothing')
}
const read: Reader = { catalogue, entity: unread, page: unread, count: unread, links: unread, history: unread }

/** A service at https://cloud.example.com/api/. */
export function contextOf(mediaType: string): RenderContext {
  return {
    mediaType,
    url: (location) => (location.startsWith('/') ? `https://cloud.example.com/api${location}` : location),
    path: (location) => `/api${location}`,
    catalogue,
    read,
  }
}

/** The location of a URI within that service. */
export function locate(uri: string): string | undefined {
  for (const base of ['https://cloud.example.com/api/', '/api/']) {
    if (uri.startsWith(base)) return uri.slice(base.length - 1)
  }
  return uri.startsWith('/') ? uri : undefined
}

export const machine: Resource = {
  id: 'urn:uuid:5a1c0a20-0000-4000-8000-000000000001',
  location: '/compute/5a1c0a20-0000-4000-8000-000000000001',
  kind: compute.identifier,
  mixins: [userData.identifier],
  title: 'My "first", machine; \\o/',
  summary: 'Größe: 2',
  attributes: {
    // Not in the order of their definitions.
    'occi.compute.userdata': 'IyEvYmluL3No',
    'occi.compute.state': 'active',
    'occi.compute.memory': 1.5,
    'occi.compute.hostname': 'vm1',
    'occi.compute.cores': 2,
  },
  actions: [stop.identifier],
  version: 3,
}

export const disk: Link = {
  id: 'urn:uuid:5a1c0a20-0000-4000-8000-000000000002',
  location: '/storagelink/5a1c0a20-0000-4000-8000-000000000002',
  kind: storagelink.identifier,
  mixins: [],
  title: 'the disk',
  attributes: { 'occi.storagelink.state': 'active', 'occi.storagelink.deviceid': '/dev/vda' },
  actions: [],
  version: 1,
  source: machine.location,
  target: '/storage/s1',
  targetKind: storage.identifier,
}

/** What was read, as plain objects that tests can write down. */
export function shown(raw: Raw): unknown {
  switch (raw.type) {
    case 'entity':
      return { type: 'entity', ...shownEntity(raw.entity) }
    case 'entities':
      return { type: 'entities', entities: raw.entities.map(shownEntity) }
    case 'action':
      return { type: 'action', action: raw.action, attributes: shownAttributes(raw.attributes) }
    case 'filter':
      return { type: 'filter', categories: raw.categories, attributes: shownAttributes(raw.attributes) }
    default:
      return raw
  }
}

function shownEntity({ attributes, links, ...rest }: RawEntity): object {
  return {
    ...rest,
    attributes: shownAttributes(attributes),
    ...(links === undefined ? {} : { links: links.map(shownEntity) }),
  }
}

/** Values in the order they were given; text alone, since nothing else comes from text. */
function shownAttributes(attributes: RawAttributes): Record<string, unknown> {
  return Object.fromEntries([...attributes].map(([name, value]) => [name, 'text' in value ? value.text : value]))
}
