// Networks that lead to other computers: with NAT, and on a bridge, for which the tests must run as root.
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { ipLink, ipNetwork, newFolder, openCloud, removeFolder, tinyMachine } from './cloud.test-fixture.ts'
import { bridgeMixin, natMixin } from './network/outside-mixins.ts'
import { testImages } from './tiny-image.test-fixture.ts'

const found = await testImages()
const missing = 'missing' in found ? found.missing : undefined
const images = 'images' in found ? found.images : []
const folders: string[] = []
afterAll(() => folders.forEach(removeFolder))
const ip = (...args: readonly string[]) => promisify(execFile)('ip', args)
/** Whether this process may create bridges. */
const canBridge = await ip('link', 'add', 'occi-test', 'type', 'bridge').then(
  () => true,
  () => false,
)
afterAll(() => (canBridge ? ip('link', 'delete', 'occi-test') : undefined))

async function cloud(bridge?: string) {
  const folder = newFolder()
  folders.push(folder)
  const it = await openCloud({ folder, images, ...(bridge === undefined ? {} : { bridge }) })
  onTestFinished(() => it.close())
  return it
}

/** A machine that runs a script. */
function machineOf(script: string, links: readonly object[]) {
  const machine = tinyMachine(links)
  const userData = Buffer.from(`#!/bin/sh\n${script}\n`).toString('base64')
  return { ...machine, attributes: { ...machine.attributes, 'occi.compute.userdata': userData } }
}

describe.skipIf(missing !== undefined)(`networks to the outside${missing === undefined ? '' : ` (${missing})`}`, () => {
  test('with NAT a guest has the address of its link, and reaches the outside', { timeout: 200_000 }, async () => {
    const it = await cloud()
    const server = createServer((_, response) => response.end('hello from outside')).listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const network = ipNetwork('10.14.0.0/24')
    const nat = await it.create('network', { ...network, mixins: [...network.mixins, natMixin.identifier] })
    await it.act(nat, 'up')
    const script = `while ! wget -q -O - http://10.14.0.254:${port}/; do sleep 1; done`
    const machine = await it.create('compute', machineOf(script, [ipLink(nat)]))
    const address = String(machine.links?.[0]?.attributes['occi.networkinterface.address'])
    await it.act(machine, 'start')
    await it.says(machine, new RegExp(`tiny: address eth0 ${address.replaceAll('.', '\\.')}/24`))
    await it.says(machine, /hello from outside/)
    for (const entity of [machine, nat]) await it.remove(entity)
    expect(it.reported).toEqual([])
  })

  test.skipIf(!canBridge)('on a bridge a guest reaches what is on it', { timeout: 200_000 }, async () => {
    await ip('address', 'add', '10.15.0.1/24', 'dev', 'occi-test')
    await ip('link', 'set', 'occi-test', 'up')
    const it = await cloud('occi-test')
    const lan = await it.create('network', { mixins: [bridgeMixin.identifier] })
    await it.act(lan, 'up')
    const link = { kind: ipLink(lan).kind, target: ipLink(lan).target }
    const script = `while :; do
  ip address add 10.15.0.5/24 dev eth0 2>/dev/null
  ping -c 1 -W 1 10.15.0.1 >/dev/null 2>&1 && echo 'reached the computer'
  sleep 1
done`
    const machine = await it.create('compute', machineOf(script, [link]))
    await it.act(machine, 'start')
    await it.says(machine, /reached the computer/)
    expect(taps()).toHaveLength(1)
    await it.act(machine, 'stop', { method: 'poweroff' })
    expect(taps()).toEqual([])
    for (const entity of [machine, lan]) await it.remove(entity)
    expect(it.reported).toEqual([])
  })
})

test.skipIf(missing !== undefined)('a bridge that does not exist is refused', async () => {
  await expect(openCloud({ folder: '/tmp/occi-none', bridge: 'occi-none' })).rejects.toThrow(/bridge/)
})

function taps(): readonly string[] {
  return readdirSync('/sys/class/net/occi-test/brif')
}
