import { AttributeError, defineKind, resource } from '@occi/core'
import { describe, expect, test } from 'vitest'
import { category, cloud, cluster, disk, large, machine, member, secured } from './cloud.test-fixture.ts'
import { client, json, occi, pathOf, plain } from './http.test-fixture.ts'

describe('POST to a collection (GFD.223 Create Entity Instance)', () => {
  test('text/plain: 201, Location, and the body is the location alone', async () => {
    const { send } = await client(cloud())
    const made = await send('POST', '/machine/', plain(`Category: ${category(machine)}`))
    expect(made.status).toBe(201)
    expect(made.text).toBe(`X-OCCI-Location: ${made.headers.location}`)
    expect((await send('GET', pathOf(made.headers.location))).status).toBe(200)
  })

  test('text/occi: 201, X-OCCI-Location in the header, OK in the body', async () => {
    const { send } = await client(cloud())
    const made = await send('POST', '/machine/', occi({ Category: category(machine), Accept: 'text/occi' }))
    expect([made.status, made.text.trim()]).toEqual([201, 'OK'])
    expect(made.headers['x-occi-location']).toBe(made.headers.location)
  })

  test('JSON: 201, Location, and the entity', async () => {
    const { send } = await client(cloud())
    const made = await send('POST', '/machine/', json({ kind: machine.identifier, title: 'one' }))
    expect([made.status, JSON.parse(made.text).title]).toEqual([201, 'one'])
    expect(JSON.parse(made.text).attributes['com.example.state']).toBe('off')
  })

  test('an unbound path: the entity is below it', async () => {
    const { send } = await client(cloud())
    const made = await send('POST', '/my/machines/', occi({ Category: category(machine) }))
    expect([made.status, pathOf(made.headers.location).startsWith('/my/machines/')]).toEqual([201, true])
  })

  test('clients in the wild: POST of an entity to /', async () => {
    const { send } = await client(cloud())
    const made = await send('POST', '/', occi({ Category: category(machine) }))
    expect([made.status, pathOf(made.headers.location).startsWith('/machine/')]).toEqual([201, true])
  })

  test("POST to a mixin's collection creates it with that mixin", async () => {
    const { send } = await client(cloud())
    const made = await send('POST', '/large/', occi({ Category: category(machine) }))
    const got = await send('GET', pathOf(made.headers.location))
    expect(made.status).toBe(201)
    expect(got.text).toContain(`Category: ${category(large)}`)
    expect(got.text).toContain('com.example.cores=8')
  })

  test('many entities in one JSON body name each other by id: all of them', async () => {
    const { send } = await client(cloud())
    const body = {
      resources: [
        { kind: machine.identifier, id: 'urn:uuid:6f0c1a52-0000-4000-8000-000000000001', title: 'a' },
        { kind: cluster.identifier, id: 'urn:uuid:6f0c1a52-0000-4000-8000-000000000002', title: 'c' },
      ],
      links: [
        {
          kind: member.identifier,
          source: { location: 'urn:uuid:6f0c1a52-0000-4000-8000-000000000001' },
          target: { location: 'urn:uuid:6f0c1a52-0000-4000-8000-000000000002' },
        },
      ],
    }
    const made = await send('POST', '/', json(body))
    expect(made.status).toBe(201)
    const all = JSON.parse((await send('GET', '/', { headers: { Accept: 'application/json' } })).text)
    expect([all.resources.length, all.links.length]).toEqual([2, 1])
    const link = all.links[0]
    expect((await send('GET', link.target.location)).text).toContain('occi.core.title="c"')
  })

  test.each(['application/json', 'text/plain', 'text/uri-list', 'text/occi'])(
    'a JSON body that names links before their resources, answered as %s: 201, all are stored',
    async (accept) => {
      const { send } = await client(cloud())
      const from = 'urn:uuid:7a4f2f9c-0f0b-4c43-8a5d-0123456789ab'
      const to = 'urn:uuid:7a4f2f9c-0f0b-4c43-8a5d-0123456789ac'
      const body = {
        links: [{ kind: member.identifier, source: { location: from }, target: { location: to } }],
        resources: [
          { kind: machine.identifier, id: from },
          { kind: cluster.identifier, id: to },
        ],
      }
      const made = await send('POST', '/', json(body, { Accept: accept }))
      expect(made.status).toBe(201)
      const all = JSON.parse((await send('GET', '/', { headers: { Accept: 'application/json' } })).text)
      expect([all.resources.length, all.links.length]).toEqual([2, 1])
      if (accept === 'application/json') {
        expect(JSON.parse(made.text)).toMatchObject({ resources: [{}, {}], links: [{ kind: member.identifier }] })
      }
    },
  )

  test('many entities in one JSON body: none of them if one is wrong', async () => {
    const { send } = await client(cloud())
    const body = { resources: [{ kind: machine.identifier }, { kind: disk.identifier }] }
    const made = await send('POST', '/', json(body))
    expect([made.status, made.text.includes('com.example.size is required')]).toEqual([400, true])
    expect(made.text).toContain('/resources/1')
    expect((await send('GET', '/machine/')).text).toBe('')
  })

  test('a resource with inline links: all in one request', async () => {
    const { send } = await client(cloud())
    const net = pathOf((await send('POST', '/cluster/', occi({ Category: category(cluster) }))).headers.location)
    const link = `<${net}>; rel="${cluster.identifier}"; category="${member.identifier}"; com.example.port="p0"`
    const made = await send('POST', '/machine/', plain(`Category: ${category(machine)}`, `Link: ${link}`))
    expect(made.status).toBe(201)
    const got = await send('GET', pathOf(made.headers.location))
    expect(got.text).toContain(`rel="${cluster.identifier}"`)
    expect(got.text).toContain('com.example.port="p0"')
    expect((await send('GET', '/member/')).text).toContain('/member/')
  })

  test('clients in the wild: an inline link without category gets the kind that leads to such targets', async () => {
    const { send } = await client(cloud())
    const net = pathOf((await send('POST', '/cluster/', occi({ Category: category(cluster) }))).headers.location)
    const made = await send(
      'POST',
      '/machine/',
      occi({ Category: category(machine), Link: `<${net}>; rel="${cluster.identifier}"` }),
    )
    expect([made.status, (await send('GET', '/member/')).text.includes('/member/')]).toEqual([201, true])
  })
})

