import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { EventCodec, RawEvent } from '@occi/core/authoring'
import { MemoryRegistry } from '@occi/registry/memory'
import { jsonRendering } from '@occi/render-json'
import { Hono } from 'hono'
import { describe, expect, test, vi } from 'vitest'
import type { Application, ApplicationOptions } from '../application.ts'
import { Raw } from '../node/raw.test-fixture.ts'
import { requestListener } from '../node/request-listener.ts'
import { serve } from '../node/serve.ts'
import { category, cloud, cluster, disk, image, machine, member } from './cloud.test-fixture.ts'
import { stream } from './events.test-fixture.ts'
import { type Client, client, json, occi, pathOf, send } from './http.test-fixture.ts'

const accept = (value: string) => ({ headers: { Accept: value } })
const create = (to: Client, kind: { identifier: string }, more: object = {}) =>
  to.send('POST', '/', json({ resources: [{ kind: kind.identifier, ...more }] }))

/** The ways in which a request reaches the application. */
const ways: readonly [string, (options?: ApplicationOptions) => Application][] = [
  ['straight', cloud],
  [
    'through Hono',
    (options) => {
      const app = cloud(options)
      app.use((_, next) => next())
      return app
    },
  ],
]

describe.each(ways)('a stream of events, %s', (_, app) => {
  test('is what GET with its media type answers, with a head of its own', async () => {
    const to = await client(app({ policy: { owner: () => 'me' } }))
    const events = await stream(to, '/machine/')
    const { status, headers } = events
    expect(status).toBe(200)
    expect(headers).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      vary: 'Accept, Authorization',
    })
    expect(await events.received(/\n\n/)).toBe(`:\nid: ${headers['occi-revision']}\n\n`)
  })

  test('of an entity tells with `around` of its links and neighbours; elsewhere that means nothing', async () => {
    const to = await client(app())
    const made = await create(to, machine)
    const path = pathOf(made.headers.location)
    const events = await stream(to, `${path}?around`)
    const target = 'http://elsewhere.example.com/1'
    const link = { 'X-OCCI-Attribute': `occi.core.source="${path}", occi.core.target="${target}"` }
    await to.send('POST', '/member/', occi({ Category: category(member), ...link }))
    expect(await events.received(/event: created/)).toContain(member.identifier)
    expect((await to.send('GET', '/machine/?around', accept('text/event-stream'))).status).toBe(400)
    expect((await to.send('GET', `${path}?around`, accept('application/json'))).status).toBe(400)
  })

  test('shows an entity as GET does in JSON', async () => {
    const to = await client(app({ base: '/cloud' }))
    const [all, machines] = [await stream(to, '/cloud/'), await stream(to, '/cloud/machine/')]
    const made = await to.send('POST', '/cloud/machine/', json({ kind: machine.identifier, title: 'Größe 😀' }))
    const path = pathOf(made.headers.location)
    const text = await all.received(/event: created/)
    const got = await to.send('GET', path, accept('application/json'))
    expect(text.split('\n').filter((line) => line.startsWith('data: '))).toEqual([`data: ${got.text}`])
    expect(text).toContain(`\nid: ${got.headers['occi-revision']}\n`)
    await machines.next()
    await to.send('DELETE', path)
    const { id, kind } = JSON.parse(got.text)
    expect(await machines.next()).toMatchObject({ type: 'deleted', id, kind, location: path })
  })

  test('follows an entity, a mixin and what a filter asks for', async () => {
    const to = await client(app())
    const made = await to.send('POST', '/machine/', json({ kind: machine.identifier, mixins: [image.identifier] }))
    const path = pathOf(made.headers.location)
    const filter = `?category=${encodeURIComponent(image.identifier)}&com.example.cores=3`
    const paths = [path, '/image/', `/machine/${filter}`]
    const streams = await Promise.all(paths.map((one) => stream(to, one)))
    const byHeader = await stream(to, '/machine/', {
      'Content-Type': 'text/occi',
      Category: category(image),
      'X-OCCI-Attribute': 'com.example.cores=3',
    })
    const update = (cores: number) => to.send('POST', path, occi({ 'X-OCCI-Attribute': `com.example.cores=${cores}` }))
    for (const cores of [2, 3, 4]) expect((await update(cores)).status).toBe(200)
    const typesOf = (events: readonly RawEvent[]) => events.map(({ type }) => type)
    for (const one of streams.slice(0, 2)) expect(typesOf(await one.take(3))).toEqual(['updated', 'updated', 'updated'])
    for (const one of [streams[2], byHeader])
      expect(typesOf((await one?.take(2)) ?? [])).toEqual(['created', 'deleted'])
  })

  test('continues after Last-Event-ID, and after the revision of any answer', async () => {
    const to = await client(app())
    await create(to, machine)
    const listed = await to.send('GET', '/', accept('application/json'))
    const first = await stream(to, '/', { 'Last-Event-ID': String(listed.headers['occi-revision']) })
    for (const kind of [machine, cluster, machine]) await create(to, kind)
    const next = await first.next()
    first.end()
    await create(to, cluster)
    const second = await stream(to, '/', { 'Last-Event-ID': next?.revision ?? '' })
    expect(await second.take(3)).toHaveLength(3)
    await create(to, machine)
    const [last] = await second.take(1)
    expect(last).toMatchObject({ type: 'created' })
    for (const unknown of ['x', '', 'é', 'a'.repeat(9000)]) {
      const reset = await stream(to, '/', { 'Last-Event-ID': unknown })
      expect(await reset.next()).toEqual({ type: 'reset', revision: second.position })
    }
  })

  test('sends a comment with its position in silence', async () => {
    const to = await client(app({ events: { heartbeat: 20 } }))
    const events = await stream(to, '/machine/')
    await create(to, cluster)
    const { headers } = await to.send('GET', '/', accept('application/json'))
    await events.received(new RegExp(`:\nid: ${headers['occi-revision']}\n\n`))
    expect(events.position).toBe(headers['occi-revision'])
  })

  test('ends after its lifetime, and when the service stops', async () => {
    const short = await stream(await client(app({ events: { lifetime: 20 } })), '/')
    await short.ended()
    const stopped = await serve(app(), { port: 0, closeTimeout: 60_000 })
    const streams = [await stream(stopped, '/'), await stream(stopped, '/', { 'Last-Event-ID': 'x' })]
    const closed = stopped.close()
    await Promise.all([closed, ...streams.map((one) => one.ended())])
    // Whole answers, not connections that were cut off.
    for (const one of [short, ...streams]) expect(one.isWhole).toBe(true)
  })

  test('that has begun while the service stops ends at once', async () => {
    let proceed = () => {}
    const identified = new Promise<void>((resolve) => {
      proceed = resolve
    })
    const asked = vi.fn(() => identified.then(() => ({})))
    const stopped = await serve(app({ authenticate: { identify: asked } }), { port: 0, closeTimeout: 60_000 })
    const opening = stream(stopped, '/')
    await vi.waitFor(() => expect(asked).toHaveBeenCalled(), 30_000)
    const closed = stopped.close()
    proceed()
    await (await opening).ended()
    await closed
  })

  test('ends when the registry is closed', async () => {
    const closing = app()
    const events = await stream(await client(closing), '/')
    await closing.close()
    await events.ended()
    expect(events.isWhole).toBe(true)
  })

  test('is not cut off by the limits of a connection', async () => {
    const serving = await serve(app({ events: { heartbeat: 1000 } }), {
      port: 0,
      stallTimeout: 40,
      keepAliveTimeout: 10,
      requestTimeout: 2000,
    })
    const events = await stream(serving, '/')
    await new Promise((resolve) => serving.server.once('timeout', resolve))
    await new Promise((resolve) => serving.server.once('timeout', resolve))
    await send(serving.url, 'POST', '/machine/', occi({ Category: category(machine) }))
    expect(await events.next()).toMatchObject({ type: 'created' })
    events.end()
    await serving.close()
  })

  test('is bounded for each caller and for all', async () => {
    const extras: ApplicationOptions['authenticate'] = { identify: ({ header }) => ({ user: header('x-user') }) }
    const policy: ApplicationOptions['policy'] = { caller: ({ user }) => (user === undefined ? user : String(user)) }
    const to = await client(app({ authenticate: extras, policy, events: { streams: 5, streamsPerCaller: 2 } }))
    const open = (user?: string) => stream(to, '/', user === undefined ? {} : { 'X-User': user })
    const first = await open('ann')
    for (const user of ['ann', undefined, undefined]) expect((await open(user)).status).toBe(200)
    for (const user of ['ann', undefined]) {
      const refused = await open(user)
      expect([refused.status, refused.headers['retry-after']]).toEqual([429, '10'])
      expect(await refused.received(/\n/)).toContain('you have 2 streams of events open')
    }
    expect((await open('bob')).status).toBe(200)
    const refused = await open('eve')
    expect([refused.status, refused.headers['retry-after']]).toEqual([503, '10'])
    expect(await refused.received(/\n/)).toContain('5 streams of events are open')
    first.end()
    await vi.waitFor(async () => expect((await open('ann')).status).toBe(200), 30_000)
    // HEAD opens none, and what is refused is none either.
    for (let times = 0; times < 9; times++) {
      const head = await to.send('HEAD', '/', { headers: { Accept: 'text/event-stream', 'X-User': 'ann' } })
      expect([head.status, head.headers['content-type'], head.text]).toEqual([200, 'text/event-stream', ''])
      expect((await stream(to, '/nothing/', { 'X-User': 'ann' })).status).toBe(404)
    }
  })

  test('is not opened if its client has left before it began', async () => {
    const to = await client(app({ events: { streamsPerCaller: 1 } }))
    for (let times = 0; times < 20; times++) {
      const raw = new Raw(Number(new URL(to.url).port)).send(
        'GET / HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n',
      )
      await once(raw.socket, 'connect')
      raw.socket.destroy()
    }
    await vi.waitFor(async () => expect((await stream(to, '/')).status).toBe(200), 30_000)
  })

  test('for a client that takes nothing gets reset when it takes something again', async () => {
    const to = await client(app({ events: { buffer: 10 } }))
    const [slow, fast] = [await stream(to, '/'), await stream(to, '/')]
    slow.pause()
    const large = 'x'.repeat(300_000)
    for (let times = 0; times < 60; times++) {
      expect((await create(to, machine, { attributes: { 'com.example.host': large } })).status).toBe(201)
      await fast.next()
    }
    slow.resume()
    for (let type: string | undefined; type !== 'reset'; type = (await slow.next())?.type);
    await create(to, machine, { title: 'after' })
    expect(await slow.next()).toMatchObject({ type: 'created', entity: { title: { json: 'after' } } })
  })
})

