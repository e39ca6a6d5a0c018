import { Hono } from 'hono'
import { basicAuth } from 'hono/basic-auth'
import { describe, expect, test } from 'vitest'
import type { Application } from '../application.ts'
import { serve } from '../node/index.ts'
import { category, cloud, machine } from './cloud.test-fixture.ts'
import { client, occi, send } from './http.test-fixture.ts'

const origin = 'https://app.example.com'
const foreign = { Origin: 'https://evil.example', 'Sec-Fetch-Site': 'cross-site' }
const page = { Origin: origin, 'Sec-Fetch-Site': 'cross-site' }
const secret = { Authorization: `Basic ${Buffer.from('ann:secret').toString('base64')}` }
const preflight = (from: Record<string, string>) => ({
  headers: {
    ...from,
    'Access-Control-Request-Method': 'PUT',
    'Access-Control-Request-Headers': 'authorization,content-type',
  },
})
const creation = (from: Record<string, string>) => {
  const { headers } = occi({ Category: category(machine) })
  return { headers: { ...headers, ...from } }
}

function withPassword(app: Application): Application {
  app.get('/healthz', (c) => c.text('ok'))
  app.use(basicAuth({ username: 'ann', password: 'secret' }))
  return app
}

describe.each<[string, () => Application]>([
  ['straight from the server', () => cloud({ allowedOrigins: [origin] })],
  ['through Hono, behind a password', () => withPassword(cloud({ allowedOrigins: [origin] }))],
])('an allowed origin, %s', (_, make) => {
  test('is allowed before it sends a password', async () => {
    const { send } = await client(make())
    const answer = await send('OPTIONS', '/m', preflight(page))
    expect([answer.status, answer.text]).toEqual([204, ''])
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': expect.stringContaining('PUT'),
      'access-control-allow-headers': 'authorization,content-type',
    })
    for (const from of [foreign, { Origin: 'null' }]) {
      const refused = await send('OPTIONS', '/m', preflight(from))
      expect(refused.headers['access-control-allow-origin']).toBeUndefined()
    }
  })

  test('creates, reads what is in the header fields, and lists', async () => {
    const { send } = await client(make())
    const created = await send('PUT', '/m', creation({ ...page, ...secret }))
    expect([created.status, created.headers['access-control-allow-origin']]).toEqual([201, origin])
    const got = await send('GET', '/machine/?number=1', { headers: { ...page, ...secret } })
    const exposed = String(got.headers['access-control-expose-headers']).split(', ')
    for (const name of ['Location', 'Link', 'ETag', 'X-Total-Count', 'OCCI-Revision']) expect(exposed).toContain(name)
    expect([got.status, got.headers['access-control-allow-credentials']]).toEqual([200, 'true'])
    expect(got.headers.vary?.split(', ')).toEqual(expect.arrayContaining(['Accept', 'Origin']))
  })

  test('reads errors as well', async () => {
    const { send } = await client(make())
    const missing = await send('GET', '/nothing', { headers: { ...page, ...secret } })
    expect([missing.status, missing.headers['access-control-allow-origin']]).toEqual([404, origin])
  })

  test('is no other origin, and never null', async () => {
    const { send } = await client(make())
    for (const from of [foreign, { Origin: 'null' }, { Origin: 'null', 'Sec-Fetch-Site': 'cross-site' }]) {
      const refused = await send('PUT', '/m', creation({ ...from, ...secret }))
      expect([refused.status, refused.headers['access-control-allow-origin']]).toEqual([403, undefined])
      const read = await send('GET', '/machine/', { headers: { ...from, ...secret } })
      expect([read.status, read.headers['access-control-allow-origin']]).toEqual([200, undefined])
      // A cache must not give this answer to the allowed origin.
      expect(read.headers.vary).toContain('Origin')
    }
  })
})

test('a page reads that its password is wrong, and what other routes answer', async () => {
  const { send } = await client(withPassword(cloud({ allowedOrigins: [origin] })))
  const unknown = await send('GET', '/machine/', { headers: page })
  expect([unknown.status, unknown.headers['access-control-allow-origin']]).toEqual([401, origin])
  const health = await send('GET', '/healthz', { headers: page })
  expect([health.text, health.headers['access-control-allow-origin']]).toEqual(['ok', origin])
})

test('a mounted application answers at its well-known address, too', async () => {
  const app = withPassword(cloud({ base: '/cloud', allowedOrigins: [origin] }))
  const wellKnown = '/.well-known/org/ogf/occi/-/'
  const server = await serve(new Hono().route('/cloud', app).all(wellKnown, app.wellKnown), { port: 0 })
  try {
    for (const path of ['/cloud/-/', wellKnown]) {
      const asked = await send(server.url, 'OPTIONS', path, preflight(page))
      expect([asked.status, asked.headers['access-control-allow-origin']]).toEqual([204, origin])
      const got = await send(server.url, 'GET', path, { headers: { ...page, ...secret } })
      expect([got.status, got.headers['access-control-allow-origin']]).toEqual([200, origin])
    }
  } finally {
    await server.close()
  }
})

test('without the option foreign origins stay refused', async () => {
  const { send } = await client(cloud())
  const asked = await send('OPTIONS', '/m', preflight(page))
  expect([asked.status, asked.headers['access-control-allow-origin']]).toEqual([204, undefined])
  expect((await send('PUT', '/m', creation(page))).status).toBe(403)
  const got = await send('GET', '/machine/', { headers: page })
  expect([got.headers['access-control-allow-origin'], got.headers.vary]).toEqual([undefined, 'Accept'])
})

test('an application of its own origins alone still goes straight from the server', () => {
  expect(cloud({ allowedOrigins: [origin] }).handle).toBeDefined()
  expect(withPassword(cloud({ allowedOrigins: [origin] })).handle).toBeUndefined()
})
