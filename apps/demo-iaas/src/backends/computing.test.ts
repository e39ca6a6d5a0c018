import type { Mixin } from '@occi/core'
import { infrastructure } from '@occi/infrastructure'
import { describe, expect, test } from 'vitest'
import { computeWith, demo, disk, diskLink } from './demo.test-fixture.ts'
import { osTemplates } from './os-templates.ts'

const { compute, sshKey, userData, small, large, memSmall, openstackPublicKey, openstackUserData } = infrastructure
const ephemeral = 'occi.compute.ephemeral_storage.deviceid'
const state = 'occi.compute.state'
const actions = 'http://schemas.ogf.org/occi/infrastructure/compute/action#'
const [debian, ubuntu] = osTemplates
if (debian === undefined || ubuntu === undefined) throw new Error('two OS templates at least')

describe('a compute', () => {
  test('has the values of its client, and chosen ones for the others', async () => {
    const it = await demo()
    const { entity } = await it.make({ kind: compute, attributes: { 'occi.compute.cores': 8 } })
    expect({ ...entity.attributes }).toEqual({
      'occi.compute.cores': 8,
      'occi.compute.memory': 1,
      'occi.compute.architecture': 'x64',
      'occi.compute.hostname': expect.stringMatching(/^vm-[a-z0-9-]{12}$/),
      [state]: 'inactive',
    })
    expect(entity.actions).toEqual([`${actions}start`, `${actions}save`])
  })

  test.each([
    ['occi.compute.memory', 0],
    ['occi.compute.memory', 4097],
  ])('with %s %s is refused, when it is made, changed or replaced', async (name, value) => {
    const it = await demo()
    const refusal = { code: 'attribute', attribute: name }
    await expect(it.make({ kind: compute, attributes: { [name]: value } })).rejects.toMatchObject(refusal)
    expect(it.hypervisor.units).toEqual([])
    const { location } = (await it.make({ kind: compute })).entity
    await expect(it.update(location, { attributes: { [name]: value } })).rejects.toMatchObject(refusal)
    await expect(it.replace(location, { kind: compute, attributes: { [name]: value } })).rejects.toMatchObject(refusal)
    expect((await it.get(location)).entity.attributes[name]).toBe(1)
  })

  test('gets chosen values again if a replacement leaves them out', async () => {
    const it = await demo()
    const { entity } = await it.make({
      kind: compute,
      attributes: { 'occi.compute.cores': 8, 'occi.compute.share': 5, 'occi.compute.hostname': 'web.example.org' },
    })
    const { attributes } = await it.replace(entity.location, { kind: compute, title: 'web' })
    expect(attributes).toMatchObject({
      'occi.compute.cores': 1,
      'occi.compute.hostname': expect.stringMatching(/^vm-/),
      [state]: 'inactive',
    })
    expect('occi.compute.share' in attributes).toBe(false)
  })

  test.each([
    [['start'], 'active'],
    [['start', 'stop'], 'inactive'],
    [['start', 'restart'], 'active'],
    [['start', 'suspend'], 'suspended'],
    [['start', 'suspend', 'start'], 'active'],
  ])('after %s is %s', async (terms, expected) => {
    const it = await demo()
    const { location } = (await it.make({ kind: compute })).entity
    for (const term of terms) await it.act(location, term)
    expect((await it.get(location)).entity.attributes[state]).toBe(expected)
    expect(it.hypervisor.units).toEqual([expect.objectContaining({ location, state: expected })])
  })

  test('is not stopped while it does not run', async () => {
    const it = await demo()
    const { location } = (await it.make({ kind: compute })).entity
    await expect(it.act(location, 'stop')).rejects.toMatchObject({ code: 'not-applicable' })
  })
})

