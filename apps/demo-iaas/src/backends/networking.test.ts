import { infrastructure } from '@occi/infrastructure'
import { describe, expect, test } from 'vitest'
import { computeWith, demo, ipLink, ipNetworkOf, ofLinks } from './demo.test-fixture.ts'

const address = 'occi.networkinterface.address'
/** Refused for the address of the one link that comes with it. */
const addressRefused = { code: 'attribute', faults: [{ path: ['links', 0, 'attributes', address] }] }
const name = 'occi.networkinterface.interface'
const mac = 'occi.networkinterface.mac'
const allocation = 'occi.networkinterface.allocation'
const gateway = 'occi.networkinterface.gateway'
const { networkInterface, ipNetworkInterface, ipNetwork, network, compute } = infrastructure

/** A network and a compute in it. */
async function netWithCompute(range = '10.0.0.0/24', attributes = {}) {
  const it = await demo()
  const net = (await it.make(ipNetworkOf(range, attributes))).entity.location
  const { entity, links } = await it.make(computeWith(ipLink(net)))
  const [link] = links
  if (link === undefined) throw new Error('no link')
  return { it, net, vm: entity.location, link }
}

describe('addresses', () => {
  test('one request creates a network, a compute and the link between them', async () => {
    const it = await demo()
    const netId = 'urn:uuid:0b0a1f2e-6a4f-4b1e-9f59-0d2f0c3f7d11'
    const range = { ...ipNetworkOf('10.1.0.0/16', { 'occi.network.gateway': '10.1.0.1' }), id: netId }
    const [, made] = await it.create(range, computeWith(ipLink(netId), ipLink(netId)))
    expect(ofLinks(made?.links ?? [], address)).toEqual(['10.1.0.2', '10.1.0.3'])
    expect(ofLinks(made?.links ?? [], name)).toEqual(['eth0', 'eth1'])
  })

  test('come from the range in order; not the network, the gateway or the broadcast address', async () => {
    const it = await demo()
    const net = (await it.make(ipNetworkOf('10.0.0.0/29', { 'occi.network.gateway': '10.0.0.2' }))).entity.location
    const { links } = await it.make(computeWith(...Array.from({ length: 5 }, () => ipLink(net))))
    expect(ofLinks(links, address)).toEqual(['10.0.0.1', '10.0.0.3', '10.0.0.4', '10.0.0.5', '10.0.0.6'])
    expect(ofLinks(links, gateway)).toEqual(Array(5).fill('10.0.0.2'))
    await expect(it.make(computeWith(ipLink(net)))).rejects.toMatchObject({
      status: 409,
      message: expect.stringContaining('no free address'),
    })
  })

  test('come from an IPv6 range', async () => {
    const { link } = await netWithCompute('fc00:0:0:1::/64', { 'occi.network.gateway': 'fc00:0:0:1::1' })
    expect(link.attributes[address]).toBe('fc00:0:0:1::2')
  })

  test.each([
    ['10.0.1.9', 'not in'],
    ['10.0.0.0', 'the network itself'],
    ['10.0.0.255', 'the broadcast address'],
    ['10.0.0.254', 'the gateway'],
    ['10.0.0.1', 'in use'],
    ['fc00::1', 'of another family'],
  ])('the static address %s is refused: %s', async (wanted) => {
    const { it, net } = await netWithCompute('10.0.0.0/24', { 'occi.network.gateway': '10.0.0.254' })
    const count = it.hypervisor.units.length
    await expect(it.make(computeWith(ipLink(net, { [address]: wanted })))).rejects.toMatchObject({ status: 409 })
    expect(it.hypervisor.units).toHaveLength(count)
  })

  test('an address given by the client is static, a chosen one is dynamic', async () => {
    const { it, net, link } = await netWithCompute()
    expect(link.attributes[allocation]).toBe('dynamic')
    const { links } = await it.make(computeWith(ipLink(net, { [address]: '10.0.0.77/24' })))
    expect([ofLinks(links, address), ofLinks(links, allocation)]).toEqual([['10.0.0.77'], ['static']])
  })

  test('a network of static addresses requires clients to give them', async () => {
    const it = await demo()
    const net = (await it.make(ipNetworkOf('10.0.0.0/24', { 'occi.network.allocation': 'static' }))).entity.location
    await expect(it.make(computeWith(ipLink(net)))).rejects.toMatchObject(addressRefused)
  })

  test('a target without a range requires clients to give them', async () => {
    const it = await demo()
    const net = (await it.make({ kind: network })).entity.location
    for (const target of [net, 'http://elsewhere.example.org/network/1']) {
      await expect(it.make(computeWith(ipLink(target)))).rejects.toMatchObject(addressRefused)
      const { links } = await it.make(computeWith(ipLink(target, { [address]: '192.0.2.9' })))
      expect(ofLinks(links, address)).toEqual(['192.0.2.9'])
    }
  })

  test('are released with the link, and with the mixin', async () => {
    const { it, net, vm, link } = await netWithCompute('10.0.0.0/30')
    const { link: second } = await addLink()
    expect(second?.attributes[address]).toBe('10.0.0.2')
    await it.delete(link.location)
    expect((await addLink()).link?.attributes[address]).toBe('10.0.0.1')
    await it.untag(ipNetworkInterface, second?.location ?? '')
    expect((await it.get(second?.location ?? '')).entity.attributes[address]).toBeUndefined()
    expect((await addLink()).link?.attributes[address]).toBe('10.0.0.2')
    async function addLink() {
      const { entity } = await it.make({ ...ipLink(net), source: vm })
      return { link: await it.stored(entity.location) }
    }
  })

  test('are handed out when a link gets the mixin later', async () => {
    const { it, net, vm } = await netWithCompute()
    const { entity } = await it.make({ kind: networkInterface, source: vm, target: net })
    await it.tag(ipNetworkInterface, entity.location)
    expect((await it.get(entity.location)).entity.attributes[address]).toBe('10.0.0.2')
  })

  test('can be changed to a free one, and the old one is free again', async () => {
    const { it, net, link } = await netWithCompute()
    const changed = await it.update(link.location, { attributes: { [address]: '10.0.0.50' } })
    expect(changed.attributes[address]).toBe('10.0.0.50')
    const { links } = await it.make(computeWith(ipLink(net), ipLink(net, { [address]: '10.0.0.2' })))
    expect(ofLinks(links, address)).toEqual(['10.0.0.1', '10.0.0.2'])
    await expect(it.update(link.location, { attributes: { [address]: '10.0.0.1' } })).rejects.toMatchObject({
      status: 409,
    })
    expect((await it.get(link.location)).entity.attributes[address]).toBe('10.0.0.50')
  })

  test('are unique among owners of links to a shared network', async () => {
    const it = await demo()
    const net = (await it.make(ipNetworkOf('10.0.0.0/24'))).entity.location
    const ann = await it.make(computeWith(ipLink(net)), 'ann')
    const bob = await it.make(computeWith(ipLink(net)), 'bob')
    expect([...ofLinks(ann.links, address), ...ofLinks(bob.links, address)]).toEqual(['10.0.0.1', '10.0.0.2'])
  })

  test('survive a restart', async () => {
    const { it, net } = await netWithCompute()
    const again = await demo({ registry: it.engine.registry })
    const { links } = await again.make(computeWith(ipLink(net)))
    expect(ofLinks(links, address)).toEqual(['10.0.0.2'])
  })
})

