import type { Change } from '@occi/core/authoring'
import { MemoryRegistry } from '@occi/registry/memory'
import { describe, expect, test } from 'vitest'
import {
  category,
  cloud,
  cluster,
  disk,
  huge,
  large,
  machine,
  member,
  save,
  secured,
  start,
  stop,
} from './cloud.test-fixture.ts'
import { type Client, client, json, occi, pathOf, plain } from './http.test-fixture.ts'

async function made({ send }: Client, ...attributes: string[]): Promise<string> {
  const fields: Record<string, string> = attributes.length === 0 ? {} : { 'X-OCCI-Attribute': attributes.join(', ') }
  return pathOf((await send('POST', '/machine/', occi({ Category: category(machine), ...fields }))).headers.location)
}

const wantJson = { headers: { Accept: 'application/json' } }

describe('PUT (GFD.223 HTTP Methods Applied to Entity Instances)', () => {
  test('a free path: 201 and Location', async () => {
    const { url, send } = await client(cloud())
    const put = await send('PUT', '/vms/one', occi({ Category: category(machine) }))
    expect([put.status, put.headers.location]).toEqual([201, `${url}/vms/one`])
    expect((await send('GET', '/vms/one')).status).toBe(200)
  })

  test.each(['urn:uuid:', 'URN:UUID:'])('a last segment %s… gives the entity that id', async (prefix) => {
    const { url, send } = await client(cloud())
    const uuid = 'de7335a7-07e0-4487-9cbd-ed51be7f2ce4'
    const path = `/machine/${prefix}${uuid}`
    const other = 'occi.core.id="urn:uuid:11111111-2222-4333-8444-555555555555"'
    const put = await send('PUT', path, occi({ Category: category(machine), 'X-OCCI-Attribute': other }))
    expect([put.status, put.headers.location]).toEqual([201, url + path])
    for (const name of [path, `/machine/${uuid}`]) {
      expect((await send('GET', name)).text).toContain(`occi.core.id="urn:uuid:${uuid}"`)
    }
    const again = await send(
      'PUT',
      path,
      occi({ Category: category(machine), 'X-OCCI-Attribute': 'com.example.cores=2' }),
    )
    expect([again.status, again.text]).toEqual([200, expect.stringContaining('com.example.cores=2')])
    const size = { 'X-OCCI-Attribute': 'com.example.size=1' }
    expect((await send('PUT', `/disk/${prefix}${uuid}`, occi({ Category: category(disk), ...size }))).status).toBe(409)
  })

  test('a last segment that only looks like a URN is an ordinary one', async () => {
    const { url, send } = await client(cloud())
    const put = await send('PUT', '/machine/urn:uuid:one', occi({ Category: category(machine) }))
    expect([put.status, put.headers.location]).toEqual([201, `${url}/machine/urn:uuid:one`])
    expect((await send('GET', '/machine/urn:uuid:one')).text).toMatch(/occi\.core\.id="urn:uuid:[0-9a-f-]{36}"/)
  })

  test('an existing entity: 200 and the entity; mixins become those listed, absent attributes are gone', async () => {
    const { send } = await client(cloud())
    const attributes = 'com.example.key="k", com.example.host="h", com.example.cores=3'
    const first = occi({ Category: `${category(machine)}, ${category(secured)}`, 'X-OCCI-Attribute': attributes })
    await send('PUT', '/vms/one', first)
    const put = await send(
      'PUT',
      '/vms/one',
      plain(`Category: ${category(machine)}`, 'X-OCCI-Attribute: com.example.memory=2'),
    )
    expect(put.status).toBe(200)
    expect(put.text).toContain('com.example.memory=2')
    expect(put.text).toContain('com.example.cores=1')
    expect(put.text).not.toMatch(/secured|com.example.key|com.example.host/)
  })

  test('the kind never changes, and must be given', async () => {
    const { send } = await client(cloud())
    await send('PUT', '/vms/one', occi({ Category: category(machine) }))
    const other = await send(
      'PUT',
      '/vms/one',
      occi({ Category: category(disk), 'X-OCCI-Attribute': 'com.example.size=1' }),
    )
    expect([other.status, other.text.includes('never changes')]).toEqual([400, true])
    expect((await send('PUT', '/vms/one', occi({ 'X-OCCI-Attribute': 'com.example.cores=1' }))).status).toBe(400)
  })

  test('links stay', async () => {
    const { send } = await client(cloud())
    await send('PUT', '/c', occi({ Category: category(cluster) }))
    await send('PUT', '/m', plain(`Category: ${category(machine)}`, `Link: </c>; rel="${cluster.identifier}"`))
    const put = await send('PUT', '/m', occi({ Category: category(machine), Accept: 'application/json' }))
    expect(JSON.parse(put.text).links).toHaveLength(1)
  })

  test.each(['text/plain', 'application/occi+json'])(
    'GET, edit, PUT works in %s, links and actions included',
    async (media) => {
      const { send } = await client(cloud())
      await send('PUT', '/c', occi({ Category: category(cluster) }))
      await send('PUT', '/m', plain(`Category: ${category(machine)}`, `Link: </c>; rel="${cluster.identifier}"`))
      const { text } = await send('GET', '/m', { headers: { Accept: media } })
      const put = await send('PUT', '/m', { headers: { Accept: media, 'Content-Type': media }, body: text })
      expect([put.status, put.text]).toEqual([200, text])
    },
  )

  test('a path that is a collection but for its slash is taken', async () => {
    const { send } = await client(cloud())
    expect((await send('PUT', '/machine', occi({ Category: category(machine) }))).status).toBe(409)
  })
})