describe('what is refused on create', () => {
  const wrong: readonly [what: string, lines: readonly string[], message: string][] = [
    ['no kind', [`Category: ${category(secured)}`], 'kind'],
    ['two kinds', [`Category: ${category(machine)}`, `Category: ${category(disk)}`], 'one kind'],
    ['an unknown category', ['Category: machin; scheme="http://example.com/occi#"; class="kind"'], 'machin'],
    [
      'an unknown attribute',
      [`Category: ${category(machine)}`, 'X-OCCI-Attribute: com.example.core=1'],
      'com.example.cores?',
    ],
    [
      'an immutable attribute',
      [`Category: ${category(machine)}`, 'X-OCCI-Attribute: com.example.state="on"'],
      'immutable',
    ],
    ['a wrong type', [`Category: ${category(machine)}`, 'X-OCCI-Attribute: com.example.cores="two"'], 'integer'],
    ['a missing required attribute', [`Category: ${category(disk)}`], 'com.example.size is required'],
    [
      'a mixin that does not apply',
      [`Category: ${category(disk)}`, `Category: ${category(large)}`, 'X-OCCI-Attribute: com.example.size=1'],
      'does not apply',
    ],
  ]
  test.each(wrong)('%s: 400, and nothing is stored', async (_, lines, message) => {
    const { send } = await client(cloud())
    const refused = await send('POST', '/', plain(...lines))
    expect([refused.status, refused.headers['content-type']?.split(';')[0]]).toEqual([400, 'text/plain'])
    expect(refused.text).toContain(message)
    if (!message.includes('required') && message !== 'kind') expect(refused.text).toContain('line ')
    expect((await send('GET', '/')).text).toBe('')
  })

  test('all faults of a body at once', async () => {
    const { send } = await client(cloud())
    const attributes = ['com.example.core=1', 'com.example.memory="much"', 'com.example.state="on"']
    const lines = attributes.map((attribute) => `X-OCCI-Attribute: ${attribute}`)
    const { text } = await send('POST', '/machine/', plain(`Category: ${category(machine)}`, ...lines))
    expect(text).toMatch(/line 2.*line 3.*line 4/s)
  })

  test('occi.core.id is ignored, whatever it is', async () => {
    const { send } = await client(cloud())
    const made = await send(
      'POST',
      '/machine/',
      plain(`Category: ${category(machine)}`, 'X-OCCI-Attribute: occi.core.id="7"'),
    )
    expect(made.status).toBe(201)
  })

  test('an attribute with a default gets it, a template overrides', async () => {
    const { send } = await client(cloud())
    const one = await send('POST', '/machine/', occi({ Category: category(machine) }))
    expect((await send('GET', pathOf(one.headers.location))).text).toContain('com.example.cores=1')
    const two = await send(
      'POST',
      '/machine/',
      occi({ Category: `${category(machine)}, ${category(large)}`, 'X-OCCI-Attribute': 'com.example.cores=2' }),
    )
    expect((await send('GET', pathOf(two.headers.location))).text).toContain('com.example.cores=8')
  })

  test('a backend that refuses decides the answer, and nothing is stored', async () => {
    const { send } = await client(cloud())
    const made = await send(
      'POST',
      '/machine/',
      occi({ Category: category(machine), 'X-OCCI-Attribute': 'com.example.host="refused"' }),
    )
    expect([made.status, made.text.trim()]).toEqual([503, 'no host is free'])
    expect((await send('GET', '/machine/')).text).toBe('')
  })

  test('a backend’s refusal has its place in the message', async () => {
    const queue = defineKind({
      scheme: 'http://example.com/occi#',
      term: 'queue',
      parent: resource,
      attributes: { 'com.example.depth': { type: 'integer', mutable: true } },
    })
    const app = cloud().registerBackend(queue, {
      create({ attributes }) {
        if (attributes['com.example.depth'] === 9) throw new AttributeError('too deep', 'com.example.depth')
      },
    })
    const { send } = await client(app)
    const of = (depth: number) => ({ kind: queue.identifier, attributes: { com: { example: { depth } } } })
    const made = await send('POST', '/', json({ resources: [of(1), of(9)] }))
    const pointer = '/resources/1/attributes/com/example/depth'
    expect(made.status).toBe(400)
    expect(JSON.parse(made.text)).toMatchObject({ code: 'attribute', faults: [{ message: 'too deep', pointer }] })
    const one = await send('POST', '/', plain(`Category: ${category(queue)}`, 'X-OCCI-Attribute: com.example.depth=9'))
    expect([one.status, one.text.trim()]).toEqual([400, 'line 2, column 19: too deep'])
  })

  test('link source and target must exist within the service; outside a target is any URI', async () => {
    const { send } = await client(cloud())
    const from = pathOf((await send('POST', '/machine/', occi({ Category: category(machine) }))).headers.location)
    const ends = (source: string, target: string) =>
      occi({
        Category: category(member),
        'X-OCCI-Attribute': `occi.core.source="${source}", occi.core.target="${target}"`,
      })
    const missing = await send('POST', '/member/', ends('/machine/none', 'http://elsewhere.example/x'))
    expect([missing.status, missing.text.includes('/machine/none')]).toEqual([400, true])
    expect((await send('POST', '/member/', ends(from, '/cluster/none'))).status).toBe(400)
    const unfitting = await send('POST', '/member/', ends(from, from))
    expect([unfitting.status, unfitting.text.includes(cluster.identifier)]).toEqual([400, true])
    expect((await send('POST', '/member/', ends(from, 'http://elsewhere.example/x'))).status).toBe(201)
  })
})

