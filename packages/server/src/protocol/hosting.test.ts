import { createRequire } from 'node:module'
import { HttpError, OcciError } from '@occi/core'
import type { Registry, UnfinishedTransaction } from '@occi/core/authoring'
import { page } from '@occi/engine'
import { MemoryRegistry } from '@occi/registry/memory'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { validator } from 'hono/validator'
import { afterEach, describe, expect, test } from 'vitest'
import type { Application } from '../application.ts'
import { type Serving, serve } from '../node/index.ts'
import { standardRenderings } from '../standard-renderings.ts'
import { category, cloud, machine } from './cloud.test-fixture.ts'
import { client, json, occi, plain, send } from './http.test-fixture.ts'
import { pages } from './pages.test-fixture.ts'

const renderings = [...standardRenderings(), pages]

const running: Serving[] = []
afterEach(async () => {
  for (const server of running.splice(0)) await server.close()
})

/** Serves an application that hosts ours, until the test ends. */
async function hosted(parent: Pick<Hono, 'fetch'>): Promise<string> {
  const server = await serve(parent, { port: 0 })
  running.push(server)
  return server.url
}

/** Asks for what creates, lists and shows a machine, and gives its URL. */
async function create(url: string, path = '/machine/'): Promise<string> {
  const made = await send(url, 'POST', path, occi({ Category: category(machine) }))
  expect([made.status, made.text]).toEqual([201, expect.stringContaining(made.headers.location ?? 'no location')])
  return made.headers.location ?? ''
}

/** Expects that a service's URLs begin with this, are served, and name what they should when they are sent back. */
async function expectBelow(root: string, app: Application, arriving = root): Promise<void> {
  const made = await create(arriving, `${new URL(arriving).pathname}machine/`)
  expect(made).toMatch(new RegExp(`^${root}machine/`))
  const served = arriving + made.slice(root.length)
  const entity = await send(served, 'GET', new URL(served).pathname, { headers: { Accept: 'application/json' } })
  expect(entity.status).toBe(200)
  const cluster = { kind: 'http://example.com/occi#cluster' }
  const other = await send(arriving, 'POST', `${new URL(arriving).pathname}cluster/`, json(cluster))
  const link = json({ kind: 'http://example.com/occi#member', source: made, target: other.headers.location })
  const linked = await send(arriving, 'POST', `${new URL(arriving).pathname}member/`, link)
  const source = new URL(made).pathname
  expect([linked.status, JSON.parse(linked.text).source.location]).toEqual([201, source])
  const shown = await page({ limit: 9, kind: 'http://example.com/occi#member' }, false, await app.engine.call())
  expect(shown.items.map(({ entity }) => entity)).toMatchObject([{ source: `/${made.slice(root.length)}` }])
  const discovered = await send(arriving, 'GET', `${new URL(arriving).pathname}-/`)
  expect(discovered.text).toContain(`location="${root}machine/"`)
}

describe('what a crash left is finished however the service is hosted', () => {
  /** A registry in which a create was under way when the process ended. */
  function crashed(failures = 0) {
    const registry: Registry = new MemoryRegistry()
    const settled: string[] = []
    let left = failures
    registry.unfinished = async function* (): AsyncGenerator<UnfinishedTransaction> {
      if (left-- > 0) throw new OcciError('unavailable', 'the database is unavailable')
      if (settled.length > 0) return
      const intent = { operation: 'create', keys: [] } as const
      const transaction = await registry.begin(intent, {})
      const commit: typeof transaction.commit = (changes) => {
        settled.push('1')
        return transaction.commit(changes)
      }
      yield { intent, stamps: transaction.stamps, commit, abort: (options) => transaction.abort(options) }
    }
    return { registry, settled }
  }

  test.each<[string, (app: Application) => Promise<string>]>([
    ['serve(parent)', (app) => hosted(new Hono().route('/cloud', app))],
    ['serve({ fetch })', (app) => hosted({ fetch: (request) => app.fetch(request) })],
  ])('%s: before the first request', async (_, start) => {
    const { registry, settled } = crashed()
    const url = await start(cloud({ registry }))
    expect(settled).toEqual([])
    await send(url, 'GET', '/cloud/')
    expect(settled).toEqual(['1'])
  })

  test('app.recover() does it at start, and the requests need not', async () => {
    const { registry, settled } = crashed()
    const app = cloud({ registry })
    await app.recover()
    expect(settled).toEqual(['1'])
    registry.unfinished = () => {
      throw new Error('looked again')
    }
    expect((await app.request('/-/')).status).toBe(200)
  })

  test('while it cannot be done, requests are refused; then they are served', async () => {
    const { registry, settled } = crashed(1)
    const app = cloud({ registry })
    const refused = await app.request('/-/')
    expect([refused.status, await refused.text()]).toEqual([503, 'the database is unavailable\n'])
    expect([(await app.request('/-/')).status, settled]).toEqual([200, ['1']])
  })

  test('who is refused does not start it', async () => {
    const { registry, settled } = crashed()
    const app = cloud({ registry, extras: () => Promise.reject(new HttpError(401, 'who is this')) })
    expect([(await app.request('/-/')).status, settled]).toEqual([401, []])
  })
})

