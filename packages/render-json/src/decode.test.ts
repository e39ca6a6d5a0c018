import type { RawType } from '@occi/core/authoring'
import { describe, expect, it } from 'vitest'
import { jsonRendering } from './json-rendering.ts'
import { messageOf, read } from './model.test-fixture.ts'

const infrastructure = 'http://schemas.ogf.org/occi/infrastructure#'
const computeKind = { identifier: `${infrastructure}compute`, class: 'kind' }
const none = new Map()

const vectors: readonly (readonly [what: string, document: unknown, expected: readonly RawType[], raw: unknown])[] = [
  [
    'GFD.226 Resouce Instance Example',
    {
      kind: `${infrastructure}compute`,
      mixins: ['http://example.com/os_tpl#debian9', 'http://example.com/resource_tpl#medium'],
      attributes: {
        'occi.compute.speed': 2,
        'com.example.occi.templates.myosmixin': { mykey: 'myvalue' },
      },
      actions: ['http://schemas.ogf.org/occi/infrastructure/compute/action#start'],
      id: 'urn:uuid:996ad860-2a9a-504f-8861-aeafd0b2ae29',
      links: [
        {
          kind: `${infrastructure}networkinterface`,
          attributes: { 'occi.infrastructure.networkinterface.interface': 'eth0' },
          id: 'urn:uuid:22fe83ae-a20f-54fc-b436-cec85c94c5e8',
          target: {
            location: '/network/b7d55bf4-7057-5113-85c8-141871bf7635',
            kind: `${infrastructure}network`,
          },
          source: { location: '/compute/996ad860-2a9a-504f-8861-aeafd0b2ae29' },
        },
      ],
    },
    ['entity', 'entities'],
    {
      type: 'entity',
      entity: {
        categories: [
          computeKind,
          { identifier: 'http://example.com/os_tpl#debian9', class: 'mixin' },
          { identifier: 'http://example.com/resource_tpl#medium', class: 'mixin' },
        ],
        attributes: new Map<string, unknown>([
          ['occi.compute.speed', { json: 2 }],
          ['com.example.occi.templates.myosmixin', { json: { mykey: 'myvalue' } }],
        ]),
        actions: ['http://schemas.ogf.org/occi/infrastructure/compute/action#start'],
        id: 'urn:uuid:996ad860-2a9a-504f-8861-aeafd0b2ae29',
        links: [
          {
            isLink: true,
            categories: [{ identifier: `${infrastructure}networkinterface`, class: 'kind' }],
            attributes: new Map([['occi.infrastructure.networkinterface.interface', { json: 'eth0' }]]),
            id: 'urn:uuid:22fe83ae-a20f-54fc-b436-cec85c94c5e8',
            target: {
              uri: '/network/b7d55bf4-7057-5113-85c8-141871bf7635',
              kind: `${infrastructure}network`,
            },
            source: { uri: '/compute/996ad860-2a9a-504f-8861-aeafd0b2ae29' },
          },
        ],
      },
    },
  ],
  [
    'GFD.226 Action Invocation Example',
    {
      action: 'http://schemas.ogf.org/occi/infrastructure/compute/action#stop',
      attributes: { method: 'graceful', options: { a: { b: 1 } } },
    },
    ['entity', 'action'],
    {
      type: 'action',
      action: 'http://schemas.ogf.org/occi/infrastructure/compute/action#stop',
      // The names of parameters need no dot, so nothing is nested in them.
      attributes: new Map<string, unknown>([
        ['method', { json: 'graceful' }],
        ['options', { json: { a: { b: 1 } } }],
      ]),
    },
  ],
  [
    'GFD.226 Entity Collection Rendering: resources and links',
    { links: [{ kind: 'a#l', source: '/x/1' }], resources: [{ kind: 'a#b' }] },
    ['entity', 'entities'],
    {
      type: 'entities',
      entities: [
        { categories: [{ identifier: 'a#b', class: 'kind' }], attributes: none },
        { categories: [{ identifier: 'a#l', class: 'kind' }], attributes: none, source: { uri: '/x/1' }, isLink: true },
      ],
    },
  ],
  [
    'GFD.226 Link Collection Rendering, where an entity would be read as well',
    { links: [{ kind: 'a#l' }] },
    ['entity', 'entities'],
    {
      type: 'entities',
      entities: [{ categories: [{ identifier: 'a#l', class: 'kind' }], attributes: none, isLink: true }],
    },
  ],
  [
    'a change of links alone, where only an entity is read',
    { links: [] },
    ['entity'],
    { type: 'entity', entity: { categories: [], attributes: none, links: [] } },
  ],
  [
    'an entity of which nothing is said',
    {},
    ['entity'],
    { type: 'entity', entity: { categories: [], attributes: none } },
  ],
  [
    'GFD.226 Mixin Instance Rendering: one alone, as clients define and remove it',
    {
      location: '/tags/mixin1/',
      scheme: 'http://occiware.org/occi/tags#',
      term: 'usermixin1',
      attributes: {},
      title: 'my tag',
    },
    ['categories'],
    {
      type: 'categories',
      categories: [
        {
          location: '/tags/mixin1/',
          scheme: 'http://occiware.org/occi/tags#',
          term: 'usermixin1',
          attributes: [],
          title: 'my tag',
        },
      ],
    },
  ],
  [
    'GFD.226 Category Collection Rendering: everything of a query interface',
    {
      actions: [{ term: 'a', scheme: 'x#', attributes: { method: { type: 'string' } } }],
      mixins: [{ term: 'm', scheme: 'x#', location: '/m/', depends: ['x#d'], applies: ['x#k'], actions: ['x#a'] }],
      kinds: [{ term: 'k', scheme: 'x#', parent: 'x#p', location: '/k/' }],
      resources: [],
    },
    ['categories'],
    {
      type: 'categories',
      categories: [
        { class: 'kind', term: 'k', scheme: 'x#', rel: ['x#p'], location: '/k/' },
        {
          ...{ class: 'mixin', term: 'm', scheme: 'x#', location: '/m/' },
          ...{ rel: ['x#d'], applies: ['x#k'], actions: ['x#a'] },
        },
        { class: 'action', term: 'a', scheme: 'x#', attributes: [{ name: 'method', type: 'string' }] },
      ],
    },
  ],
  [
    'a kind and a mixin that stand alone: what only they have tells them',
    { term: 'k', scheme: 'x#', parent: 'x#p' },
    ['categories'],
    { type: 'categories', categories: [{ class: 'kind', term: 'k', scheme: 'x#', rel: ['x#p'] }] },
  ],
  [
    'a mixin as the draft before 1.2 showed it',
    {
      mixins: [
        {
          term: 'm',
          scheme: 'x#',
          location: '/m/',
          related: ['x#d'],
          attributes: { com: { example: { a: { mutable: true, pattern: '.*' }, b: {} } } },
        },
      ],
    },
    ['categories'],
    {
      type: 'categories',
      categories: [
        {
          ...{ class: 'mixin', term: 'm', scheme: 'x#', location: '/m/', rel: ['x#d'] },
          attributes: [{ name: 'com.example.a', mutable: true, pattern: '.*' }, { name: 'com.example.b' }],
        },
      ],
    },
  ],
  [
    'GFD.226 Attribute Description Rendering',
    {
      term: 'm',
      scheme: 'x#',
      attributes: {
        'a.all': { mutable: true, required: true, type: 'string', default: 'x', description: 'y' },
        'a.int': { type: 'number', pattern: { $schema: 'http://json-schema.org/draft-04/schema#', type: 'integer' } },
        'a.min': { type: 'number', pattern: { type: 'integer', minimum: 1 } },
        'a.enum': { type: 'string', pattern: { enum: ['b'] } },
        'a.object': { type: 'object', default: { deep: { er: 1 } } },
        plain: { type: 'integer' },
      },
    },
    ['categories'],
    {
      type: 'categories',
      categories: [
        {
          term: 'm',
          scheme: 'x#',
          attributes: [
            { name: 'a.all', mutable: true, required: true, type: 'string', default: 'x', description: 'y' },
            { name: 'a.int', type: 'integer' },
            { name: 'a.min', type: 'integer', pattern: { minimum: 1 } },
            { name: 'a.enum', type: 'string', pattern: { enum: ['b'] } },
            { name: 'a.object', type: 'object', default: { deep: { er: 1 } } },
            { name: 'plain', type: 'integer' },
          ],
        },
      ],
    },
  ],
  [
    'a filter by categories, as rOCCI 5 lists them',
    { mixins: ['x#a', 'x#b'], kinds: ['x#k'], actions: ['x#c'], attributes: { 'a.b': 1 } },
    ['filter'],
    {
      type: 'filter',
      categories: [
        { identifier: 'x#k', class: 'kind' },
        { identifier: 'x#a', class: 'mixin' },
        { identifier: 'x#b', class: 'mixin' },
        { identifier: 'x#c', class: 'action' },
      ],
      attributes: new Map([['a.b', { json: 1 }]]),
    },
  ],
  [
    'a filter by a kind',
    { kind: 'x#k' },
    ['locations', 'filter'],
    { type: 'filter', categories: [{ identifier: 'x#k', class: 'kind' }], attributes: none },
  ],
  [
    'locations',
    { locations: ['/a/1', 'http://occi.example.org/b/2'] },
    ['locations', 'entity', 'entities'],
    { type: 'locations', locations: ['/a/1', 'http://occi.example.org/b/2'] },
  ],
  [
    'an entity that stands for the existing one of its id',
    { id: '45d36ec4-9d56-4947-b8d2-27788dedefaf', kind: 'x#k', mixins: ['x#m'] },
    ['locations', 'entity', 'entities'],
    { type: 'locations', locations: ['45d36ec4-9d56-4947-b8d2-27788dedefaf'] },
  ],
  [
    'entities that stand for existing ones',
    { resources: [{ id: 'urn:x:1' }, { id: 'urn:x:2', location: '/x/2' }], links: [{ id: 'urn:x:3' }] },
    ['locations', 'entity', 'entities'],
    { type: 'locations', locations: ['urn:x:1', 'urn:x:2', 'urn:x:3'] },
  ],
  [
    'a listing that is sent back, where only existing entities are meant',
    { resources: [{ id: 'urn:x:1', kind: 'x#k', title: 't', attributes: { 'a.b': 1 } }] },
    ['locations'],
    { type: 'locations', locations: ['urn:x:1'] },
  ],
  [
    'an entity that says more of itself, where new ones are expected as well',
    { id: 'urn:x:1', kind: 'x#k', title: 't' },
    ['locations', 'entity', 'entities'],
    {
      type: 'entity',
      entity: {
        categories: [{ identifier: 'x#k', class: 'kind' }],
        attributes: none,
        id: 'urn:x:1',
        title: { json: 't' },
      },
    },
  ],
]