describe('save', () => {
  test('creates a template with the requested name, keeps the state, and the template can be used', async () => {
    const it = await demo()
    const { location, id } = (await it.make({ kind: compute })).entity
    await it.act(location, 'start')
    const { mixin: identifier = '' } = await it.act(location, 'save', { name: 'My Image!' })
    const saved = await it.mixin(identifier)
    expect(saved).toMatchObject({ term: 'my_image_', title: 'My Image!', location: '/os_tpl/my_image_/' })
    expect(saved?.depends).toEqual([infrastructure.osTpl])
    expect(saved?.extras).toEqual({ savedFrom: id })
    expect((await it.get(location)).entity.attributes[state]).toBe('active')
    const used = await it.make({ kind: compute, mixins: saved === undefined ? [] : [saved] })
    expect(used.entity.mixins).toEqual([identifier])
  })

  test('the template can be deleted, also while a machine runs that was created from it', async () => {
    const it = await demo()
    const { location } = (await it.make({ kind: compute })).entity
    const { mixin = '' } = await it.act(location, 'save', { name: 'image' })
    const saved = await it.mixin(mixin)
    const used = await it.make({ kind: compute, mixins: saved === undefined ? [] : [saved] })
    await it.act(used.entity.location, 'start')
    await it.removeMixin(mixin)
    expect(await it.mixin(mixin)).toBeUndefined()
    const { entity } = await it.get(used.entity.location)
    expect([entity.mixins, entity.attributes['occi.compute.state']]).toEqual([[], 'active'])
    await expect(it.removeMixin('http://demo.example.org/occi/os_tpl#debian_13')).rejects.toMatchObject({
      code: 'forbidden',
    })
  })

  test('creates a new template each time, also when several save at once', async () => {
    const it = await demo()
    const made = await it.create({ kind: compute }, { kind: compute }, { kind: compute })
    const saved = await Promise.all(made.map(({ entity }) => it.act(entity.location, 'save', { name: 'image' })))
    expect(new Set(saved.map(({ mixin }) => mixin)).size).toBe(3)
  })

  test.each(['../../etc', '  ', 'ÄÖÜ', '_x', 'a'.repeat(100)])('makes a term of the name %j', async (name) => {
    const it = await demo()
    const { location } = (await it.make({ kind: compute })).entity
    const { mixin = '' } = await it.act(location, 'save', { name })
    expect((await it.mixin(mixin))?.term).toMatch(/^[a-z0-9][a-z0-9_.-]{0,39}$/)
  })
})

describe('templates', () => {
  test('a size sets cores and memory and gives ephemeral storage a device', async () => {
    const it = await demo()
    const { entity } = await it.make({
      kind: compute,
      mixins: [memSmall],
      attributes: { 'occi.compute.memory': 64 },
    })
    expect(entity.attributes).toMatchObject({
      'occi.compute.cores': 1,
      'occi.compute.memory': 4,
      'occi.compute.ephemeral_storage.size': 10,
      [ephemeral]: '/dev/vdz',
    })
  })

  test('another size replaces the first, and can be removed again', async () => {
    const it = await demo()
    const { location } = (await it.make({ kind: compute, mixins: [small] })).entity
    const larger = await it.update(location, { mixins: [large] })
    expect(larger.mixins).toEqual([large.identifier])
    expect(larger.attributes).toMatchObject({ 'occi.compute.cores': 4, [ephemeral]: '/dev/vdz' })
    await it.untag(large, location)
    const { attributes } = (await it.get(location)).entity
    expect([attributes[ephemeral], attributes['occi.compute.cores']]).toEqual([undefined, 4])
    const store = (await it.make(disk)).entity.location
    await it.make({ ...diskLink(store, { 'occi.storagelink.deviceid': '/dev/vdz' }), source: location })
  })

  test('a device for ephemeral storage can be chosen, but not one that is in use', async () => {
    const it = await demo()
    const store = (await it.make(disk)).entity.location
    const { entity } = await it.make({ ...computeWith(diskLink(store)), mixins: [small] })
    await expect(it.update(entity.location, { attributes: { [ephemeral]: '/dev/vdb' } })).rejects.toMatchObject({
      status: 409,
    })
    const changed = await it.update(entity.location, { attributes: { [ephemeral]: '/dev/vdc' } })
    expect(changed.attributes[ephemeral]).toBe('/dev/vdc')
    const replaced = await it.replace(entity.location, { kind: compute, mixins: [small] })
    expect(replaced.attributes[ephemeral]).toBe('/dev/vdc')
  })

  test('the operating system is changed while the compute is inactive, and only then', async () => {
    const it = await demo()
    const { location } = (await it.make({ kind: compute, mixins: [debian] })).entity
    expect((await it.update(location, { mixins: [ubuntu] })).mixins).toEqual([ubuntu.identifier])
    await it.act(location, 'start')
    const refusal = { code: 'attribute', message: expect.stringContaining('inactive, it is active') }
    await expect(it.update(location, { mixins: [debian] })).rejects.toMatchObject(refusal)
    await expect(it.tag(debian, location)).rejects.toMatchObject(refusal)
    await expect(it.replace(location, { kind: compute })).rejects.toMatchObject(refusal)
    expect((await it.get(location)).entity.mixins).toEqual([ubuntu.identifier])
    expect(it.reported).toEqual([])
    await it.delete(location)
  })
})

