import { type AttributeValues, type Entity, type Kind, type Link, newUuid } from '@occi/core'
import { noAttributes } from '@occi/core/authoring'
import * as model from './model.test-fixture.ts'

const identifiers = (...categories: readonly { readonly identifier: string }[]) =>
  categories.map((one) => one.identifier)

function fields(kind: Kind, name: string, attributes: AttributeValues) {
  return {
    id: `urn:uuid:${newUuid()}`,
    location: `${kind.location}${name}`,
    kind: kind.identifier,
    mixins: [],
    attributes: Object.assign(noAttributes(), attributes),
    actions: [],
    version: 1,
  }
}

const key = `ssh-ed25519 ${'AAAAC3NzaC1lZDI1NTE5AAAAIBq7J0m'.repeat(4)} operator@example.com`

function machine(
  name: string,
  title: string,
  state: string,
  more: Partial<Entity> & { attributes?: AttributeValues } = {},
): Entity {
  const actions = state === 'active' ? [model.stop, model.restart, model.suspend] : [model.start]
  const { attributes = {}, ...rest } = more
  const own = fields(model.machine, name, {
    'com.example.machine.architecture': 'x64',
    'com.example.machine.cores': 4,
    'com.example.machine.memory': 16,
    'com.example.machine.hostname': `${name}.example.com`,
    'com.example.machine.state': state,
    ...attributes,
  })
  return { ...own, title, actions: identifiers(...actions), ...rest }
}

function connection(kind: Kind, name: string, from: Entity, to: Entity | string, attributes: AttributeValues): Link {
  const end = typeof to === 'string' ? { target: to } : { target: to.location, targetKind: to.kind }
  return { ...fields(kind, name, attributes), source: from.location, ...end }
}

export const front = machine('web-1', 'Web server', 'active', {
  summary: 'Serves the shop, behind the balancer',
  mixins: identifiers(model.large, model.debian, model.sshKey, model.production),
  attributes: {
    'com.example.machine.cores': 8,
    'com.example.machine.memory': 32,
    'com.example.machine.protected': true,
    'com.example.machine.labels': { team: 'shop', tier: 1 },
    'com.example.machine.started': '2026-11-02T07:41:00Z',
    'com.example.ssh_key.name': 'operator',
    'com.example.ssh_key.publickey': key,
  },
})
const second = machine('web-2', 'Web server, second', 'active', { mixins: identifiers(model.production) })
const database = machine('db-1', 'Database', 'active', {
  mixins: identifiers(model.large, model.backup, model.production),
})
const batch = machine('batch', 'Nightly batch', 'suspended')
const broken = machine('probe', 'Probe', 'error', {
  attributes: { 'com.example.machine.state.message': 'The host does not answer' },
})
const untitled: Entity = {
  ...fields(model.machine, '019a4c52-7f7e-7cc3-98c4-dc0c0c07398f', { 'com.example.machine.state': 'inactive' }),
  actions: identifiers(model.start),
}

function network(name: string, title: string, vlan: number): Entity {
  return {
    ...fields(model.network, name, { 'com.example.network.vlan': vlan, 'com.example.network.state': 'active' }),
    title,
  }
}
const outside = network('public', 'Public network', 12)
const inside = network('private', 'Private network', 812)

function volume(name: string, title: string, size: number, state = 'online'): Entity {
  return {
    ...fields(model.volume, name, { 'com.example.volume.size': size, 'com.example.volume.state': state }),
    title,
  }
}
const data = volume('data', 'Database files', 500)
const root = volume('root', 'System of the web server', 20)
const spare = volume('spare', 'Spare', 100, 'offline')

const active = { 'com.example.port.state': 'active' }
const attached = { 'com.example.attachment.state': 'active' }

export const eth0 = connection(model.port, 'web-1-eth0', front, outside, {
  ...active,
  'com.example.port.mac': '52:54:00:8a:11:02',
})

/** What the example cloud holds. */
export const entities: readonly Entity[] = [
  ...[front, second, database, batch, broken, untitled, outside, inside, data, root, spare],
  eth0,
  connection(model.port, 'web-1-eth1', front, inside, active),
  connection(model.port, 'web-2-eth0', second, outside, active),
  connection(model.port, 'web-2-eth1', second, inside, active),
  connection(model.port, 'db-1-eth0', database, inside, active),
  connection(model.port, 'batch-eth0', batch, inside, { 'com.example.port.state': 'inactive' }),
  connection(model.attachment, 'web-1-vda', front, root, { ...attached, 'com.example.attachment.device': '/dev/vda' }),
  connection(model.attachment, 'db-1-vdb', database, data, {
    ...attached,
    'com.example.attachment.device': '/dev/vdb',
  }),
  connection(model.attachment, 'db-1-far', database, 'https://storage.example.net/archive', {
    'com.example.attachment.device': '/dev/vdz',
  }),
]
