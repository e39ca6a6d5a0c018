import { infrastructure } from '@occi/infrastructure'
import { expect, test } from 'vitest'
import { computeWith, demo, disk, diskLink, ipLink, ipNetworkOf, ofLinks, type Wanted } from './demo.test-fixture.ts'

const { compute } = infrastructure
const state = 'occi.compute.state'
const address = 'occi.networkinterface.address'
const owners = ['ann', 'bob']

/** A demo in which the title of an entity determines its location, for all owners alike. */
function titled() {
  return demo({ policy: { identity: ({ title }) => (title === undefined ? undefined : { location: title }) } })
}

const uuid = (last: string) => `0f60d1fa-4c1e-4b6e-9d35-2a8a6f0c00${last}`
const place = `/compute/${uuid('01')}`
const linkPlace = `/networkinterface/${uuid('02')}`

/** What owners make alike, with equal locations and ids. */
function alike(network: string): Wanted {
  return { ...computeWith({ ...ipLink(network), title: linkPlace }), title: place }
}

test('machines of two owners at equal paths with equal ids are independent', async () => {
  const it = await titled()
  for (const owner of owners) await it.make({ kind: compute, title: place }, owner)
  const [ann, bob] = await Promise.all(owners.map((owner) => it.get(place, owner)))
  expect(ann?.entity.id).toBe(bob?.entity.id)
  await it.act(place, 'start', {}, 'ann')
  expect(it.hypervisor.units).toEqual([
    { location: place, owner: 'ann', state: 'active' },
    { location: place, owner: 'bob', state: 'inactive' },
  ])
  expect((await it.get(place, 'bob')).entity.attributes[state]).toBe('inactive')
  await it.delete(place, 'bob')
  expect((await it.get(place, 'ann')).entity.attributes[state]).toBe('active')
  expect(it.hypervisor.units).toEqual([{ location: place, owner: 'ann', state: 'active' }])
})

test('networks of two owners at equal paths assign the same addresses, and release them separately', async () => {
  const it = await titled()
  const net = `/network/${uuid('03')}`
  for (const owner of owners) {
    await it.make({ ...ipNetworkOf('10.0.0.0/30'), title: net }, owner)
    const { links } = await it.make(alike(net), owner)
    expect(ofLinks(links, address)).toEqual(['10.0.0.1'])
  }
  await it.delete(linkPlace, 'ann')
  expect(ofLinks((await it.get(place, 'bob')).links, address)).toEqual(['10.0.0.1'])
  expect(ofLinks((await it.make(computeWith(ipLink(net)), 'bob')).links, address)).toEqual(['10.0.0.2'])
})

test('links with equal ids of two owners get two addresses of a shared network, and two MAC addresses', async () => {
  const it = await titled()
  const net = `/network/${uuid('04')}`
  await it.make({ ...ipNetworkOf('10.0.0.0/29'), title: net })
  const [ann = [], bob = []] = [(await it.make(alike(net), 'ann')).links, (await it.make(alike(net), 'bob')).links]
  expect(ann[0]?.id).toBe(bob[0]?.id)
  expect([...ofLinks(ann, address), ...ofLinks(bob, address)]).toEqual(['10.0.0.1', '10.0.0.2'])
  expect(new Set([ann, bob].flatMap((links) => ofLinks(links, 'occi.networkinterface.mac'))).size).toBe(2)
  await it.delete(linkPlace, 'ann')
  expect(ofLinks((await it.make(computeWith(ipLink(net)), 'ann')).links, address)).toEqual(['10.0.0.1'])
})

test('a shared volume is attached to one compute, and a refused caller does not learn to which', async () => {
  const it = await titled()
  const volume = `/storage/${uuid('05')}`
  await it.make({ ...disk, title: volume })
  const attached: Wanted = { ...computeWith({ ...diskLink(volume), title: '/storagelink/x' }), title: place }
  await it.make(attached, 'ann')
  const refused = await it.make(attached, 'bob').catch((error: Error) => error)
  expect(refused).toMatchObject({ status: 409, message: expect.not.stringContaining(place) })
})

test('templates that two owners save under one name get the same term for each', async () => {
  const it = await titled()
  for (const owner of owners) {
    await it.make({ kind: compute, title: place }, owner)
    const { mixin = '' } = await it.act(place, 'save', { name: 'image' }, owner)
    expect(mixin).toBe('http://demo.example.org/occi/os_tpl#image')
    expect((await it.mixin(mixin, owner))?.location).toBe('/os_tpl/image/')
  }
  const image = 'http://demo.example.org/occi/os_tpl#image'
  expect(await it.mixin(image, 'eve')).toBeUndefined()
  await expect(it.removeMixin(image, 'eve')).rejects.toMatchObject({ code: 'not-found' })
  await it.removeMixin(image, 'ann')
  expect([await it.mixin(image, 'ann'), (await it.mixin(image, 'bob'))?.owner]).toEqual([undefined, 'bob'])
})

test('a template that was saved while there were no users cannot be deleted by a user', async () => {
  const it = await titled()
  await it.make({ kind: compute, title: place })
  const { mixin = '' } = await it.act(place, 'save', { name: 'image' })
  expect(await it.mixin(mixin, 'ann')).toBeDefined()
  await expect(it.removeMixin(mixin, 'ann')).rejects.toMatchObject({ code: 'forbidden' })
})
