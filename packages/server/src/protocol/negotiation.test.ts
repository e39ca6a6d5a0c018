import { jsonRendering } from '@occi/render-json'
import { describe, expect, test } from 'vitest'
import { rendering } from '../http/rendering.test-fixture.ts'
import { standardRenderings } from '../standard-renderings.ts'
import { category, cloud, cluster, machine, member, save, start } from './cloud.test-fixture.ts'
import { client, json, occi, pathOf, plain } from './http.test-fixture.ts'
import { LeavingRegistry } from './leaving-registry.test-fixture.ts'

const type = (answer: { headers: Record<string, unknown> }) => String(answer.headers['content-type']).split(';')[0]

describe('the media type of an answer', () => {
  test.each([
    [undefined, 'text/plain'],
    ['*/*', 'text/plain'],
    ['text/*', 'text/plain'],
    ['text/plain,text/occi', 'text/plain'],
    ['text/occi, text/plain;q=0.5', 'text/occi'],
    ['text/plain;q=0.2, application/json', 'application/json'],
    ['application/occi+json;q=0.9, application/json;q=0.8', 'application/occi+json'],
    ['application/*', 'application/occi+json'],
    ['text/occi+plain', 'text/occi+plain'],
    ['text/plain;q=0, */*', 'text/occi+plain'],
    ['image/png, */*;q=0.1', 'text/plain'],
    ['text/uri-list, text/plain;q=0.1', 'text/plain'],
  ])('Accept: %s gives an entity as %s', async (accept, expected) => {
    const { send } = await client(cloud())
    await send('PUT', '/m', occi({ Category: category(machine) }))
    const got = await send('GET', '/m', { headers: accept === undefined ? {} : { Accept: accept } })
    expect([got.status, type(got)]).toEqual([200, expected])
  })

  test('none possible: 406 that names those that are', async () => {
    const { send } = await client(cloud())
    const got = await send('GET', '/-/', { headers: { Accept: 'image/png' } })
    expect([got.status, got.text.includes('application/occi+json')]).toEqual([406, true])
  })

  test('406 comes before anything happens', async () => {
    const { send } = await client(cloud())
    expect((await send('POST', '/machine/', occi({ Category: category(machine), Accept: 'image/png' }))).status).toBe(
      406,
    )
    expect((await send('GET', '/machine/')).text).toBe('')
  })

  test('text/uri-list: absolute, LF after each; 400 for anything but a listing (GFD.229 URI Listing Rendering)', async () => {
    const { url, send } = await client(cloud())
    await send('PUT', '/m', occi({ Category: category(machine) }))
    const uris = { headers: { Accept: 'text/uri-list' } }
    expect((await send('GET', '/machine/', uris)).text).toBe(`${url}/m\n`)
    expect((await send('GET', '/m', uris)).status).toBe(400)
    expect((await send('GET', '/-/', uris)).status).toBe(400)
  })

  test('text/occi: OK on every success, also without content', async () => {
    const { send } = await client(cloud())
    await send('PUT', '/m', occi({ Category: category(machine) }))
    for (const [method, path] of [
      ['GET', '/m'],
      ['GET', '/machine/'],
      ['GET', '/-/'],
      ['DELETE', '/m'],
    ] as const) {
      const got = await send(method, path, { headers: { Accept: 'text/occi' } })
      expect([got.status, got.text.trim()]).toEqual([200, 'OK'])
    }
  })

  test('text/occi that is too large for a header section: 406 naming what can carry it, never truncated', async () => {
    const { send } = await client(cloud())
    for (let i = 0; i < 400; i++) await send('PUT', `/machines/m${i}`, occi({ Category: category(machine) }))
    const got = await send('GET', '/machine/', { headers: { Accept: 'text/occi' } })
    expect([got.status, got.text.includes('text/plain')]).toEqual([406, true])
  })

  test('what a rendering cannot write is written in the next that is accepted (RFC 9110 §12.5.1)', async () => {
    const { send } = await client(cloud())
    const summary = `X-OCCI-Attribute: occi.core.summary="${'x'.repeat(20_000)}"`
    await send('PUT', '/m', plain(`Category: ${category(machine)}`, summary))
    for (let i = 0; i < 400; i++) await send('PUT', `/machines/m${i}`, occi({ Category: category(machine) }))
    for (const [path, accept, expected] of [
      ['/m', 'text/occi, application/json;q=0.5, text/plain;q=0.4', 'application/json'],
      ['/m', 'text/occi, */*;q=0.1', 'text/plain'],
      // Of a listing all that is accepted next can be too much, but for the last.
      ['/machine/', 'text/occi, text/uri-list;q=0.5', 'text/uri-list'],
    ] as const) {
      const got = await send('GET', path, { headers: { Accept: accept } })
      expect([accept, got.status, type(got)]).toEqual([accept, 200, expected])
      const head = await send('HEAD', path, { headers: { Accept: accept } })
      expect([head.status, type(head), head.headers.etag]).toEqual([200, expected, got.headers.etag])
    }
    const small = await send('GET', '/machines/m0', { headers: { Accept: 'text/occi, text/plain;q=0.5' } })
    expect(type(small)).toBe('text/occi')
    // Not even an error is told as a listing of URLs: nothing else is accepted.
    const refused = await send('GET', '/m', { headers: { Accept: 'text/occi, text/uri-list;q=0.5' } })
    expect([refused.status, refused.text.includes('header section')]).toEqual([406, true])
  })
})

