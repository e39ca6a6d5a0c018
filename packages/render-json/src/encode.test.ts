import { AttributeError, OcciError } from '@occi/core'
import { bodyText, noAttributes, type Payload, type RawEntity } from '@occi/core/authoring'
import { received, renderContext } from '@occi/testkit/rendering'
import { describe, expect, it } from 'vitest'
import { jsonRendering } from './json-rendering.ts'
import {
  all,
  catalogue,
  compute,
  context,
  medium,
  net,
  network,
  nic,
  start,
  stop,
  tag,
  vm,
  written,
} from './model.test-fixture.ts'

const nicJson = {
  kind: 'http://schemas.ogf.org/occi/infrastructure#networkinterface',
  mixins: ['http://schemas.ogf.org/occi/infrastructure/networkinterface#ipnetworkinterface'],
  attributes: { 'occi.networkinterface.interface': 'eth0', 'occi.networkinterface.address': '192.168.0.100' },
  id: 'urn:uuid:22fe83ae-a20f-54fc-b436-cec85c94c5e8',
  source: {
    location: '/cloud/compute/996ad860-2a9a-504f-8861-aeafd0b2ae29',
    kind: 'http://schemas.ogf.org/occi/infrastructure#compute',
  },
  target: {
    location: '/cloud/network/b7d55bf4-7057-5113-85c8-141871bf7635',
    kind: 'http://schemas.ogf.org/occi/infrastructure#network',
  },
}

const vmJson = {
  kind: 'http://schemas.ogf.org/occi/infrastructure#compute',
  mixins: ['http://example.com/occi#medium'],
  attributes: {
    'occi.compute.memory': 4,
    'occi.compute.cores': 2,
    'com.example.compute.settings': { 'my.key': 'my value' },
  },
  actions: ['http://schemas.ogf.org/occi/infrastructure/compute/action#start'],
  id: 'urn:uuid:996ad860-2a9a-504f-8861-aeafd0b2ae29',
  links: [nicJson],
  summary: 'It "does" things',
  title: 'A machine',
}

const netJson = {
  kind: 'http://schemas.ogf.org/occi/infrastructure#network',
  id: 'urn:uuid:b7d55bf4-7057-5113-85c8-141871bf7635',
}

const partial: RawEntity = {
  categories: [{ identifier: compute.identifier }, { identifier: medium.identifier }, { identifier: 'urn:x:y#z' }],
  attributes: new Map([
    ['occi.compute.cores', { text: '2' }],
    ['occi.compute.hostname', { text: '42' }],
    ['com.example.unknown', { text: 'true' }],
    ['com.example.compute.settings', { json: { a: [1] } }],
    ['occi.core.title', { text: 'mine' }],
    ['occi.core.id', { text: 'urn:x:1' }],
  ]),
  summary: { json: 'a summary' },
}

const linkPartial: RawEntity = {
  categories: [{ identifier: nic.kind, class: 'kind' }],
  attributes: new Map([
    ['occi.core.target', { text: '/network/1' }],
    ['occi.core.target.kind', { text: network.identifier }],
  ]),
  source: { uri: 'http://elsewhere.example.net/1' },
}