describe('jsonRendering reads', () => {
  it.each(vectors)('%s', (_, document, expected, raw) => {
    expect(read(document, ...expected).raw).toEqual(raw)
  })

  it('attributes nested by dots, beside flat ones', () => {
    const attributes = {
      occi: { compute: { cores: 1, 'memory.max': 2 }, core: { id: 'urn:x:1', title: 'mine' } },
      com: { example: { list: [{ a: 1 }], empty: {} } },
      'com.example.settings': { deep: { er: 1 } },
      plain: 'p',
    }
    const { raw } = read({ attributes }, 'entity')
    expect(raw.type === 'entity' && Object.fromEntries(raw.entity.attributes)).toEqual({
      'occi.compute.cores': { json: 1 },
      'occi.compute.memory.max': { json: 2 },
      'occi.core.id': { json: 'urn:x:1' },
      'occi.core.title': { json: 'mine' },
      'com.example.list': { json: [{ a: 1 }] },
      'com.example.empty': { json: {} },
      'com.example.settings': { json: { deep: { er: 1 } } },
      plain: { json: 'p' },
    })
    expect(raw.type === 'entity' && Object.fromEntries(raw.entity.nested ?? [])).toEqual({
      occi: attributes.occi,
      'occi.compute': attributes.occi.compute,
      'occi.core': attributes.occi.core,
      com: attributes.com,
      'com.example': attributes.com.example,
    })
  })

  it('an attribute of any name into a map, which makes any name safe', () => {
    const { raw } = read('{"attributes": {"__proto__": {"x": 1}, "constructor": 2, "a.b": {"__proto__": 3}}}', 'entity')
    if (raw.type !== 'entity') return expect.unreachable()
    expect([...raw.entity.attributes.keys()]).toEqual(['__proto__.x', 'constructor', 'a.b'])
    expect(JSON.stringify(raw.entity.attributes.get('a.b'))).toBe('{"json":{"__proto__":3}}')
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false)
  })

  it('categories that are shown instead of named', () => {
    const mixin = { scheme: 'x#', term: 'm', title: 'shown' }
    const { raw } = read({ kind: { scheme: 'x#', term: 'k' }, mixins: ['x#l', mixin], actions: [mixin] }, 'entity')
    expect(raw).toMatchObject({
      entity: { categories: [{ identifier: 'x#k' }, { identifier: 'x#l' }, { identifier: 'x#m' }], actions: ['x#m'] },
    })
  })

  it('ends of a link that are strings, as in the draft before 1.2', () => {
    const link = { kind: 'x#l', source: 'http://occi.example.org/x/1', target: '/x/2', rel: 'x#r' }
    expect(read(link, 'entity').raw).toMatchObject({
      entity: { source: { uri: 'http://occi.example.org/x/1' }, target: { uri: '/x/2' }, isLink: true },
    })
  })

  it('nothing from white space alone', () => {
    expect(jsonRendering().decode(messageOf(' \r\n\t'), ['entity'])).toBeUndefined()
  })
})