describe('the media type of a request', () => {
  test('unsupported: 415 naming those that are', async () => {
    const { send } = await client(cloud())
    const sent = { headers: { 'Content-Type': 'application/xml' }, body: '<x/>' }
    const got = await send('POST', '/machine/', sent)
    expect([got.status, got.text.includes('text/occi')]).toEqual([415, true])
  })

  test.each([
    ['text', `Category: ${category(machine)}`],
    ['JSON', JSON.stringify({ kind: machine.identifier })],
  ])('none but a body: told by its first octets, %s', async (_, body) => {
    const { send } = await client(cloud())
    expect((await send('POST', '/machine/', { body })).status).toBe(201)
  })

  test('none and no body, but OCCI in the header (ooi)', async () => {
    const { send } = await client(cloud())
    expect((await send('POST', '/machine', { headers: { Category: category(machine) } })).status).toBe(201)
  })

  test('clients in the wild: Content-Type: text/plain,text/occi', async () => {
    const { send } = await client(cloud())
    const both = { 'Content-Type': 'text/plain,text/occi' }
    const inBody = await send('POST', '/machine/', { headers: both, body: `Category: ${category(machine)}` })
    const inHeader = await send('POST', '/machine/', { headers: { ...both, Category: category(machine) } })
    expect([inBody.status, inHeader.status]).toEqual([201, 201])
  })

  test('body over the limit: 413, and nothing is stored', async () => {
    const { send } = await client(cloud({ limits: { body: 1000 } }))
    const body = `Category: ${category(machine)}\n${'X-OCCI-Attribute: com.example.host="h"\n'.repeat(100)}`
    const got = await send('POST', '/machine/', { headers: { 'Content-Type': 'text/plain' }, body })
    expect([got.status, (await send('GET', '/machine/')).text]).toEqual([413, ''])
  })
})