describe('network interfaces', () => {
  test('are named in order, each name once, and freed names are used again', async () => {
    const { it, net, vm, link } = await netWithCompute()
    await it.make({ ...ipLink(net), source: vm })
    await it.delete(link.location)
    await it.make({ ...ipLink(net), source: vm })
    expect([...ofLinks((await it.get(vm)).links, name)].sort()).toEqual(['eth0', 'eth1'])
  })

  test('get a locally administered MAC address of their own, unless one is given', async () => {
    const { it, net } = await netWithCompute()
    const { links } = await it.make(computeWith(ipLink(net), ipLink(net), ipLink(net, { [mac]: '00:11:22:33:44:55' })))
    const [first, second, third] = ofLinks(links, mac)
    expect(first).toMatch(/^02(:[0-9a-f]{2}){5}$/)
    expect(second).not.toBe(first)
    expect(third).toBe('00:11:22:33:44:55')
  })

  test('keep what a replacement leaves out, or get it again', async () => {
    const { it, vm, net, link } = await netWithCompute('10.0.0.0/24', { 'occi.network.gateway': '10.0.0.254' })
    const wanted = { kind: networkInterface, mixins: [ipNetworkInterface], source: vm, target: net }
    const replaced = await it.replace(link.location, wanted)
    expect(replaced.attributes).toEqual(link.attributes)
  })

  test('can be moved to another compute and to another network', async () => {
    const { it, net, link } = await netWithCompute()
    const other = await it.make(computeWith(ipLink(net)))
    const moved = await it.update(link.location, { source: other.entity.location })
    expect(moved).toMatchObject({
      source: other.entity.location,
      attributes: { [name]: 'eth1', [address]: '10.0.0.1' },
    })
    const elsewhere = (await it.make(ipNetworkOf('10.9.0.0/24', { 'occi.network.gateway': '10.9.0.1' }))).entity
      .location
    const there = await it.update(link.location, { target: elsewhere })
    expect(there.attributes).toMatchObject({ [name]: 'eth1', [address]: '10.9.0.2', [gateway]: '10.9.0.1' })
    const { links } = await it.make(computeWith(ipLink(net)))
    expect(ofLinks(links, address)).toEqual(['10.0.0.1'])
  })

  test('that move leave their name and their gateway behind', async () => {
    const { it, net, vm, link } = await netWithCompute('10.0.0.0/24', { 'occi.network.gateway': '10.0.0.254' })
    expect(link.attributes[gateway]).toBe('10.0.0.254')
    const other = (await it.make({ kind: compute })).entity.location
    const elsewhere = (await it.make(ipNetworkOf('10.9.0.0/24', { 'occi.network.gateway': '10.9.0.1' }))).entity
      .location
    const moved = await it.update(link.location, { source: other, target: elsewhere })
    expect(moved.attributes).toMatchObject({ [name]: 'eth0', [gateway]: '10.9.0.1' })
    expect((await it.make({ ...ipLink(net), source: vm })).entity.attributes[name]).toBe('eth0')
  })

  test('are active, and there for the hypervisor as long as for the service', async () => {
    const { it, vm, link } = await netWithCompute()
    expect(link.attributes['occi.networkinterface.state']).toBe('active')
    expect(it.hypervisor.units.map(({ location }) => location)).toContain(link.location)
    await it.delete(vm)
    expect(it.hypervisor.units.map(({ location }) => location)).not.toContain(link.location)
  })
})