describe('POST (GFD.223 Partial Update)', () => {
  test('200 and the entity; only what is sent changes; kind may be absent', async () => {
    const service = await client(cloud())
    const path = await made(service, 'com.example.host="h"', 'com.example.cores=2')
    const post = await service.send(
      'POST',
      path,
      occi({ 'X-OCCI-Attribute': 'com.example.cores=4', Accept: 'text/plain' }),
    )
    expect(post.status).toBe(200)
    expect(post.text).toContain('com.example.cores=4')
    expect(post.text).toContain('com.example.host="h"')
  })

  test('a kind that differs is refused', async () => {
    const service = await client(cloud())
    expect((await service.send('POST', await made(service), occi({ Category: category(disk) }))).status).toBe(400)
  })

  test('listed mixins are added; a new template takes the place of the old and overrides', async () => {
    const service = await client(cloud())
    const path = await made(service)
    await service.send('POST', path, occi({ Category: category(large) }))
    const post = await service.send('POST', path, occi({ Category: category(huge), Accept: 'application/json' }))
    expect(JSON.parse(post.text).mixins).toEqual([huge.identifier])
    expect(JSON.parse(post.text).attributes['com.example.cores']).toBe(64)
  })

  test('an immutable attribute: 400 if it differs from the current value, ignored if it does not', async () => {
    const service = await client(cloud())
    const path = await made(service)
    const same = await service.send('POST', path, occi({ 'X-OCCI-Attribute': 'com.example.state="off"' }))
    const other = await service.send('POST', path, occi({ 'X-OCCI-Attribute': 'com.example.state="on"' }))
    expect([same.status, other.status]).toEqual([200, 400])
    expect(other.text).toContain('immutable')
  })

  test('an attribute that can be set once', async () => {
    const service = await client(cloud())
    const path = await made(service)
    const seed = (value: string) =>
      service.send('POST', path, occi({ 'X-OCCI-Attribute': `com.example.seed="${value}"` }))
    expect([(await seed('a')).status, (await seed('a')).status, (await seed('b')).status]).toEqual([200, 200, 400])
  })

  test('link source and target may be changed and are followed (GFD.221 Link)', async () => {
    const { send } = await client(cloud())
    for (const path of ['/m1', '/m2']) await send('PUT', path, occi({ Category: category(machine) }))
    for (const path of ['/c1', '/c2']) await send('PUT', path, occi({ Category: category(cluster) }))
    const ends = 'occi.core.source="/m1", occi.core.target="/c1"'
    await send('PUT', '/l', occi({ Category: category(member), 'X-OCCI-Attribute': ends }))
    const moved = await send(
      'POST',
      '/l',
      occi({ 'X-OCCI-Attribute': 'occi.core.source="/m2", occi.core.target="/c2"' }),
    )
    expect(moved.status).toBe(200)
    expect(JSON.parse((await send('GET', '/m1', wantJson)).text).links ?? []).toEqual([])
    expect(JSON.parse((await send('GET', '/m2', wantJson)).text).links).toHaveLength(1)
    expect((await send('POST', '/l', occi({ 'X-OCCI-Attribute': 'occi.core.target="/nowhere"' }))).status).toBe(400)
  })

  test('404 for an entity that does not exist', async () => {
    const { send } = await client(cloud())
    expect((await send('POST', '/machine/none', occi({ 'X-OCCI-Attribute': 'com.example.cores=1' }))).status).toBe(404)
  })
})

describe('DELETE', () => {
  test('200; links from it and to it are deleted too', async () => {
    const { send } = await client(cloud())
    await send('PUT', '/c', occi({ Category: category(cluster) }))
    await send('PUT', '/m', plain(`Category: ${category(machine)}`, `Link: </c>; rel="${cluster.identifier}"`))
    expect((await send('DELETE', '/c')).status).toBe(200)
    expect([(await send('GET', '/c')).status, (await send('GET', '/member/')).text]).toEqual([404, ''])
    expect((await send('GET', '/m')).status).toBe(200)
  })
})

