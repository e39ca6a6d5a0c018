import { isOcciError } from '@occi/core'
import {
  compute,
  computeActions,
  ipNetwork,
  network,
  networkInterface,
  storage,
  storageLink,
} from '@occi/infrastructure'
import { afterEach, describe, expect, test } from 'vitest'
import { type ConnectOptions, isServiceError, linkTo } from './index.ts'
import { closeAll, cloud } from './service.test-fixture.ts'

afterEach(closeAll)

const mediaTypes = ['application/occi+json', 'text/plain', 'text/occi'] as const

describe.each(mediaTypes)('a service, in %s', (mediaType) => {
  const open = (options: ConnectOptions = {}) => cloud({ base: '/cloud' }, { mediaType, ...options })

  test('creates, reads, changes, starts and deletes', async () => {
    const occi = await open()
    const machines = occi.kind(compute)
    const made = await machines.create({ title: 'web 1', attributes: { 'occi.compute.cores': 2 } })
    expect(made).toMatchObject({ title: 'web 1', kind: compute.identifier, attributes: { 'occi.compute.cores': 2 } })
    expect(made.location).toMatch(/^\/cloud\/compute\//)
    const read = await machines.get(made.id)
    expect(read).toEqual(await machines.get(made))
    const changed = await machines.update(read, { title: 'web', attributes: { 'occi.compute.memory': 1.5 } })
    expect(changed).toMatchObject({ title: 'web', attributes: { 'occi.compute.cores': 2, 'occi.compute.memory': 1.5 } })
    await expect(machines.update(read, { title: 'lost' })).rejects.toMatchObject({ code: 'precondition', status: 412 })
    const started = await machines.act(made, computeActions.start)
    expect(started.attributes['occi.compute.state']).toBe('active')
    const replaced = await machines.replace(started, { title: 'new', attributes: { 'occi.compute.cores': 4 } })
    expect(replaced.attributes['occi.compute.memory']).toBeUndefined()
    await machines.delete(replaced)
    await expect(machines.get(made.location)).rejects.toMatchObject({
      code: 'not-found',
      status: 404,
    })
  })

  test('creates with mixins and links', async () => {
    const occi = await open()
    const disk = await occi.kind(storage).create({ attributes: { 'occi.storage.size': 10 } })
    const net = await occi.kind(network).create({
      mixins: [ipNetwork],
      attributes: { 'occi.network.vlan': 7, 'occi.network.address': '10.0.0.0/24' },
    })
    expect(net.mixins).toEqual([ipNetwork.identifier])
    const web = await occi.kind(compute).create({ links: [linkTo(storageLink, disk), linkTo(networkInterface, net)] })
    const shown = await occi.kind(compute).get(web)
    expect(shown.links.map(({ target }) => target).toSorted()).toEqual([net.location, disk.location].toSorted())
    const another = await occi.kind(storageLink).create({ source: web, target: disk })
    expect(another).toMatchObject({ source: web.location, target: disk.location })
    for (const link of shown.links) expect((await occi.entity(link).get()).location).toBe(link.location)
  })

  test('lists page by page, narrowed, sorted and searched', async () => {
    const occi = await open()
    const machines = occi.kind(compute)
    for (const [index, cores] of [3, 1, 2, 1, 1].entries()) {
      await machines.create({ title: `m${index}`, attributes: { 'occi.compute.cores': cores } })
    }
    const titles = async (options: Parameters<typeof machines.list>[0]) => {
      const found: (string | undefined)[] = []
      for await (const { title } of machines.list(options)) found.push(title)
      return found
    }
    expect((await titles({ pageSize: 2 })).toSorted()).toEqual(['m0', 'm1', 'm2', 'm3', 'm4'])
    expect((await titles({ filter: { 'occi.compute.cores': 1 }, pageSize: 1 })).toSorted()).toEqual(['m1', 'm3', 'm4'])
  })

  test.each([
    ['by the service', undefined],
    ['by the client, for services that cannot', withoutListing],
  ])('sorts and searches, %s', async (_, fetch) => {
    const occi = await open(fetch === undefined ? {} : { fetch })
    const machines = occi.kind(compute)
    const all = ['Web alpha', 'web bravo', 'Web charlie']
    for (const [index, cores] of [3, 1, 2].entries()) {
      await machines.create({ title: all[index], attributes: { 'occi.compute.cores': cores } })
    }
    const titles = async (options: Parameters<typeof machines.list>[0]) => {
      const found: (string | undefined)[] = []
      for await (const { title } of machines.list(options)) found.push(title)
      return found
    }
    expect(await titles({ order: 'title', pageSize: 1 })).toEqual(all)
    expect(await titles({ order: '-occi.core.title', pageSize: 2 })).toEqual(all.toReversed())
    expect(await titles({ order: 'occi.compute.cores' })).toEqual([all[1], all[2], all[0]])
    expect(await titles({ search: 'wEB CHAR' })).toEqual([all[2]])
    expect(await titles({ search: 'nowhere' })).toEqual([])
    if (fetch === undefined) expect(await titles({ order: '-created' })).toEqual(all.toReversed())
    else await expect(titles({ order: '-created' })).rejects.toMatchObject({ code: 'invalid' })
  })

  test('works by discovery alone', async () => {
    const occi = await open()
    const machines = occi.kind('compute')
    const made = await machines.create({ title: 'any', attributes: { 'occi.compute.cores': 2 } })
    const stopped = await machines.act(await machines.act(made, 'start'), 'stop', { method: 'graceful' })
    expect(stopped.attributes).toMatchObject({ 'occi.compute.state': 'inactive' })
    expect((await occi.entity(made).get()).title).toBe('any')
    expect(() => occi.kind('computer')).toThrow('the service has no kind computer, expected one of')
  })

  test('says what the service refuses', async () => {
    const occi = await open()
    const wrong = occi.kind('compute').create({ attributes: { 'occi.compute.cores': 'many' } })
    const error = await wrong.catch((thrown: unknown) => thrown)
    expect(isServiceError(error) && isOcciError(error, 'invalid')).toBe(true)
    expect(error).toMatchObject({ status: 400, message: expect.stringContaining('occi.compute.cores') })
  })
})

test('a listing says where entities are, if the service does', async () => {
  const occi = await cloud({ base: '/cloud' })
  const net = await occi.kind(network).create({}, { at: 'net' })
  await occi.kind(compute).create({ links: [linkTo(networkInterface, net)] }, { at: 'web' })
  for await (const { location, links } of occi.kind(compute).list()) {
    expect([location, links[0]?.target]).toEqual(['/cloud/compute/web', '/cloud/network/net'])
  }
})

/** A connection to a service as others are: it knows neither `search` nor `order`. */
const withoutListing: typeof fetch = async (input, init) => {
  const { searchParams } = new URL(String(input))
  if (searchParams.has('search') || searchParams.has('order')) return new Response('unknown parameter', { status: 400 })
  const response = await fetch(input, init)
  const headers = new Headers(response.headers)
  headers.delete('occi-listing')
  return new Response(await response.arrayBuffer(), { status: response.status, headers })
}

test.each(['..', '../network/x', 'a/../../x', '/cloud/compute/./x', '%2E%2e/x', '..?a=b', 'urn:x:..', '..\\x'])(
  'the name %j cannot lead to another entity',
  async (name) => {
    const machines = (await cloud({ base: '/cloud' })).kind(compute)
    const refusal = { code: 'invalid', message: `'${name}' must not contain the segments '.' or '..'` }
    await expect(machines.create({}, { at: name })).rejects.toMatchObject(refusal)
    await expect(async () => machines.delete(name)).rejects.toMatchObject(refusal)
  },
)

test('names may contain dots', async () => {
  const machines = (await cloud({ base: '/cloud' })).kind(compute)
  for (const at of ['a.b', '.a', '...', 'a..']) {
    expect(await machines.create({}, { at })).toMatchObject({ location: `/cloud/compute/${at}` })
  }
})