describe('networks', () => {
  test('start inactive, go up and down', async () => {
    const it = await demo()
    const { entity } = await it.make({ kind: network })
    expect(entity.attributes['occi.network.state']).toBe('inactive')
    expect((await it.act(entity.location, 'up')).entity.attributes['occi.network.state']).toBe('active')
    expect((await it.act(entity.location, 'down')).entity.attributes['occi.network.state']).toBe('inactive')
    await expect(it.act(entity.location, 'down')).rejects.toMatchObject({ code: 'not-applicable' })
  })

  test('allocate dynamically by default', async () => {
    const it = await demo()
    const { entity } = await it.make(ipNetworkOf('10.0.0.0/24'))
    expect(entity.attributes['occi.network.allocation']).toBe('dynamic')
    const replaced = await it.replace(entity.location, { ...ipNetworkOf('10.0.0.0/24'), title: 'lan' })
    expect(replaced.attributes['occi.network.allocation']).toBe('dynamic')
  })

  test.each([['10.0.1.1'], ['10.0.0.0'], ['10.0.0.255'], ['fc00::1']])('have no gateway %s', async (wrong) => {
    const it = await demo()
    await expect(it.make(ipNetworkOf('10.0.0.0/24', { 'occi.network.gateway': wrong }))).rejects.toMatchObject({
      code: 'attribute',
      attribute: 'occi.network.gateway',
    })
  })

  test('keep the range in which addresses are in use', async () => {
    const { it, net } = await netWithCompute()
    await expect(it.update(net, { attributes: { 'occi.network.address': '10.7.0.0/24' } })).rejects.toMatchObject({
      status: 409,
    })
    await expect(it.untag(ipNetwork, net)).rejects.toMatchObject({ status: 409 })
    await expect(it.update(net, { attributes: { 'occi.network.gateway': '10.0.0.1' } })).rejects.toMatchObject({
      status: 409,
    })
    const wider = await it.update(net, { attributes: { 'occi.network.address': '10.0.0.0/16' } })
    expect(wider.attributes['occi.network.address']).toBe('10.0.0.0/16')
  })

  test('are deleted together with their links', async () => {
    const { it, net, vm, link } = await netWithCompute()
    await it.delete(net)
    expect(await it.stored(link.location)).toBeUndefined()
    expect((await it.get(vm)).links).toEqual([])
    expect(it.hypervisor.units.map(({ location }) => location)).toEqual([vm])
    const other = (await it.make(ipNetworkOf('10.0.0.0/24'))).entity.location
    const { entity } = await it.make({ ...ipLink(other), source: vm })
    expect(entity.attributes[name]).toBe('eth0')
  })
})

test('an interface that is refused leaves no compute behind', async () => {
  const { it, net } = await netWithCompute()
  const count = it.hypervisor.units.length
  await expect(
    it.make({ kind: compute, links: [ipLink(net), ipLink(net, { [address]: '192.0.2.1' })] }),
  ).rejects.toMatchObject({ status: 409 })
  expect(it.hypervisor.units).toHaveLength(count)
  expect(ofLinks((await it.make(computeWith(ipLink(net)))).links, address)).toEqual(['10.0.0.2'])
  expect(it.reported).toEqual([])
})
