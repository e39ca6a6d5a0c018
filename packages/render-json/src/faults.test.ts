import { type Fault, isOcciError, type ModelPath, type OcciError } from '@occi/core'
import { type RawType, resolveDrafts, resolveFilter, resolveInvocation, resolveMixins } from '@occi/core/authoring'
import { resolveContext } from '@occi/testkit/rendering'
import { describe, expect, it } from 'vitest'
import { jsonRendering } from './json-rendering.ts'
import { catalogue, compute, networkinterface, read, stop } from './model.test-fixture.ts'

function refusal(document: unknown, types: readonly RawType[]): OcciError {
  try {
    read(document, ...types)
  } catch (error) {
    if (isOcciError(error)) return error
    throw error
  }
  throw new Error(`${JSON.stringify(document)} was read`)
}

const short = ({ message, position }: Fault) => `${position?.pointer}: ${message}`

describe('jsonRendering refuses', () => {
  it.each<[what: string, document: unknown, types: RawType[], faults: string[]]>([
    ['what is no object', [], ['entity', 'entities'], [': expected an entity as {"kind": …}, or entities as']],
    ['null', 'null', ['action'], [': expected an action invocation as {"action": …}, found null']],
    [
      'another type',
      { kind: 'x#k' },
      ['action'],
      [': expected an action invocation as {"action": …}, found an object'],
    ],
    ['an entity where locations are read', { kind: 'x#k' }, ['locations'], [': expected locations']],
    ['nothing where locations are read', {}, ['locations'], [': expected locations']],
    ['a call where an entity is read', { action: 'x#a' }, ['entity'], [': expected an entity']],
    [
      'everything that is wrong at once',
      {
        kind: 1,
        mixins: ['x#m', 2, { term: 'm' }],
        attributes: [],
        actions: 'x#a',
        id: 4,
        summary: 's',
        links: [{ source: {}, target: null, links: [] }, 'x'],
        'a/b~c': 1,
      },
      ['entity'],
      [
        '/a~1b~0c: "a/b~c" is not a member of a resource',
        '/kind: kind must name categories as "<scheme><term>", found a number',
        '/mixins/1: mixins must name categories',
        '/mixins/2: mixins must name categories as "<scheme><term>", found an object',
        '/attributes: attributes must be an object, found an array',
        '/id: id must be a string, found a number',
        '/links/1: links must hold objects, found a string',
        '/links/0/links: "links" is not a member of a link',
        '/links/0/source: source needs its location',
        '/links/0/target: target must be an object, found null',
        '/actions: actions must be an array, found a string',
      ],
    ],
    [
      'null for what is absent',
      { title: 't', links: null },
      ['entity'],
      ['/links: links must be an array, found null'],
    ],
    [
      'a summary of a link',
      { source: '/x/1', summary: 's' },
      ['entity'],
      ['/summary: "summary" is not a member of a link'],
    ],
    [
      'an end with unknown members',
      { target: { location: '/x/1', uri: '/x/1' } },
      ['entity'],
      ['/target/uri: "uri" is not a member of a target'],
    ],
    [
      'an attribute given flat and nested',
      { attributes: { 'occi.compute.cores': 1, occi: { compute: { cores: 2 } } } },
      ['entity'],
      ['/attributes/occi/compute/cores: the attribute "occi.compute.cores" is given twice'],
    ],
    [
      'categories among new entities',
      { resources: [], mixins: [{ term: 'm', scheme: 'x#' }], other: 1 },
      ['entities'],
      ['/other: "other" is not a member of a collection of entities', '/mixins: mixins do not belong in this request'],
    ],
    [
      'entities among categories',
      { mixins: [], resources: [{ kind: 'x#k' }] },
      ['categories'],
      ['/resources: resources do not belong in this request'],
    ],
    [
      'wrong categories',
      { mixins: [{ term: 1, attributes: { 'a.b': { mutable: 'once', unit: 'GB' }, 'a.c': 1 }, size: 1 }] },
      ['categories'],
      [
        '/mixins/0/size: "size" is not a member of a mixin',
        '/mixins/0: a category needs its scheme',
        '/mixins/0/term: term must be a string, found a number',
        '/mixins/0/attributes/a.b/unit: "unit" is not a member of the description of "a.b"',
        '/mixins/0/attributes/a.b/mutable: mutable must be true or false, found a string',
        '/mixins/0/attributes/a.c: the description of "a.c" must be an object, found a number',
      ],
    ],
    [
      'other members beside locations',
      { locations: ['/x/1', 2], resources: [] },
      ['locations'],
      ['/resources: "resources" is not a member of a list of locations', '/locations/1: locations must hold strings'],
    ],
    ['a wrong call', { action: 1, method: 'x' }, ['action'], ['/method: "method" is not', '/action: action must name']],
    [
      'a wrong filter',
      { kind: [], attributes: 1 },
      ['filter'],
      ['/kind: kind must name', '/attributes: attributes must'],
    ],
  ])('%s', (_, document, types, faults) => {
    const error = refusal(document, types)
    expect(error.code).toBe('syntax')
    const found = error.faults.map(short)
    expect(found).toEqual(faults.map((fault) => expect.stringContaining(fault)))
    found.forEach((one, i) => {
      expect(one.startsWith(faults[i] ?? '')).toBe(true)
    })
    for (const { message } of error.faults) expect(error.message).toContain(message)
  })

  it('what is no UTF-8', () => {
    const message = { fields: [], body: Uint8Array.of(0x7b, 0x22, 0xc3, 0x28, 0x22) }
    expect(() => jsonRendering().decode(message, ['entity'])).toThrow('line 1: the octets are not UTF-8')
  })

  it('a large body with a short answer', () => {
    const { faults, message } = refusal({ mixins: Array.from({ length: 10_000 }, () => 1) }, ['entity'])
    expect(faults).toHaveLength(101)
    expect(faults.at(-1)?.message).toBe('9900 more faults')
    expect(message.length).toBeLessThan(20_000)
  })

  it('names of members in one short line', () => {
    const { faults } = refusal({ [`a\r\n${'b'.repeat(500)}`]: 1 }, ['entity'])
    expect(faults[0]?.message).toMatch(/^"a\\r\\nb{50,60}…" is not a member/)
  })
})