describe('the media type of a stream', () => {
  test.each([
    ['text/event-stream', 'text/event-stream'],
    ['TEXT/Event-Stream;charset=utf-8', 'text/event-stream'],
    ['text/event-stream, */*', 'text/event-stream'],
    ['text/event-stream;q=0.9, application/json;q=0.8', 'text/event-stream'],
    ['application/json, text/event-stream', 'application/json'],
    ['text/event-stream;q=0.5, text/plain', 'text/plain'],
    ['text/event-stream;q=0, */*', 'text/plain'],
    ['*/*', 'text/plain'],
    ['text/*', 'text/plain'],
    ['text/*, application/json;q=0.5', 'text/plain'],
  ])('Accept: %s is answered with %s', async (value, expected) => {
    const to = await client(cloud())
    const { status, headers } = await to.send('HEAD', '/machine/', accept(value))
    expect([status, headers['content-type']?.split(';')[0]]).toEqual([200, expected])
  })

  test('is not acceptable for anything but entities and collections, nor for changes', async () => {
    const to = await client(cloud())
    const path = pathOf((await to.send('POST', '/machine/', json({ kind: machine.identifier }))).headers.location)
    const events = { Accept: 'text/event-stream' }
    for (const query of ['/-/', '/.well-known/org/ogf/occi/-/', '/-/?category=a']) {
      expect((await to.send('GET', query, { headers: events })).status).toBe(406)
    }
    for (const [method, target, sent] of [
      ['POST', '/machine/', occi({ Category: category(machine) })],
      ['POST', path, occi({ 'X-OCCI-Attribute': 'com.example.cores=9' })],
      ['PUT', '/machine/new', occi({ Category: category(machine) })],
      ['DELETE', path, {}],
    ] as const) {
      expect((await to.send(method, target, { headers: { ...sent.headers, ...events } })).status).toBe(406)
    }
    const { headers, text } = await to.send('GET', path)
    expect(text).toContain('com.example.cores=1\n')
    expect(headers.accept?.split(', ')).toContain('text/event-stream')
    expect((await to.send('OPTIONS', path)).headers.accept?.split(', ')).toContain('text/event-stream')
  })

  test('is refused for what is not there, and with parameters that mean nothing', async () => {
    const to = await client(cloud())
    const path = pathOf((await to.send('POST', '/machine/', json({ kind: machine.identifier }))).headers.location)
    for (const [target, status] of [
      ['/machine/none', 404],
      ['/nothing/', 404],
      ['/machine/?page=1', 400],
      ['/machine/?action=start', 400],
      ['/machine/?com.example.none=1', 400],
      [`${path}?com.example.cores=1`, 400],
    ] as const) {
      const { status: answered, headers } = await to.send('GET', target, accept('text/event-stream'))
      expect([target, answered, headers['content-type']]).toEqual([target, status, 'text/plain; charset=utf-8'])
    }
  })

  test('fills no cache of what was written: it would hold that as long as it is open', async () => {
    const json = jsonRendering()
    const kept: unknown[] = []
    const events: EventCodec = {
      ...json.events,
      format: (event, context) => {
        kept.push(context.fragments)
        return json.events.format(event, context)
      },
    }
    const to = await client(cloud({ renderings: [{ ...json, events }] }))
    await (await stream(to, '/')).received(/\n\n/)
    expect(kept).toEqual([undefined])
  })

  test('is not served by renderings without events', async () => {
    const { textRenderings } = await import('@occi/render-text')
    const to = await client(cloud({ renderings: textRenderings() }))
    expect((await to.send('GET', '/', accept('text/event-stream'))).status).toBe(406)
  })
})

