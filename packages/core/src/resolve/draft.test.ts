import { describe, expect, test } from 'vitest'
import {
  type DraftOptions,
  type RawAttributes,
  type RawEntity,
  type ResolveContext,
  resolveDrafts,
} from '../authoring.ts'
import {
  context,
  faultsOf,
  input,
  job,
  json,
  large,
  queue,
  raw,
  scheme,
  small,
  start,
  tag,
  text,
  timed,
} from '../example-model.test-fixture.ts'
import { Catalogue, defineKind, defineMixin, type EntityDraft, entity, link, resource } from '../index.ts'

const command = 'com.example.job.command'
const cores = 'com.example.job.cores'
const uuid = 'de7335a7-07e0-4487-9cbd-ed51be7f2ce4'

/** The one draft that a message makes. */
function draftOf(entity: RawEntity, options?: DraftOptions, within: ResolveContext = context): EntityDraft {
  const [draft, another] = resolveDrafts([entity], within, options)
  expect(another).toBeUndefined()
  if (draft === undefined) throw new Error('no draft')
  return draft
}

const aJob = (attributes: RawAttributes = text({ [command]: 'ls' }), fields: Partial<RawEntity> = {}) =>
  raw([job], { attributes, ...fields })

describe('kind and mixins (GFD.221 Instantiation)', () => {
  test('are looked up', () => {
    const draft = draftOf(
      raw([tag, job, timed, tag], { attributes: text({ [command]: 'ls', 'com.example.timed.seconds': '1' }) }),
    )
    expect(draft.kind).toBe(job)
    expect(draft.mixins).toEqual([tag, timed])
    expect(draft.links).toEqual([])
  })

  test.each<[string, RawEntity, string, readonly (string | number)[]]>([
    ['no category', raw([]), 'an entity needs its kind: a Category of class kind is missing', ['categories']],
    ['a mixin only', raw([tag]), 'an entity needs its kind: a Category of class kind is missing', ['categories']],
    [
      'two kinds',
      raw([queue, job, job]),
      `an entity has one kind, ${queue.identifier} and ${job.identifier} are two`,
      ['categories', 1],
    ],
    [
      'an unknown category',
      raw(['http://example.com/occi#batch']),
      'http://example.com/occi#batch is not a category of this service, see the query interface /-/',
      ['categories', 0],
    ],
    [
      'an unknown scheme of a known term',
      raw(['http://example.org/#queue']),
      `http://example.org/#queue is not a category of this service, did you mean ${queue.identifier}?`,
      ['categories', 0],
    ],
    [
      'a category that breaks the line',
      raw(['http://example.org/\n#x']),
      'http://example.org/\\u000a#x is not a category of this service, see the query interface /-/',
      ['categories', 0],
    ],
    ['an action', raw([queue, start]), `${start.identifier} is an action, expected a kind or mixin`, ['categories', 1]],
    [
      'a class that is not the one',
      { ...raw([]), categories: [{ identifier: queue.identifier, class: 'mixin' }] },
      `${queue.identifier} is a kind, not a mixin`,
      ['categories', 0],
    ],
    [
      'a mixin that does not apply (GFD.221 Mixin: applies)',
      raw([queue, tag, timed], { attributes: text({ 'com.example.timed.seconds': '1' }) }),
      `the mixin ${timed.identifier} does not apply to the kind ${queue.identifier}`,
      ['categories', 2],
    ],
    [
      'the abstract kind (GFD.221 Entity)',
      raw([entity]),
      `entities of ${entity.identifier} cannot be created`,
      ['categories'],
    ],
    [
      'two templates (GFD.222 R0302)',
      raw([job, small, large], { attributes: text({ [command]: 'ls' }) }),
      `an entity holds one of ${small.identifier} and ${large.identifier}, not both`,
      ['categories', 2],
    ],
  ])('%s: 400', (_, entity, message, path) => {
    expect(faultsOf(() => resolveDrafts([entity], context))).toEqual([{ message, path }])
  })

  test('the right class is accepted', () => {
    const categories = [
      { identifier: queue.identifier, class: 'kind' as const },
      { identifier: tag.identifier, class: 'mixin' as const },
    ]
    expect(draftOf({ ...raw([]), categories })).toMatchObject({ kind: queue, mixins: [tag] })
  })

  test('names from Object.prototype are unknown categories', () => {
    for (const name of ['__proto__', 'constructor', 'toString']) {
      expect(faultsOf(() => resolveDrafts([raw([name])], context))).toHaveLength(1)
    }
  })

  test('resource and link can be created', () => {
    expect(draftOf(raw([resource])).kind).toBe(resource)
    const ends = text({ 'occi.core.source': '/job/1', 'occi.core.target': 'http://example.org/' })
    expect(draftOf(raw([link], { attributes: ends })).kind).toBe(link)
  })
})

