// What a user does, with real guests: QEMU and an image made of Debian's packages.
import { readdirSync } from 'node:fs'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import {
  diskLink,
  eventually,
  ipLink,
  ipNetwork,
  newFolder,
  openCloud,
  pathOf,
  publicKey,
  removeFolder,
  type Shown,
  tinyMachine,
} from './cloud.test-fixture.ts'
import { machineProcesses } from './programs/processes.ts'
import { testImages } from './tiny-image.test-fixture.ts'

const found = await testImages()
const missing = 'missing' in found ? found.missing : undefined
const images = 'images' in found ? found.images : []
const folders: string[] = []
afterAll(() => folders.forEach(removeFolder))

const state = 'occi.compute.state'
const message = 'occi.compute.state.message'

async function cloud(options: { shutdownTime?: number } = {}) {
  const folder = newFolder()
  folders.push(folder)
  const it = await openCloud({ folder, images, ...options })
  onTestFinished(() => it.close())
  return { ...it, folder }
}

function addressOf(machine: Shown): string {
  const link = machine.links?.find(({ kind }) => kind.endsWith('#networkinterface'))
  return String(link?.attributes['occi.networkinterface.address'])
}

describe.skipIf(missing !== undefined)(`real guests${missing === undefined ? '' : ` (${missing})`}`, () => {
  test('the main job: create, boot, use disk and network, suspend, hibernate, save, stop, delete', {
    timeout: 600_000,
  }, async () => {
    const it = await cloud()
    const lan = await it.create('network', ipNetwork('10.11.0.0/24'))
    const other = await it.create('network', ipNetwork('10.11.0.0/24'))
    for (const network of [lan, other]) await it.act(network, 'up')
    const disk = await it.create('storage', { attributes: { 'occi.storage.size': 0.125 } })
    const first = await it.create('compute', tinyMachine([ipLink(lan), diskLink(disk)], ['10.11.0.2']))
    const second = await it.create('compute', tinyMachine([ipLink(lan)]))
    // At the same address as the second one, in another network.
    const stranger = await it.create(
      'compute',
      tinyMachine([ipLink(other, { 'occi.networkinterface.address': '10.11.0.3' })], ['10.11.0.1']),
    )
    expect([addressOf(first), addressOf(second), addressOf(stranger)]).toEqual(['10.11.0.1', '10.11.0.2', '10.11.0.3'])
    for (const machine of [first, second, stranger]) {
      expect((await it.act(machine, 'start')).attributes[state]).toBe('active')
    }
    await it.says(first, /tiny: up/)
    await it.says(first, new RegExp(`tiny: name ${first.attributes['occi.compute.hostname'] ?? 'vm-'}`))
    expect(await it.says(first, /tiny: key (.*)/)).toHaveProperty('1', expect.stringContaining(publicKey))
    const device = first.links?.find(({ kind }) => kind.endsWith('#storagelink'))?.attributes[
      'occi.storagelink.deviceid'
    ]
    await it.says(first, new RegExp(`tiny: disk ${device} ${0.125 * 1024 ** 3} `))
    await it.says(first, /tiny: address eth0 10\.11\.0\.1\/24/)
    await it.says(first, /reached 10\.11\.0\.2/)
    await it.says(stranger, /tiny: address eth0 10\.11\.0\.3\/24/)
    const [, counted] = (await it.says(stranger, /count (\d+)\s*$/)) as unknown as [string, string]
    await it.says(stranger, new RegExp(`count ${Number(counted) + 3}\\b`))
    expect(await it.console(stranger)).not.toContain('reached')

    expect((await it.act(first, 'suspend')).attributes[state]).toBe('suspended')
    expect((await it.act(first, 'start')).attributes[state]).toBe('active')
    const before = countOf(await it.console(first))
    await it.says(first, new RegExp(`count ${before + 2}\\b`))

    await it.act(first, 'suspend', { method: 'hibernate' })
    await it.comesTo(first, 'suspended')
    await eventually('the end of its process', () => machineProcesses(`${it.folder}/machines`).size === 2 || undefined)
    const hibernated = countOf(await it.console(first))
    await it.act(first, 'start')
    await it.says(first, new RegExp(`count ${hibernated + 2}\\b`))
    expect((await it.console(first)).match(/tiny: up/g)).toHaveLength(1)

    const saved = await it.act(first, 'save', { name: 'golden' })
    expect(JSON.stringify(saved)).toContain('golden')
    const copy = await it.create('compute', tinyMachine([], [], 'http://example.com/occi/os_tpl#golden'))
    await it.act(copy, 'start')
    await it.says(copy, /count 1/)

    expect((await it.act(first, 'stop')).attributes[message]).toBe('stop is in progress')
    expect((await it.comesTo(first, 'inactive')).attributes[message]).toBeUndefined()
    expect(await it.console(first)).toContain('the power button was pressed')

    for (const entity of [first, second, stranger, copy, disk, lan, other]) await it.remove(entity)
    expect(machineProcesses(`${it.folder}/machines`).size).toBe(0)
    const left = readdirSync(it.folder, { recursive: true, encoding: 'utf8' })
    // The template still has its image.
    expect(left.filter((name) => !/^(machines|volumes|networks|images|templates)$/.test(name))).toEqual([
      expect.stringMatching(/^images\/[0-9a-f-]+\.qcow2$/),
      expect.stringMatching(/^templates\/[0-9a-f]+$/),
      expect.stringMatching(/^templates\/[0-9a-f]+\/record\.json$/),
    ])
    expect(it.reported).toEqual([])
  })

  test('disks and network devices are plugged in and out while a machine runs', { timeout: 300_000 }, async () => {
    const it = await cloud()
    const [one, two] = await Promise.all(
      [0.125, 0.25].map((size) => it.create('storage', { attributes: { 'occi.storage.size': size } })),
    )
    const lan = await it.create('network', ipNetwork('10.12.0.0/24'))
    await it.act(lan, 'up')
    const machine = await it.create('compute', tinyMachine())
    await it.act(machine, 'start')
    await it.says(machine, /tiny: end of disks/)
    const attach = async (storage: Shown) =>
      it.create('storagelink', { source: { location: pathOf(machine) }, ...diskLink(storage) })
    const linked = await attach(one as Shown)
    expect(linked.attributes['occi.storagelink.deviceid']).toBe('/dev/vdb')
    await it.says(machine, /tiny: disk \/dev\/vdb 134217728 /)
    await attach(two as Shown)
    await it.says(machine, /tiny: disk \/dev\/vdc 268435456 /)
    expect((await it.get(one as Shown)).attributes['occi.storage.state']).toBe('online')

    expect((await it.change(two as Shown, { 'occi.storage.size': 0.5 })).attributes['occi.storage.size']).toBe(0.5)
    for (const term of ['snapshot', 'backup']) await it.act(two as Shown, term)
    await eventually('the end of the backup', async () =>
      (await it.get(two as Shown)).attributes['occi.storage.state.message'] === undefined ? true : undefined,
    )

    await it.remove(linked)
    await it.says(
      machine,
      /end of disks.*tiny: disk \/dev\/vda [^\n]*\s+tiny: disk \/dev\/vdc [^\n]*\s+tiny: end of disks/s,
    )
    await it.create('networkinterface', { source: { location: pathOf(machine) }, ...ipLink(lan) })
    await it.says(machine, /tiny: address eth0 10\.12\.0\.1\/24/)

    // After a new start the guest names its disks anew, without gaps.
    await it.act(machine, 'restart', { method: 'cold' })
    await it.says(machine, /tiny: up.*tiny: up.*tiny: disk \/dev\/vdb 536870912 /s)
    const { links = [] } = await it.get(machine)
    expect(links.map(({ attributes }) => attributes['occi.storagelink.deviceid'])).toContain('/dev/vdb')
    await it.remove(machine)
    expect((await it.change(two as Shown, { 'occi.storage.size': 0.75 })).attributes['occi.storage.size']).toBe(0.75)
    expect((await it.request('POST', pathOf(two as Shown), { attributes: { 'occi.storage.size': 0.1 } })).status).toBe(
      400,
    )
    expect(it.reported).toEqual([])
  })

  test('restarts of each method, and a template that is saved when the machine stops', {
    timeout: 300_000,
  }, async () => {
    const it = await cloud()
    const machine = await it.create('compute', tinyMachine())
    await it.act(machine, 'start')
    const boots = async (times: number) => it.says(machine, new RegExp(`(?:tiny: up.*count 1\\b.*){${times}}`, 's'))
    await boots(1)
    expect((await it.act(machine, 'restart', { method: 'graceful' })).attributes[message]).toBe(
      'restart is in progress',
    )
    await boots(2)
    expect(await it.console(machine)).toContain('the power button was pressed')
    expect((await it.act(machine, 'restart', { method: 'warm' })).attributes[state]).toBe('active')
    await boots(3)

    const template = 'http://example.com/occi/os_tpl#later'
    await it.act(machine, 'save', { name: 'later', method: 'deferred' })
    const early = { kind: machine.kind, ...tinyMachine([], [], template) }
    expect(await it.request('POST', '/compute/', early)).toMatchObject({ status: 409, body: { code: 'http' } })
    await it.act(machine, 'stop', { method: 'acpioff' })
    expect((await it.comesTo(machine, 'inactive')).attributes[message]).toBe('the guest has shut down')
    // It is ready a moment after the machine has ended.
    const copy = await eventually('the template', async () => {
      const { status, body } = await it.request('POST', '/compute/', early)
      return status === 201 ? body : undefined
    })
    await it.act(copy, 'start')
    await it.says(copy, /count 1/)
    for (const entity of [machine, copy]) await it.remove(entity)
    expect(it.reported).toEqual([])
  })

  test('a guest that ends by itself, and one that ignores its power button', { timeout: 300_000 }, async () => {
    const it = await cloud({ shutdownTime: 500 })
    const script = (text: string) => ({
      ...tinyMachine(),
      attributes: {
        ...tinyMachine().attributes,
        'occi.compute.userdata': Buffer.from(`#!/bin/sh\n${text}\n`).toString('base64'),
      },
    })
    const leaving = await it.create('compute', script('poweroff -f'))
    const panicking = await it.create('compute', script('echo c >/proc/sysrq-trigger'))
    const empty = await it.create('compute', { attributes: { 'occi.compute.memory': 96 / 1024 } })
    for (const machine of [leaving, panicking, empty]) await it.act(machine, 'start')
    await it.act(empty, 'stop')
    expect((await it.comesTo(empty, 'inactive')).attributes[message]).toMatch(/was switched off/)
    expect((await it.comesTo(leaving, 'inactive')).attributes[message]).toBe('the guest has shut down')
    expect((await it.comesTo(panicking, 'inactive')).attributes[message]).toBe('the guest has panicked')
    expect(await it.console(panicking)).toContain('sysrq')

    const patient = await cloud()
    const ignoring = await patient.create('compute', { attributes: { 'occi.compute.memory': 96 / 1024 } })
    await patient.act(ignoring, 'start')
    expect((await patient.act(ignoring, 'stop')).actions).toBeUndefined()
    expect((await patient.tryAct(ignoring, 'start')).status).toBe(409)
    await patient.remove(ignoring)

    await it.act(empty, 'start')
    for (const pid of machineProcesses(`${it.folder}/machines`).values()) process.kill(pid, 'SIGKILL')
    expect((await it.comesTo(empty, 'inactive')).attributes[message]).toBe('QEMU has ended unexpectedly')
    for (const machine of [leaving, panicking, empty]) await it.remove(machine)
    expect(it.reported).toEqual([])
  })
})

function countOf(text: string): number {
  return Number([...text.matchAll(/count (\d+)/g)].at(-1)?.[1])
}
