import { createServer, type Server } from 'node:http'
import express, { type Express } from 'express'
import fastify, { type FastifyInstance } from 'fastify'
import { afterEach, describe, expect, test } from 'vitest'
import type { Application, ApplicationOptions } from '../application.ts'
import { category, cloud, machine } from '../protocol/cloud.test-fixture.ts'
import { json, occi, plain, send } from '../protocol/http.test-fixture.ts'
import { pages } from '../protocol/pages.test-fixture.ts'
import { standardRenderings } from '../standard-renderings.ts'
import { requestListener } from './index.ts'

const closers: (() => Promise<unknown>)[] = []
const reports: string[] = []
const report = (error: unknown) => void reports.push(String(error))

afterEach(async () => {
  for (const close of closers.splice(0)) await close()
  reports.splice(0)
})

/** Listens until the test ends. */
async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => new Promise((resolve) => server.close(resolve)))
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
}

const served = (host: Express) => listening(createServer(host))

const renderings = [...standardRenderings(), pages]

/** The two ways to an application: straight, or through Web requests since it has extras. */
const ways: readonly [string, (options?: ApplicationOptions) => Application][] = [
  ['straight', (options) => cloud({ report, renderings, ...options })],
  ['through fetch', (options) => cloud({ report, renderings, extras: () => ({}), ...options })],
]

/** Expects that OCCI works below a path, and all its URLs lead there. */
async function expectBelow(url: string, path: string): Promise<void> {
  const made = await send(url, 'POST', `${path}/machine/`, occi({ Category: category(machine) }))
  expect([made.status, made.headers.location]).toEqual([201, expect.stringContaining(`${url}${path}/machine/`)])
  const at = new URL(made.headers.location ?? '').pathname
  const changed = await send(url, 'POST', at, json({ attributes: { 'com.example.host': 'grün' } }))
  expect([changed.status, JSON.parse(changed.text).attributes['com.example.host']]).toEqual([200, 'grün'])
  expect((await send(url, 'GET', `${path}/machine/?com.example.host=gr%C3%BCn`)).text).toContain(url + at)
  const text = plain(`Category: ${category(machine)}`, 'X-OCCI-Attribute: com.example.host="söhne"')
  const second = await send(url, 'POST', `${path}/machine/`, text)
  expect(second.status).toBe(201)
  expect((await send(url, 'GET', new URL(second.headers.location ?? '').pathname)).text).toContain('"söhne"')
  for (const query of [`${path}/-/`, '/.well-known/org/ogf/occi/-/']) {
    expect((await send(url, 'GET', query)).text).toContain(`location="${url}${path}/machine/"`)
  }
  const form = { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: '_method=DELETE&a=1&a=2' }
  expect((await send(url, 'POST', at, form)).status).toBe(200)
  expect((await send(url, 'GET', at)).status).toBe(404)
  expect((await send(url, 'GET', path)).status).toBe(200)
}