describe('in a collection', () => {
  test('of a mixin, every entity gets it (POST of an entity to a mixin collection)', () => {
    expect(draftOf(raw([queue]), { mixins: [tag] }).mixins).toEqual([tag])
    expect(draftOf(raw([queue, tag]), { mixins: [tag] }).mixins).toEqual([tag])
    expect(draftOf(aJob(), { mixins: [large] }).attributes[cores]).toBe(8)
  })

  test('of a mixin that does not apply, or that excludes one that is listed', () => {
    expect(faultsOf(() => draftOf(raw([queue]), { mixins: [large] }))).toEqual([
      { message: `the mixin ${large.identifier} does not apply to the kind ${queue.identifier}`, path: ['categories'] },
    ])
    expect(
      faultsOf(() => draftOf(raw([job, small], { attributes: text({ [command]: 'ls' }) }), { mixins: [large] })),
    ).toEqual([
      {
        message: `an entity holds one of ${large.identifier} and ${small.identifier}, not both`,
        path: ['categories', 1],
      },
    ])
  })

  test('of a kind, entities are of just this kind', () => {
    expect(draftOf(raw([queue]), { kind: queue }).kind).toBe(queue)
    expect(faultsOf(() => draftOf(raw([queue]), { kind: resource }))).toEqual([
      { message: `this is the collection of ${resource.identifier}, not of ${queue.identifier}`, path: ['categories'] },
    ])
  })
})

describe('attributes (GFD.221 Attribute, Mutability)', () => {
  test('are read as their definitions say: from text', () => {
    const attributes = text({
      [command]: '5',
      [cores]: '4',
      'com.example.job.memory': '1.5',
      'com.example.job.urgent': 'true',
      'com.example.job.tags': '["a"]',
      'com.example.job.options': '{"a":1}',
      'com.example.job.script': 'echo',
    })
    expect(draftOf(aJob(attributes)).attributes).toEqual({
      [command]: '5',
      [cores]: 4,
      'com.example.job.memory': 1.5,
      'com.example.job.urgent': true,
      'com.example.job.tags': ['a'],
      'com.example.job.options': { a: 1 },
      'com.example.job.script': 'echo',
    })
  })

  test('and from JSON', () => {
    const attributes = json({ [command]: 'ls', [cores]: 4, 'com.example.job.options': { a: [null] } })
    expect(draftOf(aJob(attributes)).attributes).toEqual(
      Object.fromEntries([...attributes].map(([n, v]) => [n, 'json' in v && v.json])),
    )
    expect(faultsOf(() => draftOf(aJob(json({ [command]: 'ls', [cores]: '4' }))))).toEqual([
      { message: `${cores} must be an integer, not '4'`, path: ['attributes', cores] },
    ])
  })

  test.each<[string, RawAttributes, string]>([
    [
      'com.example.job.core',
      text({ 'com.example.job.core': '1' }),
      `com.example.job.core is not an attribute of this kind and these mixins, did you mean ${cores}?`,
    ],
    [
      'com.example.depth',
      text({ 'com.example.depth': '1' }),
      'com.example.depth is not an attribute of this kind and these mixins, see the query interface /-/',
    ],
    [
      'occi.core.nothing',
      text({ 'occi.core.nothing': '1' }),
      'occi.core.nothing is not an attribute of this kind and these mixins, see the query interface /-/',
    ],
    [
      'occi.core.source',
      text({ 'occi.core.source': '/a' }),
      'occi.core.source is not an attribute of this kind and these mixins, see the query interface /-/',
    ],
    [
      'constructor',
      text({ constructor: 'x' }),
      'constructor is not an attribute of this kind and these mixins, see the query interface /-/',
    ],
    [
      'toString',
      text({ toString: 'x' }),
      'toString is not an attribute of this kind and these mixins, see the query interface /-/',
    ],
    [
      '__proto__',
      new Map([['__proto__', { json: { polluted: true } }]]),
      '__proto__ is not an attribute of this kind and these mixins, see the query interface /-/',
    ],
    [
      'com.example.job.state',
      text({ 'com.example.job.state': 'done' }),
      'com.example.job.state is immutable, since the service sets it: leave it out',
    ],
    [cores, text({ [cores]: 'many' }), `${cores} must be an integer, not 'many'`],
    [
      'com.example.job.script',
      text({ 'com.example.job.script': 'a\nb' }),
      'com.example.job.script must not contain line breaks or other control characters',
    ],
    [
      'a\nb',
      text({ 'a\nb': '' }),
      'a\\u000ab is not an attribute of this kind and these mixins, see the query interface /-/',
    ],
  ])('%j: 400', (name, attributes, message) => {
    const given: RawAttributes = new Map([[command, { text: 'ls' }], ...attributes])
    expect(faultsOf(() => draftOf(aJob(given)))).toEqual([{ message, path: ['attributes', name] }])
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  })

  test('an attribute with a name from Object.prototype works if it is defined', () => {
    const odd = defineKind({
      scheme,
      term: 'toString',
      parent: resource,
      attributes: {
        'constructor.name': { type: 'string', mutable: true },
        'valueOf.x': { type: 'integer', default: 3 },
      },
    })
    const within = { ...context, catalogue: new Catalogue([odd]) }
    const { attributes } = draftOf(raw([odd], { attributes: text({ 'constructor.name': 'x' }) }), {}, within)
    expect(Object.entries(attributes)).toEqual([
      ['constructor.name', 'x'],
      ['valueOf.x', 3],
    ])
    expect(attributes.toString).toBeUndefined()
    expect(Object.entries(draftOf(raw([odd]), {}, within).attributes)).toEqual([['valueOf.x', 3]])
  })

  test('a required one that is missing, of the kind or of a mixin', () => {
    expect(faultsOf(() => draftOf(raw([job, timed])))).toEqual([
      { message: `${command} is required and missing`, path: ['attributes', command] },
      {
        message: 'com.example.timed.seconds is required and missing',
        path: ['attributes', 'com.example.timed.seconds'],
      },
    ])
  })

  test('one that is wrong is not missing as well', () => {
    expect(faultsOf(() => draftOf(aJob(json({ [command]: 1 }))))).toEqual([
      { message: `${command} must be a string, not 1`, path: ['attributes', command] },
    ])
  })
})