describe('jsonRendering finds the place of a fault of the model in the message', () => {
  const context = resolveContext(catalogue)

  /** The pointers of everything that core finds wrong. */
  function pointersOf(document: unknown, types: RawType[]): (string | undefined)[] {
    const { raw, at } = read(document, ...types)
    try {
      if (raw.type === 'entity') resolveDrafts([raw.entity], context)
      if (raw.type === 'entities') resolveDrafts(raw.entities, context)
      if (raw.type === 'categories') resolveMixins(raw.categories, context)
      if (raw.type === 'action') resolveInvocation(raw, 'stop', context)
      if (raw.type === 'filter') resolveFilter(raw, context)
    } catch (error) {
      if (isOcciError(error)) return error.faults.map(({ path }) => at(path)?.pointer)
      throw error
    }
    return []
  }

  const kind = compute.identifier
  it.each<[what: string, document: unknown, types: RawType[], pointers: string[]]>([
    ['a missing kind', { title: 't' }, ['entity'], ['']],
    ['an unknown kind', { kind: 'x#k' }, ['entity'], ['/kind']],
    [
      'an unknown mixin, without and with a kind',
      { resources: [{ mixins: ['x#m'] }, { mixins: ['x#a', 'x#b'], kind: 'x#k' }] },
      ['entities'],
      ['/resources/0/mixins/0', '/resources/1/kind', '/resources/1/mixins/0', '/resources/1/mixins/1'],
    ],
    ['a required attribute that is missing', { kind, attributes: {} }, ['entity'], ['/attributes']],
    ['a required attribute without attributes', { kind }, ['entity'], ['']],
    [
      'wrong values, flat and nested',
      {
        kind,
        title: 1,
        attributes: { 'occi.compute.memory': 'x', occi: { compute: { cores: 0.5 }, core: { summary: [] } } },
      },
      ['entity'],
      ['/attributes/occi.compute.memory', '/attributes/occi/compute/cores', '/title', '/attributes/occi/core/summary'],
    ],
    [
      'a link within a resource of a collection',
      {
        resources: [
          { kind, attributes: { 'occi.compute.memory': 1 } },
          {
            kind,
            attributes: { 'occi.compute.memory': 1 },
            links: [{ kind: networkinterface.identifier, target: '/cloud/x/1', attributes: { 'a/b.c': 1 } }],
          },
        ],
      },
      ['entities'],
      ['/resources/1/links/0/attributes/a~1b.c'],
    ],
    [
      'links of a collection, its resources counted',
      {
        links: [{ kind: networkinterface.identifier, source: { location: 'x y' } }, { kind: 'x#l' }],
        resources: [{ kind: 'x#k' }],
      },
      ['entities'],
      ['/links/0', '/links/0/source', '/links/1/kind', '/resources/0/kind'],
    ],
    [
      'the end of a link',
      { kind: networkinterface.identifier, source: { location: 'x y' }, target: { location: 'z' } },
      ['entity'],
      ['/source', '/target'],
    ],
    ['an unknown action', { action: 'x#a' }, ['action'], ['/action']],
    [
      'a parameter of an action',
      { action: stop.identifier, attributes: { method: 'softly', other: 1 } },
      ['action'],
      ['/attributes/method', '/attributes/other'],
    ],
    [
      'a filter',
      { kinds: ['x#k', kind], mixins: ['x#m'], attributes: { 'a.b': 1 } },
      ['filter'],
      ['/kinds/0', '/mixins/0', '/attributes/a.b'],
    ],
    [
      'a mixin that a client defines',
      {
        mixins: [
          { term: 'ok', scheme: 'http://example.com/#', applies: ['x#k'], location: 'nowhere' },
          { term: '?', scheme: 'x', attributes: { com: { example: { a: { type: 'date' } } } }, actions: ['x#a'] },
        ],
      },
      ['categories'],
      [
        '/mixins/0/location',
        '/mixins/0/applies',
        '/mixins/1/term',
        '/mixins/1/scheme',
        '/mixins/1/actions',
        '/mixins/1/attributes/com/example/a',
      ],
    ],
  ])('%s', (_, document, types, pointers) => {
    expect(pointersOf(document, types).sort()).toEqual([...pointers].sort())
  })

  it.each<[document: unknown, types: RawType[], path: ModelPath, pointer: string]>([
    [{ locations: ['/a', '/b'] }, ['locations'], ['locations', 1], '/locations/1'],
    [{ locations: [] }, ['locations'], ['locations'], '/locations'],
    [{ id: 'urn:x:1' }, ['locations'], ['locations', 0], '/id'],
    [{ resources: [{ id: 'urn:x:1' }], links: [{ id: 'urn:x:2' }] }, ['locations'], ['locations', 1], '/links/0/id'],
    [
      { mixins: [{ term: 'm', scheme: 'x#', related: 'x#d' }] },
      ['categories'],
      ['categories', 0, 'rel'],
      '/mixins/0/related',
    ],
    [{ mixins: [{ term: 'm', scheme: 'x#' }] }, ['categories'], ['categories', 0, 'rel'], '/mixins/0'],
    [{ term: 'm', scheme: 'x#' }, ['categories'], ['categories', 0, 'term'], '/term'],
    [{ kind: 'x#k', source: '/a' }, ['entity'], ['source'], '/source'],
    [{ attributes: { 'occi.core.source': '/a' } }, ['entity'], ['source'], '/attributes/occi.core.source'],
    [{ kind: 'x#k' }, ['entity'], ['categories'], '/kind'],
  ])('in %j', (document, types, path, pointer) => {
    expect(read(document, ...types).at(path)).toEqual({ pointer })
  })
})