describe.each(ways)('Express, %s', (_, application) => {
  /** An application mounted at /occi, behind other middleware. */
  function mounted(...before: express.RequestHandler[]): Express {
    const listener = requestListener(application({ base: '/occi' }), { report })
    const host = express()
    for (const middleware of before) host.use(middleware)
    host.use('/occi', listener)
    host.all('/.well-known/org/ogf/occi/-/', listener)
    return host
  }

  test('the mount point is part of all URLs', async () => {
    await expectBelow(await served(mounted()), '/occi')
  })

  test('below two routers, without a base', async () => {
    const inner = express.Router().use('/cloud', requestListener(application(), { report }))
    const url = await served(express().use('/:tenant', inner))
    const made = await send(url, 'POST', '/acme/cloud/machine/', occi({ Category: category(machine) }))
    expect(made.headers.location).toContain(`${url}/acme/cloud/machine/`)
  })

  test.each([
    ['json', [express.json()]],
    ['text', [express.text({ type: ['text/*', 'application/json'] })]],
    ['raw', [express.raw({ type: '*/*' })]],
    ['urlencoded', [express.urlencoded({ extended: false })]],
    ['all', [express.json(), express.text(), express.urlencoded({ extended: false })]],
  ])('bodies that were parsed before: %s', async (_name, parsers) => {
    await expectBelow(await served(mounted(...parsers)), '/occi')
  })

  test('a text in ISO 8859-1 that was parsed before', async () => {
    const url = await served(mounted(express.text()))
    const type = { 'Content-Type': 'text/plain; charset=iso-8859-1' }
    const body = `Category: ${category(machine)}\nX-OCCI-Attribute: com.example.host="grün"`
    const octets = new Uint8Array(Buffer.from(body, 'latin1'))
    const made = await fetch(`${url}/occi/machine/`, { method: 'POST', headers: type, body: octets })
    const got = await fetch(made.headers.get('location') ?? '')
    expect(await got.text()).toContain('"grün"')
  })

  test('a parsed body over the limit', async () => {
    const listener = requestListener(application({ limits: { body: 10 } }), { report })
    const url = await served(express().use(express.json(), listener))
    expect((await send(url, 'POST', '/machine/', json({ kind: machine.identifier }))).status).toBe(413)
  })

  test.each([
    ['a body of which nothing is left', express.json(), 'mount OCCI before what reads bodies'],
    ['a form that became objects', express.urlencoded({ extended: true }), '{ extended: false }'],
  ])('%s: the report says what to do', async (_name, parser, advice) => {
    const forget: express.RequestHandler = (request, _response, next) => {
      if (request.is('json')) delete request.body
      next()
    }
    const url = await served(mounted(parser, forget))
    const isForm = advice.includes('extended')
    const form = { headers: { 'Content-Type': 'application/x-www-form-urlencoded' }, body: 'a[b]=c' }
    const refused = await send(url, 'POST', '/occi/machine/', isForm ? form : json({ kind: machine.identifier }))
    expect([refused.status, refused.text]).toEqual([500, expect.not.stringContaining('parsed')])
    expect(reports).toEqual([expect.stringContaining(advice)])
  })

  test('a proxy in front of Express is believed by its address', async () => {
    const app = application({ trustProxy: ['127.0.0.1'], hosts: ['cloud.example.com'] })
    const url = await served(express().use('/occi', requestListener(app)))
    const from = { 'X-Forwarded-Host': 'cloud.example.com', 'X-Forwarded-Proto': 'https', 'X-Forwarded-Prefix': '/out' }
    const made = await send(url, 'POST', '/occi/machine/', occi({ Category: category(machine), ...from }))
    expect(made.headers.location).toMatch(/^https:\/\/cloud\.example\.com\/out\/occi\/machine\//)
  })
})

test('what Express knows of the request, extras can tell', async () => {
  const users: (string | undefined)[] = []
  const app = cloud({
    extras: (c) => {
      const { user } = (c.env as { incoming: { user?: string } }).incoming
      users.push(user)
      return { user }
    },
  })
  const host = express().use((request, _response, next) => {
    Object.assign(request, { user: 'ann' })
    next()
  })
  const url = await served(host.use('/occi', requestListener(app)))
  expect((await send(url, 'GET', '/occi/-/')).status).toBe(200)
  expect(users).toContain('ann')
})

describe.each(ways)('Fastify, %s', (_, application) => {
  async function started(configure: (host: FastifyInstance) => unknown): Promise<string> {
    const host = fastify()
    await configure(host)
    closers.push(() => host.close())
    return host.listen({ port: 0, host: '127.0.0.1' })
  }

  test('in a scope of its own that leaves bodies alone', async () => {
    const listener = requestListener(application({ base: '/occi' }), { report })
    const url = await started((host) => {
      host.post('/own', (request) => request.body)
      return host.register(async (scope) => {
        scope.removeAllContentTypeParsers()
        scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
        for (const path of ['/occi', '/occi/*', '/.well-known/org/ogf/occi/-/']) {
          scope.all(path, (request, reply) => {
            reply.hijack()
            listener(request.raw, reply.raw)
          })
        }
      })
    })
    await expectBelow(url, '/occi')
    expect((await send(url, 'POST', '/own', json({ a: 1 }))).text).toBe('{"a":1}')
  })

  test('with what its own parsers have read', async () => {
    const listener = requestListener(application({ base: '/occi' }), { report })
    const url = await started((host) =>
      host.all('/occi/*', (request, reply) => {
        reply.hijack()
        listener(Object.assign(request.raw, { body: request.body }), reply.raw)
      }),
    )
    const made = await send(url, 'POST', '/occi/machine/', json({ kind: machine.identifier, title: 'grün' }))
    expect([made.status, JSON.parse(made.text).title]).toEqual([201, 'grün'])
    const text = await send(url, 'POST', '/occi/machine/', plain(`Category: ${category(machine)}`))
    expect([text.status, text.headers.location]).toEqual([201, expect.stringContaining(`${url}/occi/machine/`)])
  })

  test('without them: the report says what to do', async () => {
    const listener = requestListener(application({ base: '/occi' }), { report })
    const url = await started((host) =>
      host.all('/occi/*', (request, reply) => {
        reply.hijack()
        listener(request.raw, reply.raw)
      }),
    )
    expect((await send(url, 'POST', '/occi/machine/', json({ kind: machine.identifier }))).status).toBe(500)
    expect(reports).toEqual([expect.stringContaining('set the member body of the request')])
  })
})