describe("defaults: the kind's, overridden by the mixin's (GFD.221 Templates)", () => {
  const given = { [command]: 'ls', 'com.example.timed.seconds': '1' }
  test.each<[string, readonly (typeof job | typeof tag)[], Record<string, string>, number]>([
    ['of the kind', [job], {}, 1],
    ['of the client', [job], { [cores]: '3' }, 3],
    ['of a mixin', [job, timed], {}, 4],
    ["the client's before a mixin's", [job, timed], { [cores]: '3' }, 3],
    ['of a template', [job, small], {}, 2],
    ["a template's before the client's (GFD.224 Resource Template)", [job, small], { [cores]: '3' }, 2],
    ["a template's before another mixin's", [job, small, timed], {}, 2],
    ["a template's before another mixin's, in any order", [job, timed, small], {}, 2],
  ])('%s', (_, categories, attributes, expected) => {
    const all = categories.includes(timed) ? given : { [command]: 'ls' }
    expect(draftOf(raw(categories, { attributes: text({ ...all, ...attributes }) })).attributes[cores]).toBe(expected)
  })

  test('a template sets what the kind has no default for', () => {
    expect(
      draftOf(raw([job, large], { attributes: text({ [command]: 'ls' }) })).attributes['com.example.job.memory'],
    ).toBe(64.5)
    expect(draftOf(aJob()).attributes).not.toHaveProperty('com.example.job.memory')
  })

  test('a default stands in for what is required', () => {
    const urgent = defineMixin({
      scheme,
      term: 'urgent',
      attributes: { [command]: { type: 'string', default: 'true' } },
    })
    const within = { ...context, catalogue: new Catalogue([job, urgent]) }
    expect(draftOf(raw([job, urgent]), {}, within).attributes[command]).toBe('true')
  })
})

