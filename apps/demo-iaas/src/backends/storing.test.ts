import { infrastructure } from '@occi/infrastructure'
import { describe, expect, test } from 'vitest'
import { computeWith, demo, disk, diskLink, ofLinks } from './demo.test-fixture.ts'

const { compute, storage, storageLink, small } = infrastructure
const deviceid = 'occi.storagelink.deviceid'
const size = 'occi.storage.size'
const state = 'occi.storage.state'

describe('a storage', () => {
  test('starts offline, goes online and offline', async () => {
    const it = await demo()
    const { entity } = await it.make(disk)
    expect(entity.attributes[state]).toBe('offline')
    expect((await it.act(entity.location, 'online')).entity.attributes[state]).toBe('online')
    expect((await it.act(entity.location, 'offline')).entity.attributes[state]).toBe('offline')
  })

  test('is resized by an update and by the action, not beyond the pool', async () => {
    const it = await demo()
    const { location } = (await it.make(disk)).entity
    expect((await it.update(location, { attributes: { [size]: 20.5 } })).attributes[size]).toBe(20.5)
    expect((await it.act(location, 'resize', { size: 30 })).entity.attributes).toMatchObject({
      [size]: 30,
      [state]: 'offline',
    })
    const refusal = { code: 'attribute', attribute: size }
    await expect(it.update(location, { attributes: { [size]: 70_000 } })).rejects.toMatchObject(refusal)
    for (const wrong of [0, -1, 70_000]) {
      await expect(it.act(location, 'resize', { size: wrong })).rejects.toMatchObject(refusal)
    }
    expect((await it.get(location)).entity.attributes[size]).toBe(30)
  })

  test('counts its backups and snapshots, whose state they leave', async () => {
    const it = await demo()
    const { location } = (await it.make(disk)).entity
    await it.act(location, 'online')
    for (const term of ['backup', 'snapshot', 'snapshot']) await it.act(location, term)
    expect(await it.stored(location)).toMatchObject({
      extras: { backup: 1, snapshot: 2 },
      attributes: { [state]: 'online' },
    })
  })
})

