import type { AttributeDefinition, Kind, Mixin } from '@occi/core'
import { checkValue } from '@occi/core/authoring'
import { describe, expect, test } from 'vitest'
import { infrastructure, resourceTemplates } from './index.ts'

type Row = readonly [
  name: string,
  type: AttributeDefinition['type'],
  mutable: boolean | 'once',
  required?: 'required' | undefined,
  values?: readonly string[] | undefined,
]

const linkStates = ['active', 'inactive', 'error']
const allocations = ['dynamic', 'static']

/** The rows of the standard's attribute tables, and what OCCI 1.1 and OpenStack's interfaces had besides. */
const tables: readonly { section: string; category: Kind | Mixin; rows: readonly Row[] }[] = [
  {
    section: 'GFD.224 Compute',
    category: infrastructure.compute,
    rows: [
      ['occi.compute.architecture', 'string', true, undefined, ['x86', 'x64']],
      ['occi.compute.cores', 'integer', true],
      ['occi.compute.hostname', 'string', true],
      ['occi.compute.share', 'integer', true],
      ['occi.compute.memory', 'number', true],
      ['occi.compute.state', 'string', false, undefined, ['active', 'inactive', 'suspended', 'error']],
      ['occi.compute.state.message', 'string', false],
      ['occi.compute.speed', 'number', true], // OCCI 1.1
    ],
  },
  {
    section: 'GFD.224 Network',
    category: infrastructure.network,
    rows: [
      ['occi.network.vlan', 'integer', true],
      ['occi.network.label', 'string', true],
      ['occi.network.state', 'string', false, undefined, ['active', 'inactive', 'error']],
      ['occi.network.state.message', 'string', false],
    ],
  },
  {
    section: 'GFD.224 IPNetwork Mixin',
    category: infrastructure.ipNetwork,
    rows: [
      ['occi.network.address', 'string', true],
      ['occi.network.gateway', 'string', true],
      ['occi.network.allocation', 'string', true, undefined, allocations],
    ],
  },
  {
    section: 'GFD.224 Storage',
    category: infrastructure.storage,
    rows: [
      ['occi.storage.size', 'number', true, 'required'],
      ['occi.storage.state', 'string', false, undefined, ['online', 'offline', 'error']],
      ['occi.storage.state.message', 'string', false],
    ],
  },
  {
    section: 'GFD.224 Linking to Network',
    category: infrastructure.networkInterface,
    rows: [
      ['occi.networkinterface.interface', 'string', false],
      ['occi.networkinterface.mac', 'string', true],
      ['occi.networkinterface.state', 'string', false, undefined, linkStates],
      ['occi.networkinterface.state.message', 'string', false],
    ],
  },
  {
    section: 'GFD.224 IPNetworkInterface Mixin',
    category: infrastructure.ipNetworkInterface,
    rows: [
      ['occi.networkinterface.address', 'string', true],
      ['occi.networkinterface.gateway', 'string', true],
      ['occi.networkinterface.allocation', 'string', true, undefined, allocations],
    ],
  },
  {
    section: 'GFD.224 Linking to Storage',
    category: infrastructure.storageLink,
    rows: [
      ['occi.storagelink.deviceid', 'string', true],
      ['occi.storagelink.mountpoint', 'string', true],
      ['occi.storagelink.state', 'string', false, undefined, linkStates],
      ['occi.storagelink.state.message', 'string', false],
    ],
  },
  { section: 'GFD.224 OS Template', category: infrastructure.osTpl, rows: [] },
  { section: 'GFD.224 Resource Template', category: infrastructure.resourceTpl, rows: [] },
  {
    section: 'GFD.224 Credentials Mixin',
    category: infrastructure.sshKey,
    rows: [['occi.credentials.ssh.publickey', 'string', true, 'required']],
  },
  {
    section: 'GFD.224 Contextualization Mixin',
    category: infrastructure.userData,
    rows: [['occi.compute.userdata', 'string', 'once', 'required']],
  },
  ...Object.values(resourceTemplates).map((category) => ({
    section: 'GFD.222 Profile type definitions',
    category,
    rows: [
      ['occi.compute.cores', 'integer', true],
      ['occi.compute.memory', 'number', true],
      ['occi.compute.ephemeral_storage.size', 'number', false],
      ['occi.compute.ephemeral_storage.deviceid', 'string', true],
    ] satisfies Row[],
  })),
  {
    section: 'OpenStack',
    category: infrastructure.openstackPublicKey,
    rows: [
      ['org.openstack.credentials.publickey.name', 'string', true],
      ['org.openstack.credentials.publickey.data', 'string', true],
    ],
  },
  {
    section: 'OpenStack',
    category: infrastructure.openstackUserData,
    rows: [['org.openstack.compute.user_data', 'string', 'once']],
  },
]

describe.each(tables)('$section: $category.term', ({ category, rows }) => {
  test('has the attributes of the table and no other', () => {
    const found = Object.entries(category.attributes).map(([name, definition]): Row => {
      const { type, mutable = false, required, enum: values } = definition
      return [name, type, mutable, required ? 'required' : undefined, values?.map(String)]
    })
    const expected = rows.map(([name, type, mutable, required, values]): Row => [name, type, mutable, required, values])
    expect(found).toHaveLength(expected.length)
    expect(found).toEqual(expect.arrayContaining(expected))
  })

  test('says what each is for', () => {
    for (const { description } of Object.values(category.attributes)) expect(description).toMatch(/\S/)
  })
})

test('every category has its table here', () => {
  expect(new Set(tables.map(({ category }) => category))).toEqual(new Set(Object.values(infrastructure)))
})

describe('values', () => {
  const { compute, network, networkInterface, storage } = infrastructure
  test.each<[category: Kind | Mixin, name: string, value: unknown, fits: boolean]>([
    [network, 'occi.network.vlan', 0, true],
    [network, 'occi.network.vlan', 4095, true],
    [network, 'occi.network.vlan', 4096, false],
    [network, 'occi.network.vlan', -1, false],
    [network, 'occi.network.label', 'external-dmz', true],
    [network, 'occi.network.label', 'external dmz', false],
    [network, 'occi.network.label', '', false],
    [compute, 'occi.compute.cores', 1, true],
    [compute, 'occi.compute.cores', 0, false],
    [compute, 'occi.compute.cores', 1.5, false],
    [compute, 'occi.compute.memory', 0.5, true],
    [compute, 'occi.compute.memory', -1, false],
    [compute, 'occi.compute.architecture', 'arm', false],
    [storage, 'occi.storage.size', 0.1, true],
    [storage, 'occi.storage.size', 0, false],
    [networkInterface, 'occi.networkinterface.mac', '02:00:c0:a8:00:4f', true],
    [networkInterface, 'occi.networkinterface.mac', '02:00:c0:a8:00', false],
    [networkInterface, 'occi.networkinterface.mac', '02:00:c0:a8:00:4g', false],
  ])('of $term: %s %s is %s, allowed: %s', (category, name, value, fits) => {
    const definition = category.attributes[name]
    expect(definition).toBeDefined()
    if (definition !== undefined) expect(checkValue(name, value, definition) === undefined).toBe(fits)
  })
})