describe('title, summary and id', () => {
  test('as text gives them, and as JSON does', () => {
    const attributes = text({ [command]: 'ls', 'occi.core.title': 'One', 'occi.core.summary': 'The first' })
    expect(draftOf(aJob(attributes))).toMatchObject({ title: 'One', summary: 'The first' })
    expect(draftOf(aJob(attributes)).attributes).not.toHaveProperty('occi.core.title')
    const fields = { title: { json: 'Two' }, summary: { json: 'The second' } }
    expect(draftOf(aJob(undefined, fields))).toMatchObject({ title: 'Two', summary: 'The second' })
    expect(draftOf(aJob()).title).toBeUndefined()
    expect(draftOf(aJob(text({ [command]: 'ls', 'occi.core.title': '5' })))).toHaveProperty('title', '5')
  })

  test.each<[string, Partial<RawEntity>, string, readonly string[]]>([
    [
      'a title of two lines',
      { title: { json: 'a\nb' } },
      'occi.core.title must not contain line breaks or other control characters',
      ['title'],
    ],
    ['a title that is no text', { title: { json: 1 } }, 'occi.core.title must be a string, not 1', ['title']],
    [
      'a summary that is no text',
      { attributes: json({ 'occi.core.summary': [] }) },
      'occi.core.summary must be a string, not an array',
      ['attributes', 'occi.core.summary'],
    ],
  ])('%s: 400', (_, fields, message, path) => {
    expect(faultsOf(() => draftOf(raw([queue], fields)))).toEqual([{ message, path }])
  })

  test.each<[string, Partial<RawEntity>]>([
    ['a member', { id: 'urn:uuid:anything' }],
    ['an attribute', { attributes: text({ 'occi.core.id': 'anything' }) }],
    ['of any type', { attributes: json({ 'occi.core.id': 5 }) }],
    ['with a line break', { attributes: text({ 'occi.core.id': 'a\nb' }) }],
  ])('occi.core.id is ignored whatever it is: %s', (_, fields) => {
    const draft = draftOf(raw([queue], fields))
    expect(draft).toEqual({ kind: queue, mixins: [], attributes: {}, links: [] })
  })
})

describe('the ends of a link (GFD.221 Link)', () => {
  const ends = (source: string, target: string) => text({ 'occi.core.source': source, 'occi.core.target': target })

  test.each<[string, string, string]>([
    ['a path', '/queue/1', '/queue/1'],
    ['a path that is not canonical', '/queue/%7e1', '/queue/~1'],
    ['an absolute URL of the service', 'http://occi.example.com/queue/1', '/queue/1'],
    ['a URI elsewhere', 'http://example.org/queue/1?a=b#c', 'http://example.org/queue/1?a=b#c'],
    ['a URN', `urn:uuid:${uuid}`, `urn:uuid:${uuid}`],
  ])('%s', (_, target, uri) => {
    const draft = draftOf(raw([input], { attributes: ends('/job/1', target) }))
    expect(draft).toMatchObject({ source: { uri: '/job/1' }, target: { uri } })
    expect(draft).not.toHaveProperty('targetKind')
    const fields = { source: { uri: 'http://occi.example.com/job/1' }, target: { uri: target } }
    expect(draftOf(raw([input], fields))).toMatchObject({ source: { uri: '/job/1' }, target: { uri } })
  })

  test.each<[string, string]>([
    ['', ''],
    ['queue/1', 'queue/1'],
    ['http://example.org/a b', 'http://example.org/a b'],
    ['/a/../b', '/a/../b'],
    ['"><script>', '"><script>'],
  ])('%j is neither: 400', (target, isShown) => {
    const message = `the target '${isShown}' is neither a location of this service nor a URI`
    const inText = raw([input], { attributes: ends('/job/1', target) })
    expect(faultsOf(() => draftOf(inText))).toEqual([{ message, path: ['attributes', 'occi.core.target'] }])
    const inJson = raw([input], { source: { uri: '/job/1' }, target: { uri: target } })
    expect(faultsOf(() => draftOf(inJson))).toEqual([{ message, path: ['target'] }])
  })

  test('a line break, or a value that is not text, is refused as such', () => {
    const attributes = json({
      'occi.core.source': ['/job/1'],
      'occi.core.target': 'http://a/\r\nX-OCCI-Attribute: a=1',
    })
    expect(faultsOf(() => draftOf(raw([input], { attributes })))).toEqual([
      { message: 'occi.core.source must be a string, not an array', path: ['attributes', 'occi.core.source'] },
      {
        message: 'occi.core.target must not contain line breaks or other control characters',
        path: ['attributes', 'occi.core.target'],
      },
    ])
  })

  test('both are needed', () => {
    expect(faultsOf(() => draftOf(raw([input])))).toEqual([
      { message: 'a link needs its source: occi.core.source is missing', path: ['source'] },
      { message: 'a link needs its target: occi.core.target is missing', path: ['target'] },
    ])
  })

  test('the kind of a target: one of the service within it, any type identifier elsewhere', () => {
    const kindOf = (uri: string, kind: string) =>
      draftOf(raw([input], { source: { uri: '/job/1' }, target: { uri, kind } })).targetKind
    expect(kindOf('/queue/1', queue.identifier)).toBe(queue.identifier)
    expect(kindOf('http://example.org/', 'http://example.org/#any')).toBe('http://example.org/#any')
    expect(faultsOf(() => kindOf('/queue/1', 'http://example.org/#queue'))).toEqual([
      {
        message: `the kind of the target, http://example.org/#queue, is not a kind of this service, did you mean ${queue.identifier}?`,
        path: ['target'],
      },
    ])
    expect(faultsOf(() => kindOf('/queue/1', tag.identifier))[0]?.message).toMatch(/is not a kind of this service, see/)
    expect(faultsOf(() => kindOf('http://example.org/', 'a\r\nX-OCCI-Attribute: a=1'))).toEqual([
      { message: 'occi.core.target.kind must not contain line breaks or other control characters', path: ['target'] },
    ])
    expect(faultsOf(() => kindOf('http://example.org/', 'any"; x="'))).toEqual([
      {
        message: `the kind of the target, 'any"; x="', is not a type identifier: expected a scheme and a term`,
        path: ['target'],
      },
    ])
    const attributes = text({
      'occi.core.source': '/a',
      'occi.core.target': '/b',
      'occi.core.target.kind': queue.identifier,
    })
    expect(draftOf(raw([input], { attributes })).targetKind).toBe(queue.identifier)
  })

  test('an attribute decides if the message gives two targets (clients write anything between < and >)', () => {
    const attributes = ends('/job/2', '/queue/2')
    const fields = { source: { uri: '/job/1' }, target: { uri: 'nonsense' }, attributes }
    expect(draftOf(raw([input], fields))).toMatchObject({ source: { uri: '/job/2' }, target: { uri: '/queue/2' } })
  })

  test('the kind of the source follows from the source', () => {
    const attributes = text({
      'occi.core.source': '/a',
      'occi.core.target': '/b',
      'occi.core.source.kind': job.identifier,
    })
    expect(draftOf(raw([input], { attributes }))).not.toHaveProperty('sourceKind')
  })
})

