import { describe, expect, test } from 'vitest'
import { cluster, machine, secured } from './cloud.test-fixture.ts'
import { stream } from './events.test-fixture.ts'
import { entity, hiddenMachine, hiddenWorld, linking, modes, secrets } from './hidden.test-fixture.ts'
import { occi, type Sent } from './http.test-fixture.ts'

describe.each(Object.keys(modes) as (keyof typeof modes)[])('what `%s` hides', (mode) => {
  test('is in no event', async () => {
    const operator = { 'X-User': 'operator' }
    const follow = async (isThere: boolean) => {
      const world = await hiddenWorld(mode, isThere)
      const paths = [
        '/',
        '/machine/',
        '/fleet/',
        '/member/',
        '/machine/?com.example.cores=2',
        '/machine/m1',
        '/cluster/open',
      ]
      const streams = await Promise.all(paths.map((path) => stream(world, path, { 'X-User': 'user' })))
      const send = async (method: string, path: string, sent: Sent = {}) => {
        const { status } = await world.send(method, path, { ...sent, headers: { ...sent.headers, ...operator } })
        return status
      }
      return { world, paths, streams, send }
    }
    const [world, without] = await Promise.all([follow(true), follow(false)])
    const { send } = world
    const visible = (title: string) => entity(machine, { title, mixins: [secured.identifier] })
    const change = (cores: number) => occi({ 'X-OCCI-Attribute': `com.example.cores=${cores}` })
    // All that can happen to what is hidden, by itself and through links of what is visible.
    const hidden: readonly (readonly [method: string, path: string, sent: Sent | undefined, status: number])[] = [
      ['POST', hiddenMachine, change(3), 200],
      ['POST', hiddenMachine, change(2), 200],
      ['PUT', '/member/zebra-9', linking('/machine/m1', '/cluster/zebra-c'), 201],
      ['POST', '/member/zebra-9', occi({ 'X-OCCI-Attribute': 'com.example.port="savanna"' }), 200],
      ['DELETE', '/member/zebra-9', undefined, 200],
      ['DELETE', '/member/zebra-2', undefined, 200],
      ['DELETE', '/fleet/', occi({ 'X-OCCI-Location': hiddenMachine }), 200],
      ['PUT', '/cluster/zebra-d', entity(cluster, { mixins: [] }), 201],
      ['PUT', '/member/zebra-8', linking('/machine/m2', '/cluster/zebra-d'), 201],
      ['DELETE', '/cluster/zebra-d', undefined, 200],
      ['DELETE', '/cluster/zebra-c', undefined, 200],
    ]
    for (const [method, path, sent, status] of hidden)
      expect([path, await send(method, path, sent)]).toEqual([path, status])
    for (const { send, streams } of [world, without]) {
      expect(await send('POST', '/machine/m1', change(2))).toBe(200)
      // An event shows the links of a resource as they are when it is sent: before they change, it has been sent.
      const showing = streams.filter((_, index) => world.paths[index]?.match(/^\/(?:$|machine\/|fleet\/)/))
      await Promise.all(showing.map((stream) => stream.received(/"title":"Machine 1"/)))
      expect(await send('POST', '/cluster/open', occi({ 'X-OCCI-Attribute': 'occi.core.title="Open"' }))).toBe(200)
      expect(await send('DELETE', '/member/open')).toBe(200)
      expect(await send('PUT', '/machine/last', visible('last'))).toBe(201)
      expect(await send('DELETE', '/cluster/open')).toBe(200)
      expect(await send('DELETE', '/machine/m1')).toBe(200)
      expect(
        await send('POST', '/-/', occi({ Category: 'end; scheme="http://e.com/#"; class="mixin"; location="/end/"' })),
      ).toBe(200)
    }
    for (const [index, path] of world.paths.entries()) {
      const texts: string[] = []
      for (const { streams } of [world, without]) {
        const text = (await streams[index]?.received(/event: categories\n.*\n.*\n/)) ?? ''
        for (const secret of secrets) expect(text).not.toContain(secret)
        texts.push(
          text
            .replace(/^:\nid: .*\n\n/gm, '')
            .replace(/^id: .*$/gm, 'id')
            // Links are shown as they are when the event is told.
            .replace(/^data: (.*)$/gm, (_, data: string) => JSON.stringify({ ...JSON.parse(data), links: undefined }))
            .replace(/[\da-f]{8}-[-\da-f]{27}/g, 'id'),
        )
      }
      expect([path, texts[0]]).toEqual([path, texts[1]])
    }
  })
})