describe('actions (GFD.223 Trigger Action)', () => {
  const trigger = (term: string, action: typeof start | typeof stop | typeof save, attributes = '') => ({
    path: `?action=${term}`,
    sent: occi({
      Category: category(action),
      Accept: 'text/plain',
      ...(attributes === '' ? {} : { 'X-OCCI-Attribute': attributes }),
    }),
  })

  test('200 and the entity', async () => {
    const service = await client(cloud())
    const { path, sent } = trigger('start', start)
    const acted = await service.send('POST', (await made(service)) + path, sent)
    expect([acted.status, acted.text.includes('com.example.state="on"')]).toEqual([200, true])
  })

  test('?action= must match the body: 400', async () => {
    const service = await client(cloud())
    const { sent } = trigger('start', start)
    expect((await service.send('POST', `${await made(service)}?action=stop`, sent)).status).toBe(400)
  })

  test('not defined for it: 400; defined but not applicable now: 409 that says what is', async () => {
    const service = await client(cloud())
    await service.send('PUT', '/d', occi({ Category: category(disk), 'X-OCCI-Attribute': 'com.example.size=1' }))
    const { path, sent } = trigger('stop', stop)
    expect((await service.send('POST', `/d${path}`, sent)).status).toBe(400)
    const early = await service.send('POST', (await made(service)) + path, sent)
    expect([early.status, early.text.includes('start')]).toEqual([409, true])
  })

  test('an action that makes a category answers with it (GFD.224 Compute: save)', async () => {
    const service = await client(cloud())
    const { path, sent } = trigger('save', save, 'name="gold"')
    const saved = await service.send('POST', (await made(service)) + path, sent)
    expect([saved.status, saved.text.includes('Category: gold; scheme="http://example.com/images#"')]).toEqual([
      200,
      true,
    ])
    expect(saved.text).toContain('/image/gold/')
    const used = await service.send('POST', '/image/gold/', occi({ Category: category(machine) }))
    expect(used.status).toBe(201)
  })

  test.each([
    ['an unknown parameter', 'speed="fast"'],
    ['a value that is not allowed', 'method="soft"'],
  ])('%s: 400', async (_, attributes) => {
    const service = await client(cloud())
    const path = await made(service)
    const begin = trigger('start', start)
    await service.send('POST', path + begin.path, begin.sent)
    const { path: query, sent } = trigger('stop', stop, attributes)
    expect((await service.send('POST', path + query, sent)).status).toBe(400)
  })
})

describe('lost updates', () => {
  test('ETag on entities; If-None-Match: 304; If-Match: 412 when it has changed', async () => {
    const service = await client(cloud())
    const path = await made(service)
    const { etag = '' } = (await service.send('GET', path)).headers
    expect((await service.send('GET', path, { headers: { 'If-None-Match': etag } })).status).toBe(304)
    const change = (value: number) =>
      service.send('POST', path, occi({ 'X-OCCI-Attribute': `com.example.cores=${value}`, 'If-Match': etag }))
    expect([(await change(2)).status, (await change(3)).status]).toEqual([200, 412])
    expect((await service.send('GET', path, { headers: { 'If-None-Match': etag } })).status).toBe(200)
    expect((await service.send('DELETE', path, { headers: { 'If-Match': etag } })).status).toBe(412)
  })

  test('an ETag changes with the links that are rendered', async () => {
    const { send } = await client(cloud())
    await send('PUT', '/c', occi({ Category: category(cluster) }))
    await send('PUT', '/m', occi({ Category: category(machine) }))
    const before = (await send('GET', '/m')).headers.etag
    const ends = 'occi.core.source="/m", occi.core.target="/c"'
    await send('PUT', '/l', occi({ Category: category(member), 'X-OCCI-Attribute': ends }))
    expect((await send('GET', '/m')).headers.etag).not.toBe(before)
  })

  test('If-None-Match: * creates only at a free path', async () => {
    const { send } = await client(cloud())
    const put = () => send('PUT', '/one', occi({ Category: category(machine), 'If-None-Match': '*' }))
    expect([(await put()).status, (await put()).status]).toEqual([201, 412])
  })
})