describe('what only links have, or only resources', () => {
  test.each<[string, RawEntity, string, string]>([
    ['a summary of a link', raw([input], { summary: { json: 'x' } }), 'a link has no summary, only a title', 'summary'],
    ['links of a link', raw([input], { links: [raw([input])] }), 'a link has no links of its own', 'links'],
    [
      'a resource among links',
      raw([queue], { isLink: true }),
      `${queue.identifier} is a kind of resources, but this stands as a link`,
      'categories',
    ],
    [
      'a link among resources',
      raw([input], { isLink: false }),
      `${input.identifier} is a kind of links, but this stands as a resource`,
      'categories',
    ],
    [
      'a source of a resource',
      raw([queue], { source: { uri: '/a' } }),
      `a resource has no source, ${queue.identifier} is no kind of links`,
      'source',
    ],
    [
      'a target of a resource',
      raw([queue], { target: { uri: '/a' } }),
      `a resource has no target, ${queue.identifier} is no kind of links`,
      'target',
    ],
  ])('%s: 400', (_, entity, message, path) => {
    const ends =
      entity.categories[0]?.identifier === input.identifier ? { source: { uri: '/a' }, target: { uri: '/b' } } : {}
    expect(faultsOf(() => draftOf({ ...ends, ...entity }))).toEqual([{ message, path: [path] }])
  })

  test('a true statement is accepted', () => {
    expect(draftOf(raw([queue], { isLink: false })).kind).toBe(queue)
    const ends = { source: { uri: '/a' }, target: { uri: '/b' } }
    expect(draftOf(raw([input], { isLink: true, links: [], ...ends })).kind).toBe(input)
  })
})

