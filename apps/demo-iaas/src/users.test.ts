import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { formatCredentials } from '@occi/auth'
import { serve } from '@occi/server/node'
import { hashSync } from 'bcryptjs'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { demoService } from './service.ts'
import { passwordsOf, signIn } from './sign-in.ts'

const folder = mkdtempSync(join(tmpdir(), 'occi-clouds-'))
const passwords = { ann: 'sesame', 'jö rg': 'Größe 🔑' } as const
type Name = keyof typeof passwords
const names = ['ann', 'jö rg'] as const

const closers: (() => Promise<void>)[] = []
let url = ''

beforeAll(async () => {
  const file = join(folder, 'users')
  writeFileSync(file, names.map((name) => `${name}:${hashSync(passwords[name], 4)}\n`).join(''))
  const authenticate = signIn([await passwordsOf(file, () => {})])
  const { app } = demoService({ latency: 0, authenticate })
  const server = await serve(app, { port: 0 })
  url = server.url
  closers.push(server.close, () => authenticate.close())
})

afterAll(async () => {
  for (const close of closers) await close()
  rmSync(folder, { recursive: true })
})

interface Sent {
  readonly accept?: string
  readonly type?: string
  readonly body?: string
}

async function send(method: string, path: string, authorization: string | undefined, sent: Sent = {}) {
  const { accept = 'text/plain', body, type = 'text/plain' } = sent
  const response = await fetch(new URL(path, url), {
    method,
    redirect: 'manual',
    headers: {
      Accept: accept,
      ...(authorization === undefined ? {} : { Authorization: authorization }),
      ...(body === undefined ? {} : { 'Content-Type': type }),
    },
    ...(body === undefined ? {} : { body }),
  })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

function as(name: Name) {
  const authorization = formatCredentials({ name, password: passwords[name] })
  return (method: string, path: string, sent?: Sent | string) =>
    send(method, path, authorization, typeof sent === 'string' ? { body: sent } : sent)
}
const ann = as('ann')
const jörg = as('jö rg')

const infrastructure = 'http://schemas.ogf.org/occi/infrastructure'
const compute = `Category: compute; scheme="${infrastructure}#"; class="kind"`
const network = `Category: network; scheme="${infrastructure}#"; class="kind"`
const start = `Category: start; scheme="${infrastructure}/compute/action#"; class="action"`
const titled = (title: string) => `X-OCCI-Attribute: occi.core.title="${title}"`
const html = { accept: 'text/html' }

beforeEach(async () => {
  for (const name of names) {
    await as(name)('DELETE', '/')
    await as(name)('DELETE', '/-/', tag)
  }
})

const tag = 'Category: tag; scheme="http://me.example.org/tags#"; class="mixin"; location="/tag/"'
const uuid = '0f60d1fa-4c1e-4b6e-9d35-2a8a6f0c0001'
const place = `/compute/${uuid}`

describe('a caller who does not sign in', () => {
  const cases = [
    ['nothing', undefined],
    ['another scheme', 'Bearer xyz'],
    ['no base64', 'Basic ann:sesame'],
    ['ISO 8859-1', `Basic ${Buffer.from('jö rg:x', 'latin1').toString('base64')}`],
    ['a wrong password', formatCredentials({ name: 'ann', password: 'open' })],
    ['another’s password', formatCredentials({ name: 'ann', password: passwords['jö rg'] })],
    ['an unknown name', formatCredentials({ name: 'eve', password: 'sesame' })],
  ] as const
  const types = [
    ['text/plain', 'text/plain; charset=utf-8'],
    ['text/occi', 'text/occi; charset=utf-8'],
    ['text/uri-list', 'text/plain; charset=utf-8'],
    ['application/occi+json', 'application/problem+json'],
    ['text/html', 'text/html; charset=utf-8'],
  ] as const
  test.each(cases.flatMap(([what, value]) => types.map((type) => [what, value, ...type] as const)))(
    '%s (%s): 401 as %s',
    async (_, authorization, accept, type) => {
      const refused = await send('GET', '/compute/', authorization, { accept })
      expect([refused.status, refused.headers.get('content-type')]).toEqual([401, type])
      expect(refused.headers.get('www-authenticate')).toBe('Basic realm="OCCI demo cloud", charset="UTF-8"')
      expect(refused.headers.get('cache-control')).toBe('no-store')
      expect(refused.text).toMatch(
        /name and password|malformed|a scheme that is not known|the name or the password is wrong/,
      )
    },
  )

  test('is refused for every request, and nothing changes', async () => {
    await ann('PUT', place, compute)
    await ann('POST', '/-/', tag)
    const paths = ['/', '/-/', '/.well-known/org/ogf/occi/-/', '/compute/', '/tag/', place, `/${uuid}`, '/none']
    for (const method of ['GET', 'PUT', 'POST', 'DELETE', 'OPTIONS']) {
      for (const path of paths) {
        const body = method === 'PUT' || method === 'POST' ? { body: compute } : {}
        expect([method, path, (await send(method, path, undefined, body)).status]).toEqual([method, path, 401])
      }
    }
    expect((await ann('GET', '/compute/')).text).toBe(`X-OCCI-Location: ${url}${place}`)
    const page = await send('GET', '/', undefined, html)
    expect(page.text).not.toMatch(/tag|compute/i)
  })
})

describe('two users', () => {
  test('have mixins of equal scheme, term and location, and entities at equal paths with equal ids', async () => {
    for (const name of names) {
      const own = as(name)
      expect((await own('POST', '/-/', `${tag}; title="of ${name}"`)).status).toBe(200)
      expect((await own('PUT', place, `${compute}\n${titled(`of ${name}`)}`)).status).toBe(201)
      expect((await own('POST', '/tag/', `X-OCCI-Location: ${place}`)).status).toBe(200)
    }
    await jörg('POST', `${place}?action=start`, start)
    for (const [name, state] of [
      ['ann', 'inactive'],
      ['jö rg', 'active'],
    ] as const) {
      const own = as(name)
      expect((await own('GET', '/-/')).text).toContain(`title="of ${name}"`)
      const entity = (await own('GET', place)).text
      expect(entity).toContain(`occi.core.title="of ${name}"`)
      expect(entity).toContain(`occi.compute.state="${state}"`)
      expect((await own('GET', '/tag/')).text).toBe(`X-OCCI-Location: ${url}${place}`)
      const json = JSON.parse((await own('GET', '/', { accept: 'application/json' })).text)
      expect(json.resources).toMatchObject([{ id: `urn:uuid:${uuid}`, title: `of ${name}` }])
    }
    expect((await ann('DELETE', place)).status).toBe(200)
    expect((await ann('DELETE', '/-/', tag)).status).toBe(200)
    expect((await jörg('GET', place)).text).toContain('tag; scheme="http://me.example.org/tags#"')
  })

  test('see the same types and templates', async () => {
    const [one, other] = [(await ann('GET', '/-/')).text, (await jörg('GET', '/-/')).text]
    expect(one).toBe(other)
    expect(one).toContain('Category: debian_13;')
  })

  test('cannot reach what another user owns: by location, id, link, mixin, action or collection', async () => {
    await ann('PUT', place, `${compute}\n${titled('xyzzy')}`)
    await ann('PUT', '/network/lan', network)
    await ann('POST', '/-/', tag)
    const before = (await ann('GET', place)).text

    for (const path of [place, `/compute/${uuid.toUpperCase()}`, '/network/lan']) {
      expect((await jörg('GET', path)).status).toBe(404)
      expect((await jörg('POST', path, titled('mine'))).status).toBe(404)
      expect((await jörg('DELETE', path)).status).toBe(404)
    }
    expect((await jörg('POST', `${place}?action=start`, start)).status).toBe(404)
    expect((await jörg('POST', '/compute/?action=start', start)).status).toBe(200)
    const link = `Link: </network/lan>; rel="${infrastructure}#network"; category="${infrastructure}#networkinterface"`
    const linking = await jörg('POST', '/compute/', `${compute}\n${link}`)
    expect([linking.status, linking.text.includes('/network/lan')]).toEqual([400, true])
    const source = JSON.stringify({
      kind: `${infrastructure}#networkinterface`,
      source: { location: place },
      target: { location: '/network/lan' },
    })
    expect((await jörg('POST', '/networkinterface/', { body: source, type: 'application/json' })).status).toBe(400)
    const tagged = await jörg('POST', '/compute/', `${compute}\n${tag}`)
    expect([tagged.status, tagged.text.includes('tags#tag')]).toEqual([400, true])
    expect((await jörg('DELETE', '/-/', tag)).status).toBe(404)
    expect((await jörg('GET', '/tag/')).status).toBe(404)
    await jörg('POST', '/-/', tag)
    expect((await jörg('GET', '/tag/')).text).toBe('')
    expect((await jörg('POST', '/tag/', `X-OCCI-Location: ${place}`)).status).toBe(400)
    expect((await jörg('PUT', '/tag/', `X-OCCI-Location: ${place}`)).status).toBe(400)
    for (const path of ['/', '/compute/', '/network/', '/compute/?occi.core.title=xyzzy']) {
      expect([path, (await jörg('GET', path)).text]).toEqual([path, ''])
    }
    expect((await jörg('DELETE', '/')).status).toBe(200)
    expect((await jörg('DELETE', '/compute/')).status).toBe(200)
    expect((await ann('GET', place)).text).toBe(before)
    expect((await ann('GET', '/network/lan')).status).toBe(200)
  })

  test('see only their own resources in pages and forms', async () => {
    await ann('PUT', place, `${compute}\n${titled('xyzzy')}`)
    await ann('POST', '/-/', `${tag}; title="Xyzzy"`)
    await ann('PUT', '/network/lan', `${network}\n${titled('xyzzy')}`)
    await jörg('PUT', '/compute/own', compute)
    const paths = ['/', '/?page=1', '/?map', '/-/', '/compute/', '/compute/?create', '/networkinterface/?create']
    for (const path of [...paths, '/compute/own', '/compute/own?edit', '/compute/own?confirm=delete', place, '/tag/']) {
      const page = await jörg('GET', path, html)
      expect([path, /xyzzy|network\/lan/i.test(page.text)]).toEqual([path, false])
    }
    for (const path of ['/', '/compute/', '/networkinterface/?create']) {
      expect([path, /xyzzy/i.test((await ann('GET', path, html)).text)]).toEqual([path, true])
    }
    const form = { ...html, type: 'application/x-www-form-urlencoded' }
    const category = encodeURIComponent(`${infrastructure}#compute`)
    const made = await jörg('POST', '/compute/', { ...form, body: `category=${category}&title=by+form` })
    expect([made.status, made.headers.get('cache-control')]).toEqual([303, 'private'])
    expect((await jörg('GET', '/compute/', html)).text).toContain('by form')
    expect((await ann('GET', '/compute/', html)).text).not.toContain('by form')
    expect((await jörg('POST', place, { ...form, body: '_method=DELETE' })).status).toBe(404)
    expect((await ann('GET', place)).status).toBe(200)
  })

  test('get answers that no cache gives to another', async () => {
    await ann('PUT', place, compute)
    for (const accept of ['text/plain', 'text/occi', 'text/uri-list', 'application/json', 'text/html']) {
      for (const path of ['/-/', '/compute/', place, '/none']) {
        const { headers, status } = await ann('GET', path, { accept })
        const isPrivate = /^private|^no-store/.test(headers.get('cache-control') ?? '')
        const told = [path, accept, status, isPrivate, headers.get('vary')]
        expect(told).toEqual([path, accept, status, true, 'Accept, Authorization'])
      }
    }
  })

  test('get a tag of their own each into a header, and many of them', async () => {
    for (let number = 0; number < 60; number++) {
      const one = `Category: tag${number}; scheme="http://me.example.org/tags#"; class="mixin"; title="A tag of ann's own"`
      await ann('POST', '/-/', one)
    }
    const { status, category } = await wideHead('/-/', formatCredentials({ name: 'ann', password: passwords.ann }))
    expect([status, category?.includes('tag59; scheme='), category?.length ?? 0]).toEqual([
      200,
      true,
      expect.toSatisfy((length: number) => length > 16 * 1024),
    ])
  })
})

/** The answer in text/occi for a path, to a client that accepts larger headers than Node's default. */
function wideHead(path: string, authorization: string): Promise<{ status: number | undefined; category?: string }> {
  return new Promise((resolve, reject) => {
    const headers = { Accept: 'text/occi', Authorization: authorization }
    const sent = request(new URL(path, url), { headers, maxHeaderSize: 128 * 1024, agent: false }, (response) => {
      response.resume()
      const { category } = response.headers
      resolve({ status: response.statusCode, ...(typeof category === 'string' ? { category } : {}) })
    })
    sent.on('error', reject).end()
  })
}