test.each(['streams', 'streamsPerCaller', 'heartbeat', 'lifetime', 'buffer'])(
  'the option events.%s is checked',
  (name) => {
    for (const value of [0, -1, 1.5, Number.NaN, 2 ** 31]) {
      expect(() => cloud({ events: { [name]: value } })).toThrow(`the option events.${name} must be an integer`)
    }
  },
)

test('all changes have events, in whatever way they are made', async () => {
  const registry = new MemoryRegistry()
  const app = cloud({ registry })
  const to = await client(app)
  // Another service on the same store.
  const other = await client(cloud({ registry }))
  const events = await stream(to, '/')
  await create(other, machine)
  const types = async (number: number) => (await events.take(number)).map(({ type }) => type)
  expect(await types(1)).toEqual(['created'])
  const { items } = await registry.page({ limit: 1 }, {})
  const location = items[0]?.location ?? ''
  await app.entities.update(location, (entity) => {
    entity.attributes['com.example.state'] = 'on'
  })
  expect(await types(1)).toEqual(['updated'])
  await create(to, cluster)
  const [target] = (await registry.page({ kind: cluster.identifier, limit: 1 }, {})).items
  const link = { kind: member.identifier, source: { location }, target: { location: target?.location } }
  await to.send('POST', '/', json({ links: [link] }))
  expect(await types(3)).toEqual(['created', 'created', 'updated'])
  const tag = 'tag; scheme="http://tags.example.com/#"; class="mixin"; location="/tag/"'
  await to.send('POST', '/-/', occi({ Category: tag }))
  await to.send('POST', '/tag/', occi({ 'X-OCCI-Location': location }))
  await to.send('DELETE', '/-/', occi({ Category: tag }))
  expect((await types(4)).toSorted()).toEqual(['categories', 'categories', 'updated', 'updated'])
  await create(to, disk, { attributes: { 'com.example.size': 1 } })
  await to.send('DELETE', '/disk/')
  expect(await types(2)).toEqual(['created', 'deleted'])
})