describe('a body that was read before', () => {
  const body = JSON.stringify({ kind: machine.identifier, attributes: { 'com.example.host': 'grün' } })
  const headers = { 'Content-Type': 'application/json', Accept: 'application/json' }
  const readers: readonly [string, (c: Context) => Promise<object | string>][] = [
    ['text', (c) => c.req.text()],
    ['json', (c) => c.req.json()],
    ['arrayBuffer', (c) => c.req.arrayBuffer()],
    ['blob', (c) => c.req.blob()],
    ['json and text', async (c) => [await c.req.json(), await c.req.text()]],
    ['parseBody', (c) => c.req.parseBody()],
  ]

  test.each(readers)('by extras: %s', async (_, read) => {
    const { send } = await client(cloud({ renderings, extras: async (c) => ({ read: await read(c) }) }))
    const made = await send('POST', '/machine/', { headers, body })
    expect([made.status, JSON.parse(made.text).attributes['com.example.host']]).toEqual([201, 'grün'])
  })

  test.each(readers)('by middleware: %s', async (_, read) => {
    const app = cloud({ renderings })
    app.use(async (c, next) => {
      if (c.req.method === 'POST') await read(c)
      await next()
    })
    const { send } = await client(app)
    expect((await send('POST', '/machine/', { headers, body })).status).toBe(201)
    expect((await send('GET', '/machine/', { headers })).status).toBe(200)
  })

  test('by middleware of a parent, through fetch alone', async () => {
    const parent = new Hono()
    parent.use(bodyLimit({ maxSize: 1000 }), async (c, next) => {
      await c.req.json()
      await next()
    })
    parent.route('/cloud', cloud({ renderings }))
    const made = await parent.request('http://localhost/cloud/machine/', { method: 'POST', headers, body })
    expect(made.status).toBe(201)
  })

  test('by OCCI: middleware can read it afterwards', async () => {
    const app = cloud({ renderings })
    const seen: string[] = []
    app.use(async (c, next) => {
      await next()
      seen.push(await c.req.text())
    })
    const { send } = await client(app)
    expect((await send('POST', '/machine/', { headers, body })).status).toBe(201)
    expect(seen).toEqual([body])
  })

  test.each(['parseBody', 'formData'] as const)('a form, by %s', async (read) => {
    const app = cloud({ renderings, extras: async (c) => ({ read: c.req.method === 'POST' && (await c.req[read]()) }) })
    const { send } = await client(app)
    const form = { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: '_method=DELETE&a=b' }
    await send('PUT', '/m', json({ kind: machine.identifier }))
    // What it means is found in its body.
    expect((await send('POST', '/m', form)).status).toBe(200)
    expect((await send('GET', '/m')).status).toBe(404)
  })

  test('by validators', async () => {
    const app = cloud({ renderings })
    const { send } = await client(app)
    const pass = (value: unknown) => Object(value)
    app.on(['POST'], '/machine/', validator('json', pass))
    app.on(['POST'], '/m', validator('form', pass))
    expect((await send('POST', '/machine/', { headers, body })).status).toBe(201)
    await send('PUT', '/m', json({ kind: machine.identifier }))
    const form = { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: '_method=DELETE' }
    expect((await send('POST', '/m', form)).status).toBe(200)
    expect((await send('GET', '/m')).status).toBe(404)
  })

  test('more than the limit is still refused', async () => {
    const { send } = await client(cloud({ limits: { body: 10 }, extras: async (c) => ({ read: await c.req.text() }) }))
    expect((await send('POST', '/machine/', { headers, body })).status).toBe(413)
  })

  test('past Hono: the report says what to do, the answer nothing', async () => {
    const reports: string[] = []
    const report = (error: unknown) => reports.push(String(error))
    const app = cloud({ report, extras: async (c) => ({ read: await c.req.raw.text() }) })
    const made = await app.request('/machine/', { method: 'POST', headers, body })
    expect([made.status, await made.text()]).toEqual([500, expect.not.stringContaining('context')])
    expect(reports).toEqual([expect.stringContaining('read it by context.req.text()')])
  })
})