describe('inline links (GFD.226 Resource Instance Rendering)', () => {
  test('start from their resource, whatever their source says', () => {
    const links = [raw([input], { source: { uri: '/elsewhere' }, target: { uri: '/queue/1' }, title: { json: 'In' } })]
    const draft = draftOf(aJob(undefined, { links }))
    const [inline] = draft.links
    expect(inline).toMatchObject({ kind: input, title: 'In', target: { uri: '/queue/1' }, links: [] })
    expect(inline?.source).toEqual({ draft })
  })

  test('without a category: the one kind of links to such targets, else the link of the core model', () => {
    const kindOf = (kind: string | undefined, within = context) => {
      const links = [raw([], { target: kind === undefined ? { uri: '/queue/1' } : { uri: '/queue/1', kind } })]
      return draftOf(raw([queue], { links }), {}, within).links[0]?.kind
    }
    expect(kindOf(queue.identifier)).toBe(input)
    expect(kindOf(job.identifier)).toBe(link)
    expect(kindOf(undefined)).toBe(link)
    const bigQueue = defineKind({ scheme, term: 'bigqueue', parent: queue })
    const output = defineKind({ scheme, term: 'output', parent: link, targets: [queue] })
    const big = { ...context, catalogue: new Catalogue([queue, bigQueue, input]) }
    expect(kindOf(bigQueue.identifier, big)).toBe(input)
    const two = { ...context, catalogue: new Catalogue([queue, input, output]) }
    expect(kindOf(queue.identifier, two)).toBe(link)
  })

  test('with their own mixins, attributes and defaults', () => {
    const links = [raw([input, tag], { attributes: text({ 'com.example.input.path': '/a' }), target: { uri: '/q' } })]
    expect(draftOf(raw([queue], { links }), { mixins: [], kind: queue }).links[0]).toMatchObject({
      mixins: [tag],
      attributes: { 'com.example.input.path': '/a' },
    })
  })

  test.each<[string, RawEntity, string, readonly (string | number)[]]>([
    [
      'of a kind of resources',
      raw([queue], { target: { uri: '/q' } }),
      `${queue.identifier} is no kind of links`,
      ['categories'],
    ],
    [
      'of an unknown kind',
      raw(['http://example.com/occi#x'], { target: { uri: '/q' } }),
      'http://example.com/occi#x is not a category of this service, see the query interface /-/',
      ['categories', 0],
    ],
    ['without a target', raw([input]), 'a link needs its target: occi.core.target is missing', ['target']],
    [
      'with an unknown attribute',
      raw([input], { target: { uri: '/q' }, attributes: text({ x: '1' }) }),
      'x is not an attribute of this kind and these mixins, see the query interface /-/',
      ['attributes', 'x'],
    ],
    [
      'with what the service sets',
      raw([input], { target: { uri: '/q' }, attributes: text({ 'com.example.input.state': '1' }) }),
      'com.example.input.state is immutable, since the service sets it: leave it out',
      ['attributes', 'com.example.input.state'],
    ],
  ])('%s: 400', (_, inline, message, path) => {
    const good = raw([input], { target: { uri: '/q' } })
    expect(faultsOf(() => draftOf(raw([queue], { links: [good, inline] })))).toEqual([
      { message, path: ['links', 1, ...path] },
    ])
  })
})