describe('jsonRendering writes', () => {
  it.each<[string, Payload, unknown]>([
    ['GFD.226 Resource Instance Rendering', { type: 'entity', entity: vm, links: [nic] }, vmJson],
    ['GFD.226 Resource Instance Rendering: absent, not empty', { type: 'entity', entity: net, links: [] }, netJson],
    ['GFD.226 Link Instance Rendering', { type: 'entity', entity: nic, links: [] }, nicJson],
    [
      'GFD.226 Link Instance Source/Target Rendering: a target elsewhere, of unknown kind',
      {
        type: 'entity',
        entity: { ...net, source: '/gone/1', target: 'http://elsewhere.example.net/1' },
        links: [],
      },
      { ...netJson, source: { location: '/cloud/gone/1' }, target: { location: 'http://elsewhere.example.net/1' } },
    ],
    [
      'GFD.226 Action Invocation Rendering',
      { type: 'action', action: stop, attributes: { method: 'graceful' } },
      { action: 'http://schemas.ogf.org/occi/infrastructure/compute/action#stop', attributes: { method: 'graceful' } },
    ],
    [
      'GFD.226 Action Invocation Rendering: no attributes',
      { type: 'action', action: start, attributes: noAttributes() },
      { action: 'http://schemas.ogf.org/occi/infrastructure/compute/action#start' },
    ],
    [
      'GFD.226 Entity Collection Rendering: resources and links',
      { type: 'entities', batches: [all] },
      { resources: [vmJson, netJson], links: [nicJson] },
    ],
    ['GFD.226 Link Collection Rendering', { type: 'entities', batches: [all.slice(2)] }, { links: [nicJson] }],
    ['GFD.226 Resource Collection Rendering: none', { type: 'entities', batches: [] }, { resources: [] }],
    [
      'GFD.226 Mixin Instance Rendering',
      { type: 'categories', categories: [medium, tag] },
      {
        mixins: [
          {
            term: 'medium',
            scheme: 'http://example.com/occi#',
            title: 'Medium VM',
            attributes: { 'occi.compute.memory': { mutable: false, required: false, type: 'number', default: 4 } },
            depends: ['http://example.com/occi#template'],
            applies: ['http://schemas.ogf.org/occi/infrastructure#compute'],
            location: '/cloud/templates/medium/',
          },
          {
            term: 'tag',
            scheme: 'http://example.com/tags#',
            depends: ['http://elsewhere.example.net/#tag'],
            location: '/cloud/tags/tag/',
          },
        ],
      },
    ],
    [
      'GFD.226 Action Instance Rendering',
      { type: 'categories', categories: [start, stop] },
      {
        actions: [
          { term: 'start', scheme: 'http://schemas.ogf.org/occi/infrastructure/compute/action#', title: 'Start' },
          {
            term: 'stop',
            scheme: 'http://schemas.ogf.org/occi/infrastructure/compute/action#',
            attributes: {
              method: {
                mutable: true,
                required: false,
                type: 'string',
                pattern: {
                  $schema: 'https://json-schema.org/draft/2020-12/schema',
                  enum: ['graceful', 'poweroff'],
                },
                default: 'poweroff',
              },
            },
          },
        ],
      },
    ],
    [
      'GFD.226 Kind Instance Rendering',
      { type: 'categories', categories: [compute, network] },
      {
        kinds: [
          {
            term: 'compute',
            scheme: 'http://schemas.ogf.org/occi/infrastructure#',
            title: 'Compute Resource',
            attributes: {
              'occi.compute.cores': {
                mutable: true,
                required: false,
                type: 'number',
                pattern: { $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'integer' },
                description: 'Number of cores',
              },
              'occi.compute.hostname': {
                mutable: true,
                required: false,
                type: 'string',
                pattern: { pattern: '^\\S+$' },
              },
              'occi.compute.memory': { mutable: true, required: true, type: 'number' },
              'occi.compute.state': {
                mutable: false,
                required: false,
                type: 'string',
                pattern: { $schema: 'https://json-schema.org/draft/2020-12/schema', enum: ['active', 'inactive'] },
                default: 'inactive',
              },
              'occi.compute.userdata': { mutable: true, required: false, type: 'string' },
              'com.example.compute.labels': { mutable: true, required: false, type: 'array', default: ['a'] },
              'com.example.compute.settings': { mutable: true, required: false, type: 'object' },
            },
            parent: 'http://schemas.ogf.org/occi/core#resource',
            actions: [
              'http://schemas.ogf.org/occi/infrastructure/compute/action#start',
              'http://schemas.ogf.org/occi/infrastructure/compute/action#stop',
            ],
            location: '/cloud/compute/',
          },
          {
            term: 'network',
            scheme: 'http://schemas.ogf.org/occi/infrastructure#',
            parent: 'http://schemas.ogf.org/occi/core#resource',
            location: '/cloud/network/',
          },
        ],
      },
    ],
    ['no categories', { type: 'categories', categories: [] }, { kinds: [], mixins: [], actions: [] }],
    [
      'locations, as peers list them',
      { type: 'locations', locations: ['/a/1', '/b/2'] },
      { locations: ['/cloud/a/1', '/cloud/b/2'] },
    ],
    ['nothing', { type: 'nothing' }, {}],
    [
      'a filter',
      { type: 'filter', categories: [compute, medium], attributes: { 'occi.compute.cores': 2 } },
      {
        kinds: [compute.identifier],
        mixins: [medium.identifier],
        attributes: { 'occi.compute.cores': 2 },
      },
    ],
    [
      'a partial entity of text: values get the types that the catalogue knows',
      { type: 'partial', entity: partial },
      {
        kind: compute.identifier,
        mixins: [medium.identifier, 'urn:x:y#z'],
        attributes: {
          'occi.compute.cores': 2,
          'occi.compute.hostname': '42',
          'com.example.unknown': 'true',
          'com.example.compute.settings': { a: [1] },
        },
        id: 'urn:x:1',
        summary: 'a summary',
        title: 'mine',
      },
    ],
    [
      'an entity with a link within',
      {
        type: 'partial',
        entity: { categories: [], attributes: new Map(), links: [linkPartial], actions: ['urn:x#y'] },
      },
      {
        actions: ['urn:x#y'],
        links: [
          {
            kind: nic.kind,
            source: { location: 'http://elsewhere.example.net/1' },
            target: { location: '/network/1', kind: network.identifier },
          },
        ],
      },
    ],
  ])('%s', async (_, payload, json) => {
    expect(await written(payload)).toEqual(json)
  })

  it('the negotiated media type as its Content-Type', async () => {
    const within = renderContext('application/json', catalogue)
    const { fields } = await jsonRendering().encode({ type: 'nothing' }, within)
    expect(fields).toEqual([['Content-Type', 'application/json']])
  })

  it('where entities are, as media types do whose schema is not that of the standard', async () => {
    const json = { ...context, mediaType: 'application/json' }
    const { body } = await jsonRendering().encode({ type: 'entity', entity: vm, links: [nic] }, json)
    const { location, links } = JSON.parse(String(body))
    expect([location, links[0].location]).toEqual([context.path(vm.location), context.path(nic.location)])
  })

  it('an entity and categories at once, without a turn of the event loop', () => {
    const rendering = jsonRendering()
    expect(rendering.encode({ type: 'entity', entity: vm, links: [nic] }, context)).toHaveProperty('body')
    expect(rendering.encode({ type: 'categories', categories: catalogue.categories }, context)).toHaveProperty('body')
  })

  it('the location that the request sees, though a category is written once', async () => {
    const elsewhere = { ...context, path: (location: string) => `/other${location}` }
    const payload: Payload = { type: 'categories', categories: [tag] }
    expect(await written(payload)).toHaveProperty('mixins.0.location', '/cloud/tags/tag/')
    expect(await written(payload, elsewhere)).toHaveProperty('mixins.0.location', '/other/tags/tag/')
  })

  it.each([
    [
      { type: 'integer', pattern: { $schema: 'http://json-schema.org/draft-04/schema#', minimum: 1 } },
      { $schema: 'http://json-schema.org/draft-04/schema#', minimum: 1, type: 'integer' },
    ],
    [
      { type: 'integer', pattern: { type: 'number', allOf: [{ minimum: 1 }] }, enum: [1, 2] },
      { type: 'number', allOf: [{ minimum: 1 }, { type: 'integer', enum: [1, 2] }] },
    ],
  ] as const)('the pattern of %j', async (definition, pattern) => {
    const one = { ...tag, attributes: { 'a.b': definition } }
    expect(await written({ type: 'categories', categories: [one] })).toHaveProperty(
      ['mixins', 0, 'attributes', 'a.b', 'pattern'],
      pattern,
    )
  })

  it('an error as a problem', async () => {
    const error = new OcciError('invalid', 'two things are wrong', {
      faults: [
        { message: 'this', path: ['title'], position: { pointer: '/title' } },
        { message: 'that', path: [], position: { line: 2, column: 3 } },
      ],
    })
    const { fields, body } = await jsonRendering().encode({ type: 'error', error, status: 400 }, context)
    expect(fields).toEqual([['Content-Type', 'application/problem+json']])
    expect(JSON.parse(String(body))).toEqual({
      type: 'urn:occi:error:invalid',
      title: 'The message does not conform to the model',
      status: 400,
      detail: 'two things are wrong',
      code: 'invalid',
      faults: [
        { message: 'this', pointer: '/title' },
        { message: 'that', line: 2, column: 3 },
      ],
    })
    const refused = new AttributeError('too large', 'occi.compute.cores')
    expect(await written({ type: 'error', error: refused, status: 400 })).toMatchObject({
      code: 'attribute',
      faults: [{ message: 'too large' }],
    })
  })
})