const ed25519 = publicKey('ssh-ed25519')

/** A line of a public key file; the key itself is not in use. */
function publicKey(type: string, typeWithin = type): string {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(typeWithin.length)
  const data = Buffer.concat([length, Buffer.from(typeWithin), Buffer.alloc(36, 7)])
  return `${type} ${data.toString('base64')} ann@example.org`
}

describe.each<[mixin: Mixin, attribute: string]>([
  [sshKey, 'occi.credentials.ssh.publickey'],
  [openstackPublicKey, 'org.openstack.credentials.publickey.data'],
])('credentials: $term', (mixin, attribute) => {
  test.each([ed25519, publicKey('ssh-rsa'), publicKey('ecdsa-sha2-nistp256'), ed25519.replace(' ann@example.org', '')])(
    'takes a key: %s',
    async (key) => {
      const it = await demo()
      const { entity } = await it.make({ kind: compute, mixins: [mixin], attributes: { [attribute]: key } })
      expect(entity.attributes[attribute]).toBe(key)
    },
  )

  test.each([
    'My ssh key to define',
    'ssh-ed25519',
    'ssh-ed25519 AAAA',
    'ssh-ed25519 not*base64',
    publicKey('ssh-md5'),
    publicKey('ssh-rsa', 'ssh-ed25519'),
    '',
  ])('refuses what is none: %s', async (key) => {
    const it = await demo()
    const refusal = { code: 'attribute', attribute }
    const wanted = { kind: compute, mixins: [mixin], attributes: { [attribute]: key } }
    await expect(it.make(wanted)).rejects.toMatchObject(refusal)
    expect(it.hypervisor.units).toEqual([])
    const { location } = (await it.make({ ...wanted, attributes: { [attribute]: ed25519 } })).entity
    await expect(it.update(location, { attributes: { [attribute]: key } })).rejects.toMatchObject(refusal)
    expect((await it.get(location)).entity.attributes[attribute]).toBe(ed25519)
  })
})

describe.each<[mixin: Mixin, attribute: string]>([
  [userData, 'occi.compute.userdata'],
  [openstackUserData, 'org.openstack.compute.user_data'],
])('contextualization: $term', (mixin, attribute) => {
  const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64')
  test.each([
    ['#!/bin/sh', 'script'],
    [base64('#!/bin/sh\necho hello'), 'script'],
    [base64('#cloud-config\nruncmd: []'), 'cloud-config'],
    [base64('Content-Type: multipart/mixed; boundary="x"\nMIME-Version: 1.0'), 'multipart'],
    [base64(Buffer.from([0x1f, 0x8b, 8, 0])), 'gzip'],
    ["touch userdata.txt | echo 'toto:1,titi: hello world' > /tmp/userdata.txt", 'unknown'],
  ])('keeps %s as it is, and tells that it is %s', async (data, type) => {
    const it = await demo()
    const { entity } = await it.make({ kind: compute, mixins: [mixin], attributes: { [attribute]: data } })
    expect(entity.attributes[attribute]).toBe(data)
    expect((await it.stored(entity.location))?.extras).toEqual({ [attribute]: type })
    await it.untag(mixin, entity.location)
    expect((await it.stored(entity.location))?.extras).toEqual({})
  })

  test('is given once', async () => {
    const it = await demo()
    const { location } = (await it.make({ kind: compute, mixins: [mixin], attributes: { [attribute]: '#!/bin/sh' } }))
      .entity
    await expect(it.update(location, { attributes: { [attribute]: '#!/bin/bash' } })).rejects.toMatchObject({
      code: 'invalid',
    })
  })
})