describe('within an application of Hono', () => {
  test('notFound and basePath are refused, and say what to do', () => {
    const app = cloud()
    const refusal = (text: string) =>
      expect.objectContaining({ code: 'definition', message: expect.stringContaining(text) })
    expect(() => app.notFound((c) => c.text('none', 404))).toThrow(refusal("app.all('/pages/*', …)"))
    expect(() => app.basePath('/x')).toThrow(refusal("new Application({ base: '/x' })"))
  })

  test('it can have applications below itself', async () => {
    const below = new Hono().get('/status', (c) => c.text('well'))
    const app = cloud()
    app.route('/admin', below)
    expect(await (await app.request('/admin/status')).text()).toBe('well')
    expect((await app.request('/-/')).status).toBe(200)
  })

  test.each(['/cloud', '/a/b'])('mounted at %s', async (path) => {
    const app = cloud()
    const url = await hosted(new Hono().route(path, app))
    await expectBelow(`${url}${path}/`, app)
  })

  test.each([
    ['/:tenant', '/acme'],
    ['/:tenant', '/caf%C3%A9'],
    ['/café', '/caf%C3%A9'],
    ['/:tenant/cloud', '/acme/cloud'],
    ['/:year{[0-9]{4}}/v1.0', '/2026/v1.0'],
  ])('mounted at %s, asked at %s', async (pattern, path) => {
    const app = cloud()
    const url = await hosted(new Hono().route(pattern, app))
    await expectBelow(`${url}${path}/`, app)
  })

  test('mounted at the root, its own base holds', async () => {
    const app = cloud({ base: '/cloud' })
    const url = await hosted(new Hono().route('/', app))
    await expectBelow(`${url}/cloud/`, app)
  })

  test('which has been loaded as CommonJS: another copy of hono', async () => {
    const commonJs: typeof import('hono') = createRequire(import.meta.url)('hono')
    expect(commonJs.Hono).not.toBe(Hono)
    const app = cloud({ extras: async (c) => ({ read: await c.req.text() }) })
    const parent = new commonJs.Hono()
    parent.use(async (c, next) => {
      await c.req.text()
      await next()
    })
    parent.onError((error, c) => c.text(String(error), 500))
    parent.route('/cloud/:tenant', app)
    parent.all('/.well-known/org/ogf/occi/-/', app.wellKnown)
    const url = await hosted(parent)
    await expectBelow(`${url}/cloud/acme/`, app)
    expect((await send(url, 'GET', '/.well-known/org/ogf/occi/-/')).status).toBe(200)
  })

  test('by parent.mount, which removes the mount point', async () => {
    const app = cloud()
    const url = await hosted(new Hono().mount('/cloud', app.fetch))
    await expectBelow(`${url}/cloud/`, app)
  })

  test('by parent.mount under a host that does not tell what was removed: publicUrl or replaceRequest', async () => {
    const ask = { method: 'POST', headers: { 'Content-Type': 'text/occi', Category: category(machine) } }
    const named = new Hono().mount('/cloud', cloud({ publicUrl: 'http://localhost/cloud' }).fetch)
    const kept = new Hono().mount('/cloud', cloud({ base: '/cloud' }).fetch, { replaceRequest: false })
    for (const parent of [named, kept]) {
      const made = await parent.request('http://localhost/cloud/machine/', ask)
      expect(made.headers.get('location')).toMatch(/^http:\/\/localhost\/cloud\/machine\//)
    }
  })
})

describe('behind a proxy that removes a path', () => {
  test('publicUrl', async () => {
    const publicUrl = 'https://cloud.example.com/occi'
    const app = cloud({ publicUrl })
    const { url } = await client(app)
    await expectBelow(`${publicUrl}/`, app, `${url}/`)
  })

  test('publicUrl, and the path is kept', async () => {
    const publicUrl = 'https://cloud.example.com/occi'
    const app = cloud({ publicUrl, base: '/occi' })
    const { url } = await client(app)
    await expectBelow(`${publicUrl}/`, app, `${url}/occi/`)
  })

  test.each([
    ['all', true, 'https://cloud.example.com/occi/-/'],
    ['one', 1, 'https://cloud.example.com/occi/-/'],
    ['this address', ['127.0.0.0/8'], 'https://cloud.example.com/occi/-/'],
    ['another address', ['10.0.0.0/8'], undefined],
    ['none', 0, undefined],
  ])('X-Forwarded-*, where the service believes %s', async (_, trustProxy, expected) => {
    const headers = {
      'X-Forwarded-Prefix': '/occi',
      'X-Forwarded-Host': 'cloud.example.com',
      'X-Forwarded-Proto': 'https',
      ...occi({ Category: category(machine) }).headers,
    }
    const straight = cloud({ trustProxy, hosts: '*' })
    const through = cloud({ trustProxy, hosts: '*', extras: () => ({}) })
    for (const app of [straight, through]) {
      const { url, send } = await client(app)
      const root = expected === undefined ? `${url}/` : 'https://cloud.example.com/occi/'
      const made = await send('POST', '/machine/', { headers })
      expect(made.headers.location).toMatch(new RegExp(`^${root}machine/`))
    }
  })

  test('a prefix that is none is refused', async () => {
    const { send } = await client(cloud({ trustProxy: true }))
    const refused = await send('GET', '/-/', { headers: { 'X-Forwarded-Prefix': '//evil.example' } })
    expect([refused.status, refused.text]).toEqual([400, expect.stringContaining('X-Forwarded-Prefix')])
  })

  test('plain text names what is below the prefix by its path, too', async () => {
    const { send } = await client(cloud({ publicUrl: 'https://cloud.example.com/occi' }))
    await send('PUT', '/m', occi({ Category: category(machine) }))
    const deleted = await send('POST', '/machine/?action=start', plain('X-OCCI-Location: /occi/m'))
    expect(deleted.status).toBeLessThan(500)
  })
})