describe('a listing', () => {
  it('is a stream, with a piece for each batch', async () => {
    let asked = 0
    async function* batches() {
      for (const one of all) {
        asked++
        yield [one]
      }
    }
    const { body } = await jsonRendering().encode({ type: 'entities', batches: batches() }, context)
    if (typeof body === 'string' || body instanceof Uint8Array) return expect.unreachable('the body is a stream')
    const pieces = body[Symbol.asyncIterator]()
    const nextText = async () => bodyText((await pieces.next()).value)
    expect(asked).toBe(0)
    expect(await nextText()).toBe(`{"resources":[${JSON.stringify(vmJson)}`)
    expect(asked).toBe(1)
    expect(await nextText()).toBe(`,${JSON.stringify(netJson)}`)
    expect(await nextText()).toBe(`],"links":[${JSON.stringify(nicJson)}`)
    expect(await nextText()).toBe(']}')
    expect((await pieces.next()).done).toBe(true)
  })

  it('ends with an error if its source fails', async () => {
    async function* batches() {
      yield all.slice(0, 1)
      throw new Error('the store is unavailable')
    }
    const message = await jsonRendering().encode({ type: 'entities', batches: batches() }, context)
    await expect(received(message)).rejects.toThrow('the store is unavailable')
  })

  it('refuses a resource after a link: the arrays come one after the other', async () => {
    const batches = [all.slice(2), all.slice(0, 1)]
    await expect(jsonRendering().encode({ type: 'entities', batches }, context)).rejects.toThrow('resources first')
  })

  it('looks up the source of many links once', async () => {
    const asked: string[] = []
    const read = {
      ...context.read,
      entity: (key: string) => {
        asked.push(key)
        return vm
      },
    }
    const links = [nic, { ...nic, id: 'urn:x:2' }].map((entity) => ({ entity, links: [] }))
    expect(await written({ type: 'entities', batches: [links] }, { ...context, read })).toMatchObject({
      links: [{ source: { kind: vm.kind } }, { source: { kind: vm.kind } }],
    })
    expect(asked).toEqual([vm.location])
  })
})
