import { readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { defineKind, HttpError, type Policy, resource } from '@occi/core'
import { Hono } from 'hono'
import { basicAuth } from 'hono/basic-auth'
import { describe, expect, test } from 'vitest'
import { Application } from '../application.ts'
import { serve } from '../node/index.ts'
import { category, cloud, machine } from './cloud.test-fixture.ts'
import { occi, type Sent, send } from './http.test-fixture.ts'

/** The first code block of a guide below a heading, without its imports and types. */
function recipe(guide: string, heading: string): string {
  const text = readFileSync(new URL(`../../../../docs/guides/${guide}`, import.meta.url), 'utf8')
  const section = text.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
  const code = /```ts\n(.*?)```/s.exec(section)?.[1] ?? ''
  return stripTypeScriptTypes(code.replaceAll(/^import .*$/gm, '').replaceAll(/^export /gm, ''))
}

const imports = { Application, Hono, basicAuth, HttpError }

/** Runs a recipe, and gives what it declares. */
function run(code: string, ...declared: string[]): Record<string, unknown> {
  const body = `${code}\nreturn { ${declared.join(', ')} }`
  return new Function(...Object.keys(imports), body)(...Object.values(imports))
}

const sensor = defineKind({ scheme: 'http://example.com/occi#', term: 'sensor', parent: resource })
const mixin = occi({ Category: 'tag; scheme="http://me.example.org/tags#"; class="mixin"' })
const basic = (user: string, password: string) => ({
  Authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
})

/** Every sort of address under a base, and the well-known one. */
const addresses = (base: string): readonly string[] => [
  ...['', '/', '/-/', '/-', '/sensor/', '/sensor', '/sensor/1', '/vms/1', '/vms/'].map((path) => base + path),
  ...['/.well-known/org/ogf/occi/-/', '/.well-known/org/ogf/occi/-'],
]

/** What changes something, by all methods, at all addresses, without a password: how it is answered. */
async function refusals(url: string, base: string): Promise<readonly (readonly [string, string, number])[]> {
  const answers: (readonly [string, string, number])[] = []
  for (const path of addresses(base)) {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'GET']) {
      const sent: Sent = path.includes('-') ? mixin : occi({ Category: category(sensor) })
      for (const headers of [sent.headers, { ...sent.headers, ...basic('ann', 'wrong') }]) {
        answers.push([method, path, (await send(url, method, path, { headers: { ...headers } })).status])
      }
    }
  }
  return answers
}

describe('the recipe of the guide for a service within Hono', () => {
  const { app, parent } = run(recipe('mounting.md', 'Hono with passwords'), 'app', 'parent') as {
    app: Application
    parent: Hono
  }
  app.registerBackend(sensor, {})

  test.each([
    ['mounted', parent, '/cloud'],
    ['alone', app, '/cloud'],
  ])('%s: nothing is read or changed without the password, at any address', async (_, served, base) => {
    const server = await serve(served, { port: 0 })
    try {
      const open = (await refusals(server.url, base)).filter(([, , status]) => status !== 401 && status !== 404)
      expect(open).toEqual([])
      const headers = basic('ann', 'secret')
      for (const path of [`${base}/-/`, '/.well-known/org/ogf/occi/-/']) {
        const got = await send(server.url, 'GET', path, { headers })
        expect([path, got.status, got.text.includes('me.example.org')]).toEqual([path, 200, false])
      }
      const got = await send(server.url, 'GET', `${base}/sensor/`, { headers })
      expect([got.status, got.text]).toEqual([200, ''])
    } finally {
      await server.close()
    }
  })

  test('what users define at the well-known address is their own', async () => {
    const server = await serve(parent, { port: 0 })
    try {
      const wellKnown = '/.well-known/org/ogf/occi/-/'
      const as = (user: string) => ({ headers: { ...mixin.headers, ...basic(user, 'secret') } })
      expect((await send(server.url, 'POST', wellKnown, as('ann'))).status).toBe(200)
      const seen = async (user: string) =>
        (await send(server.url, 'GET', '/cloud/-/', { headers: basic(user, 'secret') })).text.includes('me.example.org')
      expect([await seen('ann'), await seen('bob')]).toEqual([true, false])
      expect((await send(server.url, 'DELETE', wellKnown, as('ann'))).status).toBe(200)
    } finally {
      await server.close()
    }
  })

  test('the health check needs no password', async () => {
    const paths = { '/cloud/healthz': parent, '/healthz': app }
    for (const [path, served] of Object.entries(paths)) {
      const answer = await served.request(path)
      expect([path, answer.status, await answer.text()]).toEqual([path, 200, 'ok'])
    }
  })
})

test('the recipe of the guide for rights', async () => {
  const { policy } = run(recipe('authentication.md', 'Authorize'), 'policy') as { policy: Policy }
  const app = cloud({ policy, extras: (c) => ({ user: c.req.header('x-test-user') }) })
  const asked = async (method: string, path: string, user: string) => {
    const headers = { 'Content-Type': 'text/occi', Category: category(machine), 'X-Test-User': user }
    return (await app.request(path, { method, headers })).status
  }
  expect(await asked('PUT', '/m', 'ann')).toBe(403)
  expect(await asked('PUT', '/m', 'operator')).toBe(201)
  expect(await asked('GET', '/m', 'ann')).toBe(200)
  expect(await asked('DELETE', '/machine/', 'ann')).toBe(403)
})

describe('the well-known address of a mounted application', () => {
  const wellKnown = '/.well-known/org/ogf/occi/-/'

  test('gets what middleware of the parent and of the application say of the request', async () => {
    const seen: unknown[] = []
    const app = cloud({
      base: '/cloud',
      extras: (c) => seen.push([Reflect.get(c.var, 'a'), Reflect.get(c.var, 'b')]) && {},
    })
    app.use(async (c, next) => {
      Reflect.apply(c.set, c, ['b', 2])
      await next()
      c.header('X-After', 'yes')
    })
    const parent = new Hono()
    parent.use((c, next) => {
      Reflect.apply(c.set, c, ['a', 1])
      return next()
    })
    parent.route('/cloud', app).all(wellKnown, app.wellKnown)
    for (const path of [wellKnown, '/cloud/-/']) {
      const answer = await parent.request(path)
      expect([path, answer.status, answer.headers.get('x-after')]).toEqual([path, 200, 'yes'])
    }
    expect(seen).toEqual([
      [1, 2],
      [1, 2],
    ])
  })

  test('is answered by the middleware that does not go on', async () => {
    const app = cloud({ base: '/cloud' })
    app.use(async (c) => c.text('closed', 503))
    const parent = new Hono().route('/cloud', app).all(wellKnown, app.wellKnown)
    const answer = await parent.request(wellKnown, { method: 'POST' })
    expect([answer.status, await answer.text()]).toEqual([503, 'closed'])
  })
})
