import { Catalogue, type Kind, link, type Mixin, resource } from '@occi/core'
import { describe, expect, test } from 'vitest'
import { infrastructure, infrastructureKinds, infrastructureMixins, resourceTemplates } from './index.ts'

const schemas = 'http://schemas.ogf.org/occi/infrastructure'

test('a catalogue can hold them all', () => {
  const catalogue = new Catalogue(Object.values(infrastructure))
  expect(catalogue.kinds).toEqual(expect.arrayContaining([...infrastructureKinds]))
  expect(catalogue.mixins).toEqual([...infrastructureMixins])
  expect(infrastructureKinds).toHaveLength(5)
  expect(infrastructureMixins).toHaveLength(14)
})

describe('kinds: the table of GFD.224 Infrastructure', () => {
  test.each<[kind: Kind, identifier: string, title: string, parent: Kind, location: string]>([
    [infrastructure.compute, `${schemas}#compute`, 'Compute Resource', resource, '/compute/'],
    [infrastructure.storage, `${schemas}#storage`, 'Storage Resource', resource, '/storage/'],
    [infrastructure.storageLink, `${schemas}#storagelink`, 'StorageLink Link', link, '/storagelink/'],
    [infrastructure.network, `${schemas}#network`, 'Network Resource', resource, '/network/'],
    [
      infrastructure.networkInterface,
      `${schemas}#networkinterface`,
      'NetworkInterface Link',
      link,
      '/networkinterface/',
    ],
  ])('%#', (kind, identifier, title, parent, location) => {
    expect(kind).toMatchObject({ identifier, title, location })
    expect(kind.parent).toBe(parent)
  })

  test('links lead to what they are for', () => {
    expect(infrastructure.networkInterface.targets).toEqual([infrastructure.network])
    expect(infrastructure.storageLink.targets).toEqual([infrastructure.storage])
    for (const { sources } of [infrastructure.networkInterface, infrastructure.storageLink])
      expect(sources).toEqual([infrastructure.compute])
  })
})

describe('mixins', () => {
  const { compute, network, networkInterface } = infrastructure
  test.each<[mixin: Mixin, identifier: string, applies: Kind, location: string]>([
    [infrastructure.ipNetwork, `${schemas}/network#ipnetwork`, network, '/ipnetwork/'],
    [
      infrastructure.ipNetworkInterface,
      `${schemas}/networkinterface#ipnetworkinterface`,
      networkInterface,
      '/ipnetworkinterface/',
    ],
    [infrastructure.osTpl, `${schemas}#os_tpl`, compute, '/os_tpl/'],
    [infrastructure.resourceTpl, `${schemas}#resource_tpl`, compute, '/resource_tpl/'],
    [infrastructure.sshKey, `${schemas}/credentials#ssh_key`, compute, '/ssh_key/'],
    [infrastructure.userData, `${schemas}/compute#user_data`, compute, '/user_data/'],
    [
      infrastructure.openstackUserData,
      'http://schemas.openstack.org/compute/instance#user_data',
      compute,
      '/openstack/user_data/',
    ],
    [
      infrastructure.openstackPublicKey,
      'http://schemas.openstack.org/instance/credentials#public_key',
      compute,
      '/openstack/public_key/',
    ],
  ])('%#', (mixin, identifier, applies, location) => {
    expect(mixin).toMatchObject({ identifier, location })
    expect(mixin.applies).toEqual([applies])
    expect(mixin.title).toMatch(/\S/)
  })

  test('templates: one of a sort, and a resource template overrides (GFD.224 Infrastructure Templates)', () => {
    expect(infrastructure.osTpl).toMatchObject({ exclusive: true, override: false })
    expect(infrastructure.resourceTpl).toMatchObject({ exclusive: true, override: true })
  })
})

describe('resource templates: the tables of GFD.222 Profile type definitions', () => {
  test.each<[term: string, title: string, cores: number, memory: number, storage: number]>([
    ['small', 'A small Compute instance', 1, 1, 10],
    ['medium', 'A medium Compute instance', 2, 2, 20],
    ['large', 'A large Compute instance', 4, 4, 40],
    ['mem_small', 'A small Compute instance for memory-intensive applications', 1, 4, 10],
    ['mem_medium', 'A medium Compute instance for memory-intensive applications', 2, 8, 20],
    ['mem_large', 'A large Compute instance for memory-intensive applications', 4, 16, 40],
  ])('%s', (term, title, cores, memory, storage) => {
    const template = Object.values(resourceTemplates).find((mixin) => mixin.term === term)
    expect(template).toMatchObject({
      scheme: `${schemas}/compute/template/1.1#`,
      title,
      location: `/resource_tpl/${term}/`,
      actions: [],
      override: true,
    })
    expect(template?.depends).toEqual([infrastructure.resourceTpl])
    const defaults = Object.entries(template?.attributes ?? {}).map(([name, definition]) => [name, definition.default])
    expect(Object.fromEntries(defaults)).toEqual({
      'occi.compute.cores': cores,
      'occi.compute.memory': memory,
      'occi.compute.ephemeral_storage.size': storage,
      'occi.compute.ephemeral_storage.deviceid': undefined,
    })
  })

  test('are these and no others', () => {
    expect(Object.keys(resourceTemplates)).toHaveLength(6)
  })
})

describe('actions', () => {
  const compute = `${schemas}/compute/action#`
  const network = `${schemas}/network/action#`
  const storage = `${schemas}/storage/action#`
  const { compute: computes, network: networks, storage: storages } = infrastructure

  test.each<[kind: Kind, section: string, actions: Readonly<Record<string, object>>]>([
    [
      computes,
      'GFD.224 Compute',
      {
        [`${compute}start`]: {},
        [`${compute}stop`]: { method: ['graceful', 'acpioff', 'poweroff'] },
        [`${compute}restart`]: { method: ['graceful', 'warm', 'cold'] },
        [`${compute}suspend`]: { method: ['hibernate', 'suspend'] },
        [`${compute}save`]: { method: ['hot', 'deferred'], name: 'string' },
      },
    ],
    [networks, 'GFD.224 Network', { [`${network}up`]: {}, [`${network}down`]: {} }],
    [
      storages,
      'GFD.224 Storage and OCCI 1.1',
      {
        [`${storage}online`]: {},
        [`${storage}offline`]: {},
        [`${storage}backup`]: {},
        [`${storage}snapshot`]: {},
        [`${storage}resize`]: { size: 'number, required' },
      },
    ],
    [infrastructure.networkInterface, 'GFD.224 Linking to Network', {}],
    [infrastructure.storageLink, 'GFD.224 Linking to Storage', {}],
  ])('$term: $1', (kind, _section, actions) => {
    const found = kind.actions.map(({ identifier, title, attributes }) => {
      expect(title).toMatch(/\S/)
      const parameters = Object.entries(attributes).map(([name, definition]) => {
        expect(definition.description).toMatch(/\S/)
        return [name, definition.enum ?? `${definition.type}${definition.required ? ', required' : ''}`]
      })
      return [identifier, Object.fromEntries(parameters)]
    })
    expect(Object.fromEntries(found)).toEqual(actions)
  })
})
