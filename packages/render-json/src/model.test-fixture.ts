import { Catalogue, defineAction, defineKind, defineMixin, type Link, link, type Resource, resource } from '@occi/core'
import {
  type EntityWithLinks,
  makeMixin,
  noAttributes,
  type Payload,
  type RawType,
  type ReceivedMessage,
} from '@occi/core/authoring'
import { received, renderContext } from '@occi/testkit/rendering'
import { jsonRendering } from './json-rendering.ts'

const scheme = 'http://schemas.ogf.org/occi/infrastructure#'

export const start = defineAction({ scheme: `${scheme.slice(0, -1)}/compute/action#`, term: 'start', title: 'Start' })

export const stop = defineAction({
  scheme: `${scheme.slice(0, -1)}/compute/action#`,
  term: 'stop',
  attributes: { method: { type: 'string', enum: ['graceful', 'poweroff'], default: 'poweroff' } },
})

export const compute = defineKind({
  scheme,
  term: 'compute',
  title: 'Compute Resource',
  parent: resource,
  actions: [start, stop],
  attributes: {
    'occi.compute.cores': { type: 'integer', mutable: true, description: 'Number of cores' },
    'occi.compute.hostname': { type: 'string', mutable: true, pattern: { pattern: '^\\S+$' } },
    'occi.compute.memory': { type: 'number', mutable: true, required: true },
    'occi.compute.state': { type: 'string', enum: ['active', 'inactive'], default: 'inactive' },
    'occi.compute.userdata': { type: 'string', mutable: 'once' },
    'com.example.compute.labels': { type: 'array', mutable: true, default: ['a'] },
    'com.example.compute.settings': { type: 'object', mutable: true },
  },
})

export const network = defineKind({ scheme, term: 'network', parent: resource })

export const networkinterface = defineKind({
  scheme,
  term: 'networkinterface',
  parent: link,
  targets: [network],
  attributes: { 'occi.networkinterface.interface': { type: 'string', mutable: true } },
})

export const ipnetworkinterface = defineMixin({
  scheme: `${scheme.slice(0, -1)}/networkinterface#`,
  term: 'ipnetworkinterface',
  applies: [networkinterface],
  attributes: { 'occi.networkinterface.address': { type: 'string', mutable: true } },
})

export const template = defineMixin({ scheme: 'http://example.com/occi#', term: 'template', applies: [compute] })

export const medium = defineMixin({
  scheme: 'http://example.com/occi#',
  term: 'medium',
  title: 'Medium VM',
  depends: [template],
  applies: [compute],
  attributes: { 'occi.compute.memory': { type: 'number', default: 4 } },
  location: '/templates/medium/',
})

export const tag = makeMixin(
  { scheme: 'http://example.com/tags#', term: 'tag', location: '/tags/tag/' },
  { userDefined: true, rel: ['http://elsewhere.example.net/#tag'] },
)

export const catalogue = new Catalogue([compute, network, networkinterface, ipnetworkinterface, template, medium, tag])

export const net: Resource = {
  id: 'urn:uuid:b7d55bf4-7057-5113-85c8-141871bf7635',
  location: '/network/b7d55bf4-7057-5113-85c8-141871bf7635',
  kind: network.identifier,
  mixins: [],
  attributes: noAttributes(),
  actions: [],
  version: 1,
}

export const vm: Resource = {
  id: 'urn:uuid:996ad860-2a9a-504f-8861-aeafd0b2ae29',
  location: '/compute/996ad860-2a9a-504f-8861-aeafd0b2ae29',
  kind: compute.identifier,
  mixins: [medium.identifier],
  title: 'A machine',
  summary: 'It "does" things',
  attributes: {
    'occi.compute.memory': 4,
    'occi.compute.cores': 2,
    'occi.compute.hostname': undefined,
    'com.example.compute.settings': { 'my.key': 'my value' },
  },
  actions: [start.identifier],
  version: 3,
}

export const nic: Link = {
  id: 'urn:uuid:22fe83ae-a20f-54fc-b436-cec85c94c5e8',
  location: '/networkinterface/22fe83ae-a20f-54fc-b436-cec85c94c5e8',
  kind: networkinterface.identifier,
  mixins: [ipnetworkinterface.identifier],
  attributes: { 'occi.networkinterface.interface': 'eth0', 'occi.networkinterface.address': '192.168.0.100' },
  actions: [],
  version: 1,
  source: vm.location,
  target: net.location,
  targetKind: network.identifier,
}

/** A listing of everything. */
export const all: readonly EntityWithLinks[] = [
  { entity: vm, links: [nic] },
  { entity: net, links: [] },
  { entity: nic, links: [] },
]

/** The service is mounted below `/cloud`. */
export const context = renderContext('application/occi+json', catalogue, all)

/** A payload as the JSON that is written of it. */
export async function written(payload: Payload, within = context): Promise<unknown> {
  const { body } = await received(await jsonRendering().encode(payload, within))
  return JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body))
}

/** A document as a message. */
export function messageOf(document: unknown): ReceivedMessage {
  const body = typeof document === 'string' ? document : JSON.stringify(document)
  return { fields: [['Content-Type', 'application/occi+json']], body }
}

/** What is read from a document. */
export function read(document: unknown, ...types: RawType[]) {
  const decoded = jsonRendering().decode(messageOf(document), types)
  if (decoded === undefined) throw new Error('nothing was read')
  return decoded
}