test('a mounted application has streams, too', async () => {
  const parent = new Hono().route('/cloud', cloud())
  const serving = await serve(parent, { port: 0 })
  const events = await stream(serving, '/cloud/machine/')
  await send(serving.url, 'POST', '/cloud/machine/', occi({ Category: category(machine) }))
  expect(await events.next()).toMatchObject({ type: 'created' })
  await serving.close()
  await events.ended()
})

test('a server of another host has streams, too; closing the application ends them', async () => {
  const app = cloud()
  const server = createServer(requestListener(app)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const [left, events] = [await stream({ url }, '/machine/'), await stream({ url }, '/machine/')]
  left.end()
  await send(url, 'POST', '/machine/', occi({ Category: category(machine) }))
  expect(await events.next()).toMatchObject({ type: 'created' })
  await app.close()
  await events.ended()
  expect(events.isWhole).toBe(true)
  server.close()
})

test('a stream that is taken through fetch ends when it is cancelled', async () => {
  const app = cloud({ events: { streamsPerCaller: 1 } })
  const open = () => app.request('http://localhost/', { headers: { Accept: 'text/event-stream' } })
  for (let times = 0; times < 3; times++) {
    const response = await open()
    expect(response.status).toBe(200)
    expect((await open()).status).toBe(429)
    const reader = response.body?.getReader()
    const { value } = (await reader?.read()) ?? {}
    expect(new TextDecoder().decode(value)).toMatch(/^:\nid: /)
    const waiting = reader?.read()
    await reader?.cancel()
    expect((await waiting)?.done).toBe(true)
  }
  // One of which nothing was read.
  await (await open()).body?.cancel()
  expect((await open()).status).toBe(200)
})

test('observers are notified when a stream ends', async () => {
  const ended = vi.fn()
  const to = await client(cloud({ observer: { requestStarted: () => ({ end: ended }) } }))
  const events = await stream(to, '/')
  await events.received(/\n\n/)
  expect(ended).not.toHaveBeenCalled()
  events.end()
  await vi.waitFor(() => expect(ended).toHaveBeenCalledWith(expect.objectContaining({ status: 200 })), 30_000)
})
