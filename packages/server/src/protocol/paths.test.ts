import { Hono } from 'hono'
import { describe, expect, test } from 'vitest'
import type { Application } from '../application.ts'
import { category, cloud, cluster, machine, member } from './cloud.test-fixture.ts'
import { client, json, occi } from './http.test-fixture.ts'

describe('repeated slashes count as one (VMDIRAC and grycap/im send them)', () => {
  test.each([
    ['straight', cloud()],
    ['through Hono', cloud().get('/healthz', (c) => c.text('ok')) as Application],
  ])('in every path, %s', async (_, app) => {
    const { send, url } = await client(app)
    const made = await send('PUT', '//machine//1', occi({ Category: category(machine) }))
    expect([made.status, made.headers.location]).toEqual([201, `${url}/machine/1`])
    expect((await send('GET', '///machine/1')).status).toBe(200)
    expect((await send('GET', '//machine//')).text).toBe(`X-OCCI-Location: ${url}/machine/1`)
    expect((await send('GET', '//-//')).text).toContain(category(machine))
  })

  test('in every location of a message', async () => {
    const { send, url } = await client(cloud())
    await send('PUT', '/m', occi({ Category: category(machine) }))
    await send('PUT', '/c', occi({ Category: category(cluster) }))
    const made = await send('PUT', '/l', json({ kind: member.identifier, source: '//m', target: `${url}//c` }))
    expect([made.status, JSON.parse(made.text).source.location]).toEqual([201, '/m'])
    expect(JSON.parse((await send('GET', `/?occi.core.target=${url}//c`, json({}))).text).links).toHaveLength(1)
  })
})

/** Every spelling of `/a@b/1` that a client could try, to pass by a middleware for `/a@b/*`. */
const spellings = ['/a@b/1', '//a@b/1', '/a@b//1', '///a@b///1', '/%61@b/1', '/a%40b/1', '/%61%40%62/%31', '//a%40b/1']

describe('a middleware for a path cannot be passed by', () => {
  test.each(spellings)('by %s', async (path) => {
    const app = cloud()
    app.use('/a@b/*', async (c) => c.text('refused', 401))
    const { send } = await client(app)
    for (const method of ['GET', 'PUT', 'POST', 'DELETE']) {
      expect((await send(method, path, occi({ Category: category(machine) }))).status).toBe(401)
    }
  })

  test('below a parent that takes repeated slashes as they are: such a path is 404', async () => {
    const app = cloud({ base: '/cloud' })
    const parent = new Hono()
    parent.use('/cloud/machine/*', async (c) => c.text('refused', 401))
    parent.route('/cloud', app)
    const request = (path: string) => parent.request(path, { method: 'PUT', headers: { Category: category(machine) } })
    expect((await request('/cloud/machine/1')).status).toBe(401)
    for (const path of ['/cloud//machine/1', '/cloud/machine//1', '//cloud/machine/1']) {
      expect([401, 404]).toContain((await request(path)).status)
    }
    const refused = await request('/cloud//machine/1')
    expect([refused.status, await refused.text()]).toEqual([404, expect.stringContaining('write one slash')])
    expect((await parent.request('/cloud/')).status).toBe(200)
  })
})

describe('an application’s own routes', () => {
  test('get parameters and paths as Hono gives them', async () => {
    const app = cloud()
    app.get('/files/:name', (c) => c.json([c.req.param('name')]))
    app.get('/größe,a;b', (c) => c.text('here'))
    const names: readonly [sent: string, name: string][] = [
      ['a', 'a'],
      ['a%20b', 'a b'],
      ['a%2Fb', 'a/b'],
      ['100%25', '100%'],
      ['%2541', '%41'],
      ['%252F', '%2F'],
      ['a%2Cb%3Bc', 'a,b;c'],
      ['%C3%A4%3F%23', 'ä?#'],
    ]
    for (const [sent, name] of names) expect(await (await app.request(`/files/${sent}`)).json()).toEqual([name])
    expect(await (await app.request('/größe,a;b')).text()).toBe('here')
    expect((await app.request('/files/%zz')).status).toBe(200)
  })
})
