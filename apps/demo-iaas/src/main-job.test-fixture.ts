import { expect, test } from 'vitest'
import {
  action,
  compute,
  debian,
  infrastructure,
  ipNetwork,
  large,
  medium,
  network,
  type served,
  storage,
} from './served.test-fixture.ts'

/** A service that is served, over whatever hypervisor. */
export interface Cloud extends Awaited<ReturnType<typeof served>> {
  /** The locations of what the hypervisor has. */
  readonly kept: () => readonly string[]
}

/** Tests what users do, over any hypervisor: the template `debian_13` must exist. */
export function testMainJob(demo: () => Promise<Cloud>): void {
  test('the tour: discover, create, attach, start, tag, find, stop, delete', async () => {
    const { send, json, kept } = await demo()
    const { text: offered } = await send('GET', '/-/')
    for (const term of ['compute', 'network', 'storage', 'medium', 'debian_13', 'ipnetworkinterface', 'save']) {
      expect(offered).toContain(`Category: ${term};`)
    }
    const net = await send('POST', '/network/', [
      `Category: ${network}`,
      `Category: ${ipNetwork}`,
      'X-OCCI-Attribute: occi.core.title="lan", occi.network.address="192.168.7.0/24", occi.network.gateway="192.168.7.1"',
    ])
    const disk = await send('POST', '/storage/', [`Category: ${storage}`, 'X-OCCI-Attribute: occi.storage.size=10'])
    expect([net.status, disk.status]).toEqual([201, 201])
    const made = await send('POST', '/compute/', [
      `Category: ${compute}`,
      `Category: ${medium}`,
      `Category: ${debian}`,
      'X-OCCI-Attribute: occi.core.title="web"',
      `Link: <${net.path}>; rel="${infrastructure}network"; category="${infrastructure}networkinterface http://schemas.ogf.org/occi/infrastructure/networkinterface#ipnetworkinterface"`,
      `Link: <${disk.path}>; rel="${infrastructure}storage"; category="${infrastructure}storagelink"`,
    ])
    expect([made.status, made.text]).toEqual([201, `X-OCCI-Location: ${made.headers.get('location')}`])
    const machine = await json(made.path)
    expect(machine.attributes).toMatchObject({
      'occi.compute.cores': 2,
      'occi.compute.memory': 2,
      'occi.compute.ephemeral_storage.size': 20,
      'occi.compute.state': 'inactive',
    })
    const links = machine.links.map(({ attributes }: { attributes: Record<string, unknown> }) => attributes)
    expect(links).toContainEqual(
      expect.objectContaining({
        'occi.networkinterface.address': '192.168.7.2',
        'occi.networkinterface.interface': 'eth0',
      }),
    )
    // A guest gives the first letter to the ephemeral storage of the size.
    const device = expect.stringMatching(/^\/dev\/vd[bc]$/)
    expect(links).toContainEqual(expect.objectContaining({ 'occi.storagelink.deviceid': device }))

    const started = await send('POST', `${made.path}?action=start`, `Category: ${action('start')}`)
    expect([started.status, started.text.includes('occi.compute.state="active"')]).toEqual([200, true])

    await send('POST', '/-/', 'Category: mine; scheme="http://me.example.org/tags#"; class="mixin"; location="/mine/"')
    expect((await send('POST', '/mine/', `X-OCCI-Location: ${made.path}`)).status).toBe(200)
    expect((await send('GET', '/mine/')).text).toContain(made.path)
    expect((await send('GET', '/compute/?occi.compute.state=active')).text).toContain(made.path)
    expect((await send('GET', '/compute/?occi.compute.state=inactive')).text).toBe('')

    expect((await send('POST', `${made.path}?action=stop`, `Category: ${action('stop')}`)).status).toBe(200)
    expect((await send('DELETE', made.path)).status).toBe(200)
    expect((await send('GET', made.path)).status).toBe(404)
    expect((await send('GET', '/networkinterface/')).text + (await send('GET', '/storagelink/')).text).toBe('')
    expect([...kept()].sort()).toEqual([disk.path, net.path].sort())
  })

  test('save makes an OS template that can be used', async () => {
    const { send } = await demo()
    const made = await send('POST', '/compute/', `Category: ${compute}`)
    const lines = [`Category: ${action('save')}`, 'X-OCCI-Attribute: name="My Image"']
    const saved = await send('POST', `${made.path}?action=save`, lines)
    expect([saved.status, saved.text.includes('Category: my_image;')]).toEqual([200, true])
    const again = await send('POST', `${made.path}?action=save`, lines)
    expect(again.status).toBe(200)
    const mixin = 'my_image; scheme="http://demo.example.org/occi/os_tpl#"; class="mixin"'
    expect((await send('POST', '/compute/', [`Category: ${compute}`, `Category: ${mixin}`])).status).toBe(201)
  })

  test('another template resizes; one can resize later', async () => {
    const { send, json } = await demo()
    const made = await send('POST', '/compute/', [`Category: ${compute}`, `Category: ${medium}`])
    await send('POST', made.path, `Category: ${large}`)
    expect((await json(made.path)).attributes['occi.compute.cores']).toBe(4)
    expect((await json(made.path)).mixins).toEqual([
      'http://schemas.ogf.org/occi/infrastructure/compute/template/1.1#large',
    ])
    await send('POST', made.path, 'X-OCCI-Attribute: occi.compute.cores=6')
    expect((await json(made.path)).attributes['occi.compute.cores']).toBe(6)
  })

  test('addresses come from the network’s range, each once, and are given back', async () => {
    const { send, json } = await demo()
    const range = 'X-OCCI-Attribute: occi.network.address="10.0.0.0/29", occi.network.gateway="10.0.0.1"'
    const net = await send('POST', '/network/', [`Category: ${network}`, `Category: ${ipNetwork}`, range])
    const link = `Link: <${net.path}>; rel="${infrastructure}network"; category="${infrastructure}networkinterface http://schemas.ogf.org/occi/infrastructure/networkinterface#ipnetworkinterface"`
    const create = () => send('POST', '/compute/', [`Category: ${compute}`, link, link])
    const addresses = async () =>
      (await json('/networkinterface/')).links.map(
        ({ attributes }: { attributes: Record<string, string> }) => attributes['occi.networkinterface.address'],
      )
    const [one] = await Promise.all([create(), create()])
    expect(new Set(await addresses())).toEqual(new Set(['10.0.0.2', '10.0.0.3', '10.0.0.4', '10.0.0.5']))
    const full = await create()
    expect([full.status, full.text.includes('no free address')]).toEqual([409, true])
    expect(await addresses()).toHaveLength(4)
    await send('DELETE', one?.path ?? '')
    expect((await create()).status).toBe(201)
    expect(new Set(await addresses()).size).toBe(4)
  })

  test('a static address must be in the range and free', async () => {
    const { send } = await demo()
    const range = 'X-OCCI-Attribute: occi.network.address="10.0.0.0/24"'
    const net = await send('POST', '/network/', [`Category: ${network}`, `Category: ${ipNetwork}`, range])
    const create = (address: string) =>
      send('POST', '/compute/', [
        `Category: ${compute}`,
        `Link: <${net.path}>; rel="${infrastructure}network"; category="${infrastructure}networkinterface http://schemas.ogf.org/occi/infrastructure/networkinterface#ipnetworkinterface"; occi.networkinterface.address="${address}"`,
      ])
    expect((await create('10.0.0.9')).status).toBe(201)
    expect([(await create('10.0.0.9')).status, (await create('10.0.1.9')).status]).toEqual([409, 409])
  })

  test('a volume is attached to one compute', async () => {
    const { send } = await demo()
    const disk = await send('POST', '/storage/', [`Category: ${storage}`, 'X-OCCI-Attribute: occi.storage.size=10'])
    const link = `Link: <${disk.path}>; rel="${infrastructure}storage"; category="${infrastructure}storagelink"`
    expect((await send('POST', '/compute/', [`Category: ${compute}`, link])).status).toBe(201)
    const second = await send('POST', '/compute/', [`Category: ${compute}`, link])
    expect([second.status, second.text.includes('attached')]).toEqual([409, true])
  })
}