describe('identity', () => {
  test("every entity answers at its kind's location and UUID, with Content-Location", async () => {
    const { send } = await client(cloud())
    await send('PUT', '/vms/one', occi({ Category: category(machine) }))
    const { id } = JSON.parse((await send('GET', '/vms/one', wantJson)).text)
    const got = await send('GET', `/machine/${id.slice('urn:uuid:'.length)}`)
    expect([got.status, got.headers['content-location']]).toEqual([200, '/vms/one'])
  })

  test('id is the last segment if that is a UUID', async () => {
    const { send } = await client(cloud())
    await send('PUT', '/vms/6F0C1A52-0000-4000-8000-00000000000A', occi({ Category: category(machine) }))
    const got = await send('GET', '/vms/6F0C1A52-0000-4000-8000-00000000000A', wantJson)
    expect(JSON.parse(got.text).id).toBe('urn:uuid:6f0c1a52-0000-4000-8000-00000000000a')
  })
})

test('a JSON body with unknown members or values names them by pointer (RFC 9457)', async () => {
  const { send } = await client(cloud())
  const wrong = await send(
    'POST',
    '/machine/',
    json({ kind: machine.identifier, attributes: { 'com.example.cores': 'x' } }),
  )
  expect([wrong.status, wrong.headers['content-type']?.split(';')[0]]).toEqual([400, 'application/problem+json'])
  expect(wrong.text).toContain('/attributes/com.example.cores')
})

describe('attributes and mixins that the service no longer knows', () => {
  /** A machine that was made from an image with an attribute of its own, and the image is gone since. */
  async function orphan() {
    const registry = new MemoryRegistry()
    const service = await client(cloud({ registry }))
    const tag = { scheme: 'http://tags.example.com/#', term: 'old', location: '/old/' }
    const attributes = { 'com.example.old': { type: 'integer', mutable: true } } as const
    const names = { depends: [], rel: [], applies: [], actions: [] }
    const store = async (...changes: readonly Change[]) => {
      const transaction = await registry.begin({ operation: 'define-mixins', keys: [] }, {})
      await transaction.commit(changes)
    }
    await store({ type: 'put-mixin', mixin: { ...tag, ...names, attributes, userDefined: false } })
    const identifier = tag.scheme + tag.term
    const sent = { kind: machine.identifier, mixins: [identifier], attributes: { 'com.example.old': 7 } }
    expect((await service.send('PUT', '/m', json(sent))).status).toBe(201)
    await store({ type: 'delete-mixin', identifier })
    return { ...service, identifier, old: { mixins: [identifier], attributes: { 'com.example.old': 7 } } }
  }

  test.each(['application/json', 'text/plain'])(
    'is repeated when it is edited: GET, edit, PUT and POST in %s',
    async (type) => {
      const { send, old } = await orphan()
      const got = await send('GET', '/m', { headers: { Accept: type } })
      for (const [method, to] of [
        ['PUT', 2],
        ['POST', 3],
      ] as const) {
        const body = got.text.replace(/(com.example.cores"?[=:] ?)1/, `$1${to}`)
        expect(body).not.toBe(got.text)
        const edited = await send(method, '/m', { headers: { 'Content-Type': type }, body })
        expect([method, edited.status]).toEqual([method, 200])
        const after = JSON.parse((await send('GET', '/m', wantJson)).text)
        expect(after).toMatchObject({ ...old, attributes: { ...old.attributes, 'com.example.cores': to } })
      }
    },
  )

  test('cannot be changed, nor be added to others', async () => {
    const { send, identifier } = await orphan()
    const changed = await send('POST', '/m', json({ attributes: { 'com.example.old': 8 } }))
    expect([changed.status, changed.text.includes('com.example.old is not an attribute')]).toEqual([400, true])
    const other = await send('PUT', '/n', json({ kind: machine.identifier, mixins: [identifier] }))
    expect([other.status, other.text.includes('is not a category of this service')]).toEqual([400, true])
    const asKind = occi({ Category: 'old; scheme="http://tags.example.com/#"; class="kind"' })
    expect((await send('POST', '/m', asKind)).status).toBe(400)
  })
})

test('a link has no summary, and says so (GFD.221 Link)', async () => {
  const { send } = await client(cloud())
  await send('PUT', '/c', occi({ Category: category(cluster) }))
  await send('PUT', '/m', occi({ Category: category(machine) }))
  const ends = 'occi.core.source="/m", occi.core.target="/c"'
  await send('PUT', '/l', occi({ Category: category(member), 'X-OCCI-Attribute': ends }))
  const before = (await send('GET', '/l', wantJson)).text
  for (const [method, sent] of [
    ['POST', json({ summary: 'x' })],
    ['PUT', json({ ...JSON.parse(before), summary: 'x' })],
    ['POST', occi({ 'X-OCCI-Attribute': 'occi.core.summary="x"' })],
  ] as const) {
    const refused = await send(method, '/l', sent)
    expect([refused.status, refused.text.includes('summary')]).toEqual([400, true])
  }
  expect((await send('GET', '/l', wantJson)).text).toBe(before)
})