describe('what is only written, or only stands in the header', () => {
  const only = {
    ...rendering('text/html'),
    reads: ['application/x-www-form-urlencoded'],
  }
  const pages = () => cloud({ renderings: [...standardRenderings(), only] })

  test('Content-Type: text/html is not read: 415 naming what is', async () => {
    const { send } = await client(pages())
    const got = await send('POST', '/machine/', { headers: { 'Content-Type': 'text/html' }, body: '<p>' })
    expect([got.status, got.text.includes('text/html is not served, expected text/plain')]).toEqual([415, true])
    expect(got.text).not.toMatch(/expected.*text\/html/)
  })

  test('Content-Type: text/html, text/plain: the first that is read', async () => {
    const { send } = await client(pages())
    const headers = { 'Content-Type': 'text/html, text/plain' }
    const got = await send('POST', '/machine/', { headers, body: `Category: ${category(machine)}` })
    expect(got.status).toBe(201)
  })

  test('Content-Type: text/occi with OCCI in the body: the error says where it belongs (GFD.229 OCCI Header Rendering)', async () => {
    const { send } = await client(cloud())
    const sent = { headers: { 'Content-Type': 'text/occi' }, body: `Category: ${category(machine)}` }
    for (const [method, path] of [
      ['POST', '/machine/'],
      ['PUT', '/m'],
      ['POST', '/machine/?action=start'],
      ['POST', '/secured/'],
      ['POST', '/-/'],
    ] as const) {
      const got = await send(method, path, sent)
      expect([method, path, got.status]).toEqual([method, path, 400])
      expect(got.text).toContain('nothing in its header fields, where text/occi belongs')
      expect(got.text).toContain('use Content-Type text/plain, ')
    }
    const nothing = await send('POST', '/machine/', { headers: { 'Content-Type': 'text/occi' } })
    expect(nothing.text).toBe('the request carries nothing, expected an entity or entities\n')
  })
})

describe('Content-Encoding (RFC 9110 §8.4)', () => {
  test.each(['gzip', 'identity, br', 'x-unknown'])('%s: 415 that says that none is served', async (encoding) => {
    const { send } = await client(cloud())
    const sent = { headers: { 'Content-Encoding': encoding }, body: `Category: ${category(machine)}` }
    const got = await send('POST', '/machine/', sent)
    expect([got.status, got.headers['accept-encoding'], got.text.includes(encoding)]).toEqual([415, 'identity', true])
    const form = { ...sent.headers, 'Content-Type': 'application/x-www-form-urlencoded' }
    const asForm = await send('POST', '/machine/', { ...sent, headers: form })
    expect([asForm.status, asForm.headers['accept-encoding']]).toEqual([415, 'identity'])
    expect((await send('GET', '/machine/')).text).toBe('')
  })

  test('identity, and a coding without a body', async () => {
    const { send } = await client(cloud())
    const identity = { headers: { 'Content-Encoding': 'Identity' }, body: `Category: ${category(machine)}` }
    expect((await send('POST', '/machine/', identity)).status).toBe(201)
    const empty = occi({ 'Content-Encoding': 'gzip', Category: category(machine) })
    expect((await send('POST', '/machine/', empty)).status).toBe(201)
  })

  test('a media type that is not served says nothing of codings (RFC 9110 §12.5.3)', async () => {
    const { send } = await client(cloud())
    const got = await send('POST', '/machine/', { headers: { 'Content-Type': 'application/xml' }, body: '<x/>' })
    expect([got.status, got.headers['accept-encoding']]).toEqual([415, undefined])
  })
})

describe('versions (GFD.223 Versioning)', () => {
  test.each([
    ['curl/8 OCCI/1.3', 501],
    ['curl/8 OCCI/2.0', 501],
    ['occi-client/1.1 (linux) libcurl/7.19.4 OCCI/1.2', 200],
    ['rOCCI-core/4.2.5 rOCCI-api/4.2.0.beta.12 OCCI/1.1 ruby-x86_64-linux/1.9.3p194', 200],
    ['curl/8', 200],
  ])('User-Agent: %s gives %i', async (agent, status) => {
    const { send } = await client(cloud())
    expect((await send('GET', '/-/', { headers: { 'User-Agent': agent } })).status).toBe(status)
  })
})