describe('several entities in one request', () => {
  const source = { uri: `urn:uuid:${uuid}` }

  test('name each other by id, before and after', () => {
    const [aLink, aQueue, theJob] = resolveDrafts(
      [
        raw([input], { source, target: { uri: 'q', kind: queue.identifier } }),
        raw([queue], { id: 'q' }),
        aJob(undefined, { id: `urn:uuid:${uuid}` }),
      ],
      context,
    )
    expect(aLink?.source).toEqual({ draft: theJob })
    expect(aLink?.target).toEqual({ draft: aQueue })
    expect(aLink?.targetKind).toBe(queue.identifier)
  })

  test.each([
    ['the id as it is', `urn:uuid:${uuid}`],
    ['in other letters', `URN:UUID:${uuid.toUpperCase()}`],
    ['the UUID alone', uuid],
    ['a location that ends in it', `/job/${uuid}`],
    ['a URL of the service that ends in it', `http://occi.example.com/job/${uuid}`],
  ])('%s', (_, uri) => {
    const drafts = resolveDrafts(
      [aJob(undefined, { id: source.uri }), raw([input], { source: { uri }, target: { uri } })],
      context,
    )
    expect(drafts[1]).toMatchObject({ source: { draft: drafts[0] }, target: { draft: drafts[0] } })
  })

  test('a URI of another service that ends like an id is external', () => {
    const target = { uri: 'http://example.org/queue/q' }
    const drafts = resolveDrafts([raw([queue], { id: 'q' }), raw([input], { source: { uri: 'q' }, target })], context)
    expect(drafts[1]).toMatchObject({ source: { draft: drafts[0] }, target })
  })

  test('an inline link leads to another entity of the request', () => {
    const drafts = resolveDrafts(
      [aJob(undefined, { links: [raw([input], { target: { uri: 'q' } })] }), raw([queue], { id: 'q' })],
      context,
    )
    expect(drafts[0]?.links[0]?.target).toEqual({ draft: drafts[1] })
  })

  test('all faults at once, with their places', () => {
    const faults = faultsOf(() =>
      resolveDrafts(
        [
          aJob(text({ [cores]: 'x', nope: '1' })),
          raw([tag]),
          raw([queue], { title: { json: 1 }, links: [raw([input])] }),
          raw([input], { source: { uri: 'no' }, target: { uri: '/q' } }),
        ],
        context,
      ),
    )
    expect(faults.map((fault) => fault.path)).toEqual([
      ['entities', 0, 'attributes', cores],
      ['entities', 0, 'attributes', 'nope'],
      ['entities', 0, 'attributes', command],
      ['entities', 1, 'categories'],
      ['entities', 2, 'title'],
      ['entities', 2, 'links', 0, 'target'],
      ['entities', 3, 'source'],
    ])
  })

  test('a link to a wrong entity is not wrong itself', () => {
    const faults = faultsOf(() =>
      resolveDrafts(
        [raw(['http://example.com/#x'], { id: 'a' }), raw([input], { source: { uri: 'a' }, target: { uri: '/q' } })],
        context,
      ),
    )
    expect(faults.map((fault) => fault.path)).toEqual([['entities', 0, 'categories', 0]])
  })

  test('attributes of an unknown mixin, or of a second kind, are not unknown as well', () => {
    const attributes = text({ 'com.example.queue.depth': '1', 'com.example.x': '1', [cores]: 'x' })
    const faults = faultsOf(() => draftOf(raw([job, 'http://example.com/#x', queue], { attributes })))
    expect(faults.map((fault) => fault.path)).toEqual([
      ['categories', 1],
      ['categories', 2],
      ['attributes', cores],
      ['attributes', command],
    ])
  })

  test('two with the same id: 400', () => {
    const id = `urn:uuid:${uuid}`
    expect(faultsOf(() => resolveDrafts([raw([queue], { id }), raw([queue], { id: uuid })], context))).toEqual([
      { message: `two entities of the request have the id '${uuid}'`, path: ['entities', 1, 'id'] },
    ])
  })
})

describe('limits', () => {
  const limited = { ...context, limits: { ...context.limits, attributes: 3, links: 1, entities: 2 } }

  test('no entity at all: 400', () => {
    expect(faultsOf(() => resolveDrafts([], context))).toEqual([
      { message: 'there is no entity in the request, expected at least one', path: [] },
    ])
  })

  test('entities, links and attributes', () => {
    const entity = raw([queue])
    expect(resolveDrafts([entity, entity], limited)).toHaveLength(2)
    expect(faultsOf(() => resolveDrafts([entity, entity, entity], limited))).toEqual([
      { message: '3 entities in one request, at most 2 are accepted', path: [] },
    ])
    const linked = raw([queue], { links: [raw([input], { target: { uri: '/q' } })] })
    expect(resolveDrafts([linked, entity], limited)).toHaveLength(2)
    expect(faultsOf(() => resolveDrafts([linked, linked], limited))).toEqual([
      { message: '2 links in one request, at most 1 are accepted', path: [] },
    ])
    const many = text({ a: '1', b: '2', c: '3', d: '4' })
    expect(faultsOf(() => resolveDrafts([entity, raw([queue], { attributes: many })], limited))).toEqual([
      { message: '4 attributes, at most 3 are accepted', path: ['entities', 1, 'attributes'] },
    ])
  })

  test('faults: the first hundred, and how many more', () => {
    const attributes = text(Object.fromEntries(Array.from({ length: 150 }, (_, n) => [`unknown.${n}`, ''])))
    const faults = faultsOf(() => draftOf(raw([queue], { attributes })))
    expect(faults).toHaveLength(101)
    expect(faults.at(-1)).toEqual({ message: 'and 50 more faults', path: [] })
  })
})
