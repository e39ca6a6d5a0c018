import { connect } from 'node:net'
import { defineKind, HttpError, OcciError, resource } from '@occi/core'
import type { Rendering } from '@occi/core/authoring'
import { MemoryRegistry } from '@occi/registry/memory'
import { Hono } from 'hono'
import { basicAuth } from 'hono/basic-auth'
import { describe, expect, test } from 'vitest'
import { serve } from '../node/index.ts'
import { standardRenderings } from '../standard-renderings.ts'
import { category, cloud, machine } from './cloud.test-fixture.ts'
import { client, json, occi, plain, send } from './http.test-fixture.ts'

/** Sends octets as they are, and reads until the server ends the connection. */
function raw(url: string, octets: string): Promise<string> {
  const { hostname, port } = new URL(url)
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.end(octets, 'latin1'))
    let answer = ''
    socket.setEncoding('latin1')
    socket.on('data', (data) => {
      answer += data
    })
    socket.on('end', () => resolve(answer))
    socket.on('error', reject)
  })
}

describe('what the HTTP parser refuses', () => {
  test.each([
    ['no HTTP', 'hello\r\n\r\n', '400'],
    [
      'a header section that is too large',
      `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(70_000)}\r\n\r\n`,
      '431',
    ],
    ['too many header fields', `GET / HTTP/1.1\r\nHost: localhost\r\n${'X: y\r\n'.repeat(1200)}\r\n`, '431'],
    ['no Host', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n', '400'],
    ['a Host that is none', 'GET / HTTP/1.1\r\nHost: a b"c\r\nConnection: close\r\n\r\n', '400'],
  ])('%s: an answer that says so, with Server', async (_, octets, status) => {
    const { url } = await client(cloud())
    const answer = await raw(url, octets)
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(answer).toMatch(/\r\nServer: occi-ts\/\S+ OCCI\/1\.2/)
    expect(answer).toMatch(/\r\nContent-Type: text\/plain/)
  })

  test('repeated headers arrive as sent', async () => {
    const { url } = await client(cloud())
    const lines = [
      'POST /machine/ HTTP/1.1',
      'Host: localhost',
      'Content-Type: text/occi',
      `category: ${category(machine)}`,
      'X-OCCI-Attribute: com.example.cores=3',
      'x-occi-attribute: com.example.host="a, b; c"',
      'Content-Length: 0',
      'Connection: close',
    ]
    const made = await raw(url, `${lines.join('\r\n')}\r\n\r\n`)
    expect(made).toMatch(/^HTTP\/1.1 201 /)
    expect(await (await fetch(`${url}/machine/?com.example.cores=3`)).text()).toContain('/machine/')
    const path = new URL(/\r\nLocation: (\S+)/.exec(made)?.[1] ?? '').pathname
    expect(await (await fetch(url + path)).text()).toContain('com.example.host="a, b; c"')
  })

  test('two requests in one go are both answered', async () => {
    const { url } = await client(cloud())
    const get = (path: string, more = '') => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${more}\r\n`
    const answers = await raw(url, get('/-/') + get('/none', 'Connection: close\r\n'))
    expect(answers.match(/HTTP\/1\.1 (\d+)/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 404'])
  })
})

describe('paths', () => {
  test.each(['/a/../b', '/a//b', '/%zz', '/a%00b', '/a%0ab', '/%ff'])(
    '%s is no path: 400 or 404, never 5xx',
    async (path) => {
      const { url } = await client(cloud())
      const answer = await raw(url, `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
      expect(answer).toMatch(/^HTTP\/1.1 4\d\d /)
    },
  )

  test('a path is one entity however it is written', async () => {
    const { send } = await client(cloud())
    await send('PUT', '/vms/%C3%A9%2C', occi({ Category: category(machine) }))
    for (const path of ['/vms/%c3%a9%2c', '/v%6ds/%C3%A9,']) expect((await send('GET', path)).status).toBe(200)
  })
})

describe('changes from elsewhere', () => {
  const forged = { 'Content-Type': 'text/plain' }
  const body = `Category: ${category(machine)}`

  test.each([
    [{ Origin: 'https://evil.example' }],
    [{ Origin: 'null' }],
    [{ 'Sec-Fetch-Site': 'cross-site' }],
    [{ 'Sec-Fetch-Site': 'same-site' }],
  ])('%o: 403 whatever the media type, nothing stored', async (headers) => {
    const { send } = await client(cloud())
    const refused = await send('POST', '/machine/', { headers: { ...forged, ...headers }, body })
    expect(refused.status).toBe(403)
    expect((await send('DELETE', '/machine/', { headers })).status).toBe(403)
    expect((await send('GET', '/machine/', { headers })).text).toBe('')
  })

  test('its own pages, and programs, may', async () => {
    const { url, send } = await client(cloud())
    const own: Record<string, string>[] = [
      { Origin: url },
      { 'Sec-Fetch-Site': 'same-origin' },
      { 'Sec-Fetch-Site': 'none' },
    ]
    for (const headers of own) {
      expect((await send('POST', '/machine/', { headers: { ...forged, ...headers }, body })).status).toBe(201)
    }
  })

  test('a service answers to loopback names only by default (DNS rebinding)', async () => {
    const closed = await client(cloud())
    expect((await closed.send('GET', '/-/', { headers: { Host: 'evil.example' } })).status).toBe(403)
    for (const host of ['localhost', '127.0.0.1:80', '[::1]:8888', 'occi.localhost']) {
      expect((await closed.send('GET', '/-/', { headers: { Host: host } })).status).toBe(200)
    }
    const named = await client(cloud({ hosts: ['cloud.example'] }))
    expect((await named.send('GET', '/-/', { headers: { Host: 'cloud.example:8888' } })).status).toBe(200)
    expect((await named.send('GET', '/-/', { headers: { Host: 'evil.example' } })).status).toBe(403)
  })
})

describe('a caller who is refused before they are identified', () => {
  test('sees nothing of what is here, whatever the rendering shows', async () => {
    const showsAll: Rendering = {
      mediaTypes: ['text/x-all'],
      lists: 'locations',
      decode: () => undefined,
      canEncode: () => true,
      encode: (_payload, { catalogue, read }) => ({
        fields: [['Content-Type', 'text/x-all']],
        body: [...catalogue.categories, ...read.catalogue.categories].map(({ term }) => term).join(),
      }),
    }
    const { send } = await client(cloud({ renderings: [...standardRenderings(), showsAll] }))
    await send('POST', '/-/', occi({ Category: 'tag; scheme="http://me.example.org/tags#"; class="mixin"' }))
    const asking = (host: string) => send('GET', '/-/', { headers: { Host: host, Accept: 'text/x-all' } })
    expect((await asking('localhost')).text).toContain('tag')
    const refused = await asking('evil.example')
    expect([refused.status, refused.text.includes('tag'), refused.text.includes('machine')]).toEqual([
      403,
      false,
      false,
    ])
  })

  test('gets the refusal although the registry is unavailable', async () => {
    const away = new MemoryRegistry()
    away.mixins = () => {
      throw new OcciError('unavailable', 'the database is unavailable')
    }
    const { send } = await client(cloud({ registry: away }))
    expect((await send('GET', '/', { headers: { Host: 'evil.example' } })).status).toBe(403)
    const known = await send('GET', '/')
    expect([known.status, known.headers['retry-after'], known.text]).toEqual([
      503,
      '5',
      'the database is unavailable\n',
    ])
  })
})

describe('values that could break or forge a rendering', () => {
  test('control characters: 400', async () => {
    const { send } = await client(cloud())
    for (const value of ['a\nb', 'a\r\nX-OCCI-Location: /x', 'a\u0000b', 'a\u0085b']) {
      const sent = json({ kind: machine.identifier, attributes: { 'com.example.host': value } })
      expect((await send('POST', '/machine/', sent)).status).toBe(400)
      expect((await send('POST', '/machine/', json({ kind: machine.identifier, title: value }))).status).toBe(400)
    }
  })

  test('Unicode survives every rendering', async () => {
    const { send } = await client(cloud())
    const value = 'Größe “5” \\ 漢字 🚀, ; ='
    const made = await send('PUT', '/m', json({ kind: machine.identifier, attributes: { 'com.example.host': value } }))
    expect(made.status).toBe(201)
    const text = await send('GET', '/m')
    expect(
      (
        await send('PUT', '/n', {
          headers: { 'Content-Type': 'text/plain' },
          body: text.text.replace(/X-OCCI-Attribute: com.example.state.*\n/, '').replace(/Link:.*\n/g, ''),
        })
      ).status,
    ).toBe(201)
    const octets = Buffer.from(value.replaceAll(/["\\]/g, '\\$&'), 'utf8').toString('latin1')
    await send('PUT', '/o', occi({ Category: category(machine), 'X-OCCI-Attribute': `com.example.host="${octets}"` }))
    for (const path of ['/m', '/n', '/o']) {
      const got = await send('GET', path, { headers: { Accept: 'application/json' } })
      expect(JSON.parse(got.text).attributes['com.example.host']).toBe(value)
    }
  })

  test('names that every object has', async () => {
    const { send } = await client(cloud())
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      const lines = [`Category: ${category(machine)}`, `X-OCCI-Attribute: ${name}="x"`]
      expect((await send('POST', '/machine/', plain(...lines))).status).toBe(400)
      expect((await send('GET', `/machine/?${name}=x`)).status).toBe(400)
    }
    expect(
      (
        await send('POST', '/machine/', {
          headers: { 'Content-Type': 'application/json' },
          body: '{"kind":"http://example.com/occi#machine","attributes":{"__proto__":{"x":1}}}',
        })
      ).status,
    ).toBe(400)
  })
})

describe('within Hono', () => {
  test('middleware and routes of the application come first; extras reach the policy', async () => {
    const app = cloud({
      policy: { owner: ({ user }) => String(user) },
      extras: (c) => ({ user: Reflect.get(c.var, 'user') }),
    })
    app.use(
      basicAuth({
        verifyUser(user, password, c) {
          c.set('user', user)
          return password === 'pw'
        },
      }),
    )
    app.get('/healthz', (c) => c.text('well'))
    const { send } = await client(app)
    const as = (user: string) => ({ Authorization: `Basic ${Buffer.from(`${user}:pw`).toString('base64')}` })
    expect((await send('GET', '/-/')).status).toBe(401)
    expect((await send('GET', '/healthz', { headers: as('ann') })).text).toBe('well')
    await send('PUT', '/m', occi({ Category: category(machine), ...as('ann') }))
    expect((await send('GET', '/m', { headers: as('ann') })).status).toBe(200)
    expect((await send('GET', '/m', { headers: as('bob') })).status).toBe(404)
    expect((await send('PUT', '/m', occi({ Category: category(machine), ...as('bob') }))).status).toBe(201)
  })

  test.each([
    ['text/plain', 'text/plain; charset=utf-8', 'who is this'],
    ['text/occi', 'text/occi; charset=utf-8', 'who is this'],
    ['application/json', 'application/problem+json', '"status":401'],
  ])('extras that refuse are answered as %s', async (accept, mediaType, said) => {
    const challenge = { 'WWW-Authenticate': 'Basic realm="x"' }
    const app = cloud({ extras: () => Promise.reject(new HttpError(401, 'who is this', challenge)) })
    const { send } = await client(app)
    const answer = await send('GET', '/', { headers: { Accept: accept } })
    expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, 'Basic realm="x"'])
    expect([answer.headers['content-type'], answer.text]).toEqual([mediaType, expect.stringContaining(said)])
  })

  test('extras are not asked for a name that is not served', async () => {
    let asked = 0
    const app = cloud({ extras: () => ({ user: `${++asked}` }) })
    const { send } = await client(app)
    expect([(await send('GET', '/', { headers: { Host: 'evil.example' } })).status, asked]).toEqual([403, 0])
    expect([(await send('GET', '/')).status, asked]).toEqual([200, 1])
  })

  test('two users with mixins of equal scheme, term and location each see their own (pyssf: security and extras)', async () => {
    const app = cloud({
      policy: { owner: ({ user }) => String(user) },
      extras: (c) => ({ user: c.req.header('x-user') }),
    })
    const { send } = await client(app)
    const tag = 'tag; scheme="http://me.example.org/tags#"; class="mixin"; location="/tag/"'
    for (const user of ['ann', 'bob']) {
      expect((await send('POST', '/-/', occi({ Category: tag, 'X-User': user }))).status).toBe(200)
      await send('PUT', `/${user}`, occi({ Category: `${category(machine)}, ${tag}`, 'X-User': user }))
      expect((await send('GET', '/tag/', { headers: { 'X-User': user } })).text).toContain(`/${user}`)
    }
    expect((await send('GET', '/-/', { headers: { 'X-User': 'eve' } })).text).not.toContain('Category: tag')
  })

  test('mounted below another application: its base path follows', async () => {
    const app = cloud({ base: '/cloud' })
    const parent = new Hono()
    parent.get('/', (c) => c.text('home'))
    parent.route('/cloud', app)
    parent.all('/.well-known/org/ogf/occi/-/', app.wellKnown)
    const server = await serve(parent, { port: 0 })
    try {
      const made = await send(server.url, 'POST', '/cloud/machine/', occi({ Category: category(machine) }))
      expect([made.status, made.headers.location?.startsWith(`${server.url}/cloud/machine/`)]).toEqual([201, true])
      expect((await send(server.url, 'GET', new URL(made.headers.location ?? '').pathname)).status).toBe(200)
      expect((await send(server.url, 'GET', '/')).text).toBe('home')
      for (const path of ['/cloud/-/', '/.well-known/org/ogf/occi/-/']) {
        expect((await send(server.url, 'GET', path)).text).toContain(`location="${server.url}/cloud/machine/"`)
      }
    } finally {
      await server.close()
    }
  })

  test('app.request and app.fetch answer the same as serve', async () => {
    const app = cloud()
    const { send, url } = await client(app)
    const served = await send('GET', '/-/')
    const fetched = await app.request(`${url}/-/`)
    expect(await fetched.text()).toBe(served.text)
    expect(fetched.headers.get('server')).toBe(served.headers.server)
    const made = await app.request('/machine/', {
      method: 'POST',
      headers: { 'Content-Type': 'text/occi', Category: category(machine) },
    })
    expect(made.status).toBe(201)
  })
})

test('a bug in a backend is a 500 that shows nothing of it', async () => {
  const reported: unknown[] = []
  const app = cloud({ report: (error) => reported.push(error) })
  const fragile = defineKind({ scheme: 'http://example.com/occi#', term: 'fragile', parent: resource })
  app.registerBackend(fragile, {
    create() {
      throw new TypeError('secret detail')
    },
  })
  const { send } = await client(app)
  const got = await send('POST', '/fragile/', occi({ Category: category(fragile) }))
  expect([got.status, got.text.includes('secret')]).toEqual([500, false])
  expect(String(reported[0])).toContain('secret detail')
})

test('what a client causes is not reported: another version, and going away', async () => {
  const reported: unknown[] = []
  const app = cloud({ report: (error) => reported.push(error) })
  const create = { method: 'POST', headers: { 'Content-Type': 'text/occi', Category: category(machine) } }
  const versioned = { headers: { 'User-Agent': 'x OCCI/9.9' } }
  expect((await app.request('/-/', versioned)).status).toBe(501)
  const gone = await app.request('/machine/', { ...create, signal: AbortSignal.abort() })
  expect(gone.status).toBeGreaterThanOrEqual(400)
  expect(reported).toEqual([])
})