describe('fields of every answer', () => {
  test('Server names OCCI/1.2; Accept the media types; the profile is claimed only if it is served', async () => {
    const { send } = await client(cloud())
    for (const path of ['/-/', '/none', '/machine/?page=0']) {
      const { headers } = await send('GET', path)
      expect(headers.server).toMatch(/^occi-ts\/\d+\.\d+\.\d+ OCCI\/1\.2$/)
      expect(headers.accept).toBe(
        'text/plain, text/occi+plain, text/occi, text/uri-list, application/occi+json, application/json, text/event-stream',
      )
      expect(headers['content-type']).toBeDefined()
    }
  })

  test('answers to a known caller are private and vary by caller', async () => {
    const { send } = await client(cloud({ policy: { owner: () => 'me' } }))
    const { headers } = await send('GET', '/machine/')
    expect([headers['cache-control'], headers.vary]).toEqual(['private', 'Accept, Authorization'])
    const named = await client(cloud({ policy: { caller: () => 'me' } }))
    expect((await named.send('GET', '/machine/')).headers['cache-control']).toBe('private')
  })

  test('errors in the caller’s media type', async () => {
    const { send } = await client(cloud())
    const asJson = await send('GET', '/none', { headers: { Accept: 'application/occi+json' } })
    expect([asJson.status, type(asJson)]).toEqual([404, 'application/problem+json'])
    expect(JSON.parse(asJson.text).status).toBe(404)
    const asUris = await send('GET', '/none/', { headers: { Accept: 'text/uri-list' } })
    expect([asUris.status, type(asUris)]).toEqual([404, 'text/plain'])
  })
})

describe('methods', () => {
  test('wrong method: 405 with Allow', async () => {
    const { send } = await client(cloud())
    const expected: readonly [string, string, string][] = [
      ['PUT', '/-/', 'GET, POST, DELETE, HEAD, OPTIONS'],
      ['PUT', '/machine/', 'GET, POST, DELETE, HEAD, OPTIONS'],
      ['PATCH', '/secured/', 'GET, POST, PUT, DELETE, HEAD, OPTIONS'],
      ['PATCH', '/m', 'GET, PUT, POST, DELETE, HEAD, OPTIONS'],
    ]
    for (const [method, path, allow] of expected) {
      const got = await send(method, path)
      expect([method, path, got.status, got.headers.allow]).toEqual([method, path, 405, allow])
    }
  })

  test('HEAD and OPTIONS work everywhere', async () => {
    const { send } = await client(cloud())
    await send('PUT', '/m', occi({ Category: category(machine) }))
    for (const path of ['/-/', '/machine/', '/secured/', '/', '/m', '/.well-known/org/ogf/occi/-/']) {
      const head = await send('HEAD', path)
      const get = await send('GET', path)
      expect([path, head.status, head.text, head.headers['content-length']]).toEqual([
        path,
        200,
        '',
        get.headers['content-length'],
      ])
      const options = await send('OPTIONS', path)
      expect([options.status, String(options.headers.allow).includes('GET')]).toEqual([204, true])
    }
  })
})