describe('a storage link', () => {
  test('is active, and gets the next device that is free', async () => {
    const it = await demo()
    const [one, two, three] = (await it.create(disk, disk, disk)).map(({ entity }) => entity.location)
    const { entity, links } = await it.make(
      computeWith(diskLink(one ?? ''), diskLink(two ?? '', { [deviceid]: '/dev/vdc' }), diskLink(three ?? '')),
    )
    expect(ofLinks(links, deviceid)).toEqual(['/dev/vdb', '/dev/vdc', '/dev/vdd'])
    expect(ofLinks(links, 'occi.storagelink.state')).toEqual(['active', 'active', 'active'])
    await it.delete(links[0]?.location ?? '')
    const again = await it.make({ ...diskLink(one ?? ''), source: entity.location })
    expect(again.entity.attributes[deviceid]).toBe('/dev/vdb')
  })

  test('gets no device that is in use', async () => {
    const it = await demo()
    const [one, two] = (await it.create(disk, disk)).map(({ entity }) => entity.location)
    const vm = await it.make({ ...computeWith(diskLink(one ?? '')), mixins: [small] })
    for (const taken of ['/dev/vdb', '/dev/vdz']) {
      const wanted = { ...diskLink(two ?? '', { [deviceid]: taken }), source: vm.entity.location }
      await expect(it.make(wanted)).rejects.toMatchObject({ status: 409 })
    }
    const second = await it.make({ ...diskLink(two ?? ''), source: vm.entity.location })
    await expect(it.update(second.entity.location, { attributes: { [deviceid]: '/dev/vdb' } })).rejects.toMatchObject({
      status: 409,
    })
  })

  test('there are as many devices as letters', async () => {
    const it = await demo()
    const disks = await it.create(...Array.from({ length: 26 }, () => disk))
    const links = disks.map(({ entity }) => diskLink(entity.location))
    await expect(it.make(computeWith(...links))).rejects.toMatchObject({
      status: 409,
      message: expect.stringContaining('no free device'),
    })
    expect((await it.make(computeWith(...links.slice(1)))).links).toHaveLength(25)
  })

  test.each(['in one request', 'in two requests'])('attaches a storage once, %s', async (how) => {
    const it = await demo()
    const store = (await it.make(disk)).entity.location
    const refusal = { status: 409, message: expect.stringContaining('is attached to') }
    if (how === 'in one request') {
      await expect(it.make(computeWith(diskLink(store), diskLink(store)))).rejects.toMatchObject(refusal)
    } else {
      const { links } = await it.make(computeWith(diskLink(store)))
      await expect(it.make(computeWith(diskLink(store)))).rejects.toMatchObject(refusal)
      await it.delete(links[0]?.location ?? '')
    }
    expect((await it.make(computeWith(diskLink(store)))).links).toHaveLength(1)
  })

  test('can lead out of this service', async () => {
    const it = await demo()
    const cdmi = 'http://cdmi.example.org/cdmi_objectid/0000706D0010B84F'
    const vm = await it.make(computeWith(diskLink(cdmi), diskLink(cdmi)))
    expect(ofLinks(vm.links, deviceid)).toEqual(['/dev/vdb', '/dev/vdc'])
    await it.delete(vm.entity.location)
  })

  test('can be moved to another storage and to another compute', async () => {
    const it = await demo()
    const [one, two, three] = (await it.create(disk, disk, disk)).map(({ entity }) => entity.location)
    const { links } = await it.make(computeWith(diskLink(one ?? '')))
    const [link] = links
    const other = await it.make(computeWith(diskLink(three ?? '')))
    const moved = await it.update(link?.location ?? '', { source: other.entity.location, target: two ?? '' })
    expect(moved).toMatchObject({ source: other.entity.location, target: two, attributes: { [deviceid]: '/dev/vdc' } })
    const back = await it.make({ ...diskLink(one ?? ''), source: link?.source ?? '' })
    expect(back.entity.attributes[deviceid]).toBe('/dev/vdb')
    await expect(it.make(computeWith(diskLink(two ?? '')))).rejects.toMatchObject({ status: 409 })
    await expect(it.update(link?.location ?? '', { target: three ?? '' })).rejects.toMatchObject({ status: 409 })
  })

  test('keeps its device when it is replaced', async () => {
    const it = await demo()
    const store = (await it.make(disk)).entity.location
    const { entity, links } = await it.make(computeWith(diskLink(store, { [deviceid]: 'xvdq' })))
    const wanted = { kind: storageLink, source: entity.location, target: store }
    expect((await it.replace(links[0]?.location ?? '', wanted)).attributes[deviceid]).toBe('xvdq')
  })

  test('goes with either end', async () => {
    const it = await demo()
    const [one, two] = (await it.create(disk, disk)).map(({ entity }) => entity.location)
    const { entity } = await it.make({ kind: compute, links: [diskLink(one ?? ''), diskLink(two ?? '')] })
    await it.delete(one ?? '')
    expect((await it.get(entity.location)).links).toHaveLength(1)
    await it.delete(entity.location)
    expect(it.hypervisor.units.map(({ location }) => location)).toEqual([two])
    expect((await it.make(computeWith(diskLink(two ?? '')))).links).toHaveLength(1)
  })
})

test('a storage is made with a network and what links them to a compute, all in one request', async () => {
  const it = await demo()
  const id = 'urn:uuid:1c0a1f2e-6a4f-4b1e-9f59-0d2f0c3f7d11'
  const [, vm] = await it.create({ kind: storage, id, attributes: { [size]: 1 } }, computeWith(diskLink(id)))
  expect(ofLinks(vm?.links ?? [], deviceid)).toEqual(['/dev/vdb'])
  const made = await it.stored(vm?.links[0]?.target ?? '')
  await expect(it.make(computeWith(diskLink(made?.location ?? '')))).rejects.toMatchObject({ status: 409 })
})
