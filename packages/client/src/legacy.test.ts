import { compute } from '@occi/infrastructure'
import { describe, expect, test } from 'vitest'
import { connect } from './index.ts'
import { type Recorded, recorded } from './recorded.test-fixture.ts'

const infrastructure = 'http://schemas.ogf.org/occi/infrastructure#'
const category = `compute;scheme="${infrastructure}";class="kind";location="/compute/";title="compute resource"`
const start = 'http://schemas.ogf.org/occi/infrastructure/compute/action#start'

async function all<T>(entities: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const entity of entities) found.push(entity)
  return found
}

describe('rOCCI-server, which knows itself under another address', () => {
  const id = '157754bb-af01-40be-853a-6a1f1b5ac500'
  const location: Recorded = { body: `X-OCCI-Location: http://occi1.example.org:80/compute/${id}` }
  const server = {
    'GET /-/': {
      fields: { Server: 'rOCCI-server/1.1 OCCI/1.1' },
      body: `Category: ${category};rel="http://schemas.ogf.org/occi/core#resource";attributes="occi.core.id{immutable required} occi.compute.cores{}";actions="${start}"\n`,
    },
    'POST /compute/': { ...location, status: 201 },
    'GET /compute/': location,
    [`GET /compute/${id}`]: {
      body: [
        `Category: ${category}`,
        'Category: debian6;scheme="http://occi.example.org/occi/infrastructure/os_tpl#";class="mixin";location="/mixin/os_tpl/debian6/";title="debian"',
        `X-OCCI-Attribute: occi.core.id="${id}"`,
        'X-OCCI-Attribute: occi.core.title="test_title"',
        'X-OCCI-Attribute: occi.compute.cores=1',
        'X-OCCI-Attribute: occi.compute.memory=4.0',
        `Link: </compute/${id}?action=start>;rel="${start}"`,
        `Link: </storage/8>;rel="${infrastructure}storage";self="/link/storagelink/4011_0";category="${infrastructure}storagelink";occi.storagelink.state="active"`,
      ].join('\n'),
    },
    [`POST /compute/${id}?action=start`]: { body: 'OK' },
    [`DELETE /compute/${id}`]: {},
  }

  test('creates, reads, starts, lists and deletes', async () => {
    const { fetch, sent } = recorded(server)
    const occi = await connect('https://proxy.example.org', { fetch })
    const machines = occi.kind(compute)
    const made = await machines.create({ title: 'test_title', attributes: { 'occi.compute.cores': 1 } })
    expect(made).toEqual({
      id,
      location: `/compute/${id}`,
      kind: compute.identifier,
      mixins: ['http://occi.example.org/occi/infrastructure/os_tpl#debian6'],
      title: 'test_title',
      attributes: { 'occi.compute.cores': 1, 'occi.compute.memory': 4 },
      actions: [start],
      links: [expect.objectContaining({ location: '/link/storagelink/4011_0', target: '/storage/8' })],
    })
    expect(await occi.kind('compute').act(made, 'start')).toEqual(made)
    expect(await all(machines.list({ filter: { 'occi.compute.cores': 1 } }))).toEqual([made])
    expect(await all(machines.list({ filter: { 'occi.compute.cores': 2 } }))).toEqual([])
    await machines.delete(made)
    expect(sent.map(({ line }) => line)).toContain(`DELETE /compute/${id}`)
    const create = sent.find(({ line }) => line === 'POST /compute/')
    expect(create?.headers.get('content-type')).toMatch(/^text\/plain/)
    expect(create?.body).toBe(
      `Category: compute; scheme="${infrastructure}"; class="kind"\n` +
        'X-OCCI-Attribute: occi.core.title="test_title"\nX-OCCI-Attribute: occi.compute.cores=1\n',
    )
    const list = sent.find(({ line }) => line === 'GET /compute/')
    expect(list?.headers.get('x-occi-attribute')).toBe('occi.compute.cores=1')
  })
})

test('ooi, below a path and with a query interface at /-/ only', async () => {
  const { fetch } = recorded({
    'GET /occi1.1/-/': {
      fields: { Server: 'ooi/0.1 OCCI/1.1' },
      body: `Category: compute; scheme="${infrastructure}"; class="kind"; title="compute resource"; rel="http://schemas.ogf.org/occi/core#resource"; location="http://ooi.example.org/occi1.1/compute/"`,
    },
    'GET /occi1.1/compute/vm': {
      body: `Category: compute; scheme="${infrastructure}"; class="kind"\nX-OCCI-Attribute: occi.core.id="vm"\nX-OCCI-Attribute: occi.compute.state="active"`,
    },
    'GET /occi1.1/compute/': { body: 'X-OCCI-Location: http://ooi.example.org/occi1.1/compute/vm' },
  })
  const occi = await connect('http://ooi.example.org/occi1.1', { fetch })
  const [only] = await all(occi.kind(compute).list())
  expect(only).toMatchObject({
    id: 'vm',
    location: '/occi1.1/compute/vm',
    attributes: { 'occi.compute.state': 'active' },
  })
})

test('pyssf, which refuses several media types and speaks in header fields', async () => {
  const fields = { Server: 'pyssf OCCI/1.1', 'Content-Type': 'text/occi' }
  const { fetch, sent } = recorded({
    'GET /.well-known/org/ogf/occi/-/': [
      { status: 406, body: 'no' },
      {
        fields: {
          ...fields,
          Category: `${category}; attributes="occi.compute.cores{} occi.compute.state{immutable type:enum}"`,
        },
        body: 'OK',
      },
    ],
    'GET /compute/1': {
      fields: { ...fields, Category: category, 'X-OCCI-Attribute': 'occi.compute.cores=2, occi.core.id="1"' },
      body: 'OK',
    },
    'POST /compute/': { fields: { ...fields, Location: 'http://a.example.org/compute/1' }, body: 'OK' },
  })
  const occi = await connect('http://a.example.org', { fetch })
  const made = await occi.kind(compute).create({ attributes: { 'occi.compute.cores': 2 } })
  expect(made).toMatchObject({ location: '/compute/1', attributes: { 'occi.compute.cores': 2 } })
  expect(sent.find(({ line }) => line === 'POST /compute/')?.headers.get('x-occi-attribute')).toBe(
    'occi.compute.cores=2',
  )
})