test('absolute URLs come from the request’s host', async () => {
  const { send } = await client(cloud())
  const made = await send('POST', '/machine/', occi({ Category: category(machine), Host: 'localhost:99' }))
  expect(made.headers.location).toMatch(/^http:\/\/localhost:99\/machine\//)
})

test('X-Forwarded-* count only when the proxy is trusted; publicUrl is fixed', async () => {
  const forwarded = {
    'X-Forwarded-Host': 'cloud.example.org',
    'X-Forwarded-Proto': 'https',
    Category: category(machine),
  }
  const untrusted = await client(cloud())
  const plain = await untrusted.send('POST', '/machine/', occi(forwarded))
  expect(plain.headers.location?.startsWith(untrusted.url)).toBe(true)
  const trusting = await client(cloud({ trustProxy: true, hosts: ['cloud.example.org'] }))
  const made = await trusting.send('POST', '/machine/', occi(forwarded))
  expect(made.headers.location).toMatch(/^https:\/\/cloud\.example\.org\/machine\//)
  const fixed = await client(cloud({ publicUrl: 'https://occi.example.net', hosts: '*' }))
  const known = await fixed.send('POST', '/machine/', occi(forwarded))
  expect(known.headers.location).toMatch(/^https:\/\/occi\.example\.net\/machine\//)
  const path = pathOf(known.headers.location)
  const put = { 'X-OCCI-Location': `https://occi.example.net${path}` }
  expect((await fixed.send('POST', '/secured/', occi(put))).status).toBe(200)
})

describe('forms', () => {
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' }
  const renderings = [...standardRenderings(), { ...rendering('text/html'), reads: [form['Content-Type']] }]

  test('a body over the limit: 413; a method that no form has: 405', async () => {
    const { send } = await client(cloud({ limits: { body: 100 }, renderings }))
    expect((await send('POST', '/machine/', { headers: form, body: 'a'.repeat(200) })).status).toBe(413)
    expect((await send('POST', '/machine/', { headers: form, body: '_method=PATCH' })).status).toBe(405)
  })
})

test('a stored change is not refused if the registry becomes unavailable before the answer', async () => {
  const registry = new LeavingRegistry()
  const { send } = await client(cloud({ registry, renderings: [jsonRendering(), ...standardRenderings()] }))
  const put = async (path: string, value: unknown) => {
    const { status } = await send('PUT', path, json(value, { Accept: 'application/json' }))
    registry.isAway = false
    return status
  }
  expect(await put('/m', { kind: machine.identifier })).toBe(201)
  expect(await put('/c', { kind: cluster.identifier })).toBe(201)
  expect(await put('/l', { kind: member.identifier, source: '/m', target: '/c' })).toBe(201)
  const tagged = await send('PUT', '/secured/', plain('X-OCCI-Location: /m'))
  expect(tagged.status).toBe(200)
})

test('OPTIONS *', async () => {
  const { send } = await client(cloud())
  expect((await send('OPTIONS', '*')).status).toBe(204)
})

describe('a stored change is never refused for the size of its answer', () => {
  const accept = { Accept: 'text/occi' }

  test('an entity that is too large for a header section', async () => {
    const { send } = await client(cloud())
    const lines = [`Category: ${category(machine)}`, `X-OCCI-Attribute: occi.core.summary="${'x'.repeat(20_000)}"`]
    const body = lines.join('\n')
    const made = await send('PUT', '/m', { headers: { ...accept, 'Content-Type': 'text/plain' }, body })
    expect([made.status, made.text]).toEqual([201, 'OK'])
    expect((await send('GET', '/m', { headers: accept })).status).toBe(406)
    const changed = await send('POST', '/m', occi({ ...accept, 'X-OCCI-Attribute': 'com.example.cores=2' }))
    expect([changed.status, changed.headers['x-occi-location']]).toEqual([200, made.headers.location])
    const started = await send('POST', '/m?action=start', occi({ ...accept, Category: category(start) }))
    expect([started.status, started.text]).toEqual([200, 'OK'])
  })

  test('a category that an action made, in text/uri-list', async () => {
    const { url, send } = await client(cloud())
    await send('PUT', '/m', occi({ Category: category(machine) }))
    const sent = { Category: category(save), 'X-OCCI-Attribute': 'name="gold"', Accept: 'text/uri-list' }
    const saved = await send('POST', '/m?action=save', occi(sent))
    expect([saved.status, saved.text]).toEqual([200, `${url}/image/gold/\n`])
  })

  test('a mixin’s collection', async () => {
    const { send } = await client(cloud())
    const paths = Array.from({ length: 400 }, (_, index) => `/machines/m${index}`)
    for (const path of paths) await send('PUT', path, occi({ Category: category(machine) }))
    const body = paths.map((path) => `X-OCCI-Location: ${path}`).join('\n')
    const put = await send('PUT', '/secured/', { headers: { ...accept, 'Content-Type': 'text/plain' }, body })
    expect([put.status, put.text]).toEqual([200, 'OK'])
  })
})

describe('a body in JSON is answered in JSON if Accept leaves it open', () => {
  const body = JSON.stringify({ kind: machine.identifier })
  const typed = { 'Content-Type': 'application/json' }

  test.each<[what: string, headers: Record<string, string>, expected: string]>([
    ['without Accept', typed, 'application/occi+json'],
    ['Accept: */*', { ...typed, Accept: '*/*' }, 'application/occi+json'],
    [
      'Accept: *, as Java sends it',
      { ...typed, Accept: 'text/html, image/gif, *; q=.2, */*; q=.2' },
      'application/occi+json',
    ],
    ['no Content-Type, told by its first octets', {}, 'application/occi+json'],
    ['no Content-Type, Accept: */*', { Accept: '*/*' }, 'application/occi+json'],
    ['Accept: text/plain', { ...typed, Accept: 'text/plain' }, 'text/plain'],
    ['Accept: text/*', { ...typed, Accept: 'text/*' }, 'text/plain'],
    ['Accept: text/plain, */*;q=0.5', { ...typed, Accept: 'text/plain, */*;q=0.5' }, 'text/plain'],
  ])('%s', async (_, headers, expected) => {
    const { send } = await client(cloud())
    for (const [method, path] of [
      ['POST', '/machine/'],
      ['PUT', '/m'],
      ['POST', '/m'],
    ] as const) {
      const got = await send(method, path, { headers, body })
      expect(got.status).toBeLessThan(300)
      expect(got.headers['content-type']?.split(';')[0]).toBe(expected)
    }
  })

  const problem = 'application/problem+json'
  const refusals: readonly [
    what: string,
    method: string,
    path: string,
    headers: Record<string, string>,
    body: string,
  ][] = [
    ['what is no JSON', 'POST', '/machine/', typed, '{'],
    ['what is no JSON, by its first octets', 'POST', '/machine/', {}, '{'],
    ['an unknown kind', 'POST', '/machine/', typed, '{"kind":"http://example.com/occi#none"}'],
    ['a missing entity', 'POST', '/none', typed, body],
    ['a method that is not defined', 'PATCH', '/m', typed, body],
    [
      'what a backend refuses',
      'POST',
      '/machine/',
      typed,
      JSON.stringify({ kind: machine.identifier, attributes: { 'com.example.host': 'refused' } }),
    ],
    ['a foreign host', 'POST', '/machine/', { ...typed, Host: 'evil.example' }, body],
    ['too large a body', 'POST', '/machine/', typed, JSON.stringify({ title: 'x'.repeat(2000) })],
  ]
  test.each(refusals)('errors too: %s', async (_, method, path, headers, sent) => {
    const { send } = await client(cloud({ limits: { body: 1000 } }))
    for (const accept of [undefined, '*/*']) {
      const got = await send(method, path, {
        headers: accept === undefined ? headers : { ...headers, Accept: accept },
        body: sent,
      })
      expect(got.status).toBeGreaterThanOrEqual(400)
      expect(got.headers['content-type']).toContain(problem)
    }
  })

  test('a request without a body, or with one of text, is answered in text', async () => {
    const { send } = await client(cloud())
    await send('PUT', '/m', { headers: typed, body })
    expect((await send('GET', '/m', { headers: typed })).headers['content-type']).toContain('text/plain')
    const made = await send('POST', '/machine/', { body: `Category: ${category(machine)}` })
    expect([made.status, made.headers['content-type']]).toEqual([201, 'text/plain; charset=utf-8'])
  })

  test('through fetch as well', async () => {
    const app = cloud()
    app.get('/healthz', (c) => c.text('ok'))
    const made = await app.request('/machine/', { method: 'POST', headers: { ...typed, Host: 'localhost' }, body })
    expect([made.status, made.headers.get('content-type')?.split(';')[0]]).toEqual([201, 'application/occi+json'])
  })
})