test.each(['/-/m', '/.well-known/m', '/.well-known/org/ogf/occi/m', '/.well-known'])(
  'PUT %s: nothing but the query interface is there (GFD.223 HTTP Methods Applied to Query Interface)',
  async (path) => {
    const { send } = await client(cloud())
    const got = await send('PUT', path, occi({ Category: category(machine) }))
    expect([got.status, got.text.includes('below /-/ or /.well-known/')]).toEqual([400, true])
    const below = await send('POST', `${path}/`, occi({ Category: category(machine) }))
    expect([below.status, below.text.includes('below /-/ or /.well-known/')]).toEqual([400, true])
    expect((await send('GET', '/machine/')).text).toBe('')
  },
)

test('faults in repeated header fields say which of them (GFD.229 OCCI Header Rendering)', async () => {
  const { send } = await client(cloud())
  const attributes = ['com.example.cores=2', 'com.example.memory=1.5, com.example.state="on"']
  const unread = await send(
    'PUT',
    '/m',
    occi({ Category: category(machine), 'X-OCCI-Attribute': ['com.example.cores=2', '=3'] }),
  )
  expect(unread.text).toMatch(/^header X-OCCI-Attribute, line 2, column 1: /)
  const wrong = await send('PUT', '/m', occi({ Category: category(machine), 'X-OCCI-Attribute': attributes }))
  expect(wrong.text).toMatch(/^header X-OCCI-Attribute, line 2, column 25: com\.example\.state is immutable/)
  const alone = await send('PUT', '/m', occi({ Category: category(machine), 'X-OCCI-Attribute': attributes[1] ?? '' }))
  expect(alone.text).toMatch(/^header X-OCCI-Attribute, column 25: com\.example\.state is immutable/)
})
