import { describe, expect, test } from 'vitest'
import {
  type EntityChanges,
  type EntityWithLinks,
  makeMixin,
  type RawAttributes,
  type RawEntity,
  resolveChanges,
  resolveReplacement,
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
  size,
  small,
  start,
  stop,
  tag,
  text,
  timed,
} from '../example-model.test-fixture.ts'
import {
  attributeOf,
  Catalogue,
  defineMixin,
  type Entity,
  type Json,
  type Link,
  type Mixin,
  type Resource,
} from '../index.ts'

const command = 'com.example.job.command'
const cores = 'com.example.job.cores'
const state = 'com.example.job.state'
const script = 'com.example.job.script'
const unknownHint = 'is not an attribute of this kind and these mixins, see the query interface /-/'

const aJob: Resource = {
  id: 'urn:uuid:de7335a7-07e0-4487-9cbd-ed51be7f2ce4',
  location: '/job/de7335a7-07e0-4487-9cbd-ed51be7f2ce4',
  kind: job.identifier,
  mixins: [small.identifier],
  title: 'One',
  summary: 'The first',
  attributes: { [command]: 'ls', [cores]: 2, [state]: 'queued', 'com.example.job.options': { a: 1, b: [2] } },
  actions: [start.identifier],
  version: 3,
}
const anInput: Link = {
  id: 'urn:uuid:0f0f7a83-0f6f-4d7c-a35a-cc4e7d5b2a51',
  location: '/input/1',
  kind: input.identifier,
  mixins: [],
  title: 'In',
  attributes: { 'com.example.input.path': '/a', 'com.example.input.state': 'active' },
  actions: [],
  version: 1,
  source: aJob.location,
  target: '/queue/5c0d1a4e-3a39-4d0c-a7a5-6a1c7c0c2f11',
  targetKind: queue.identifier,
}
const toElsewhere: Link = { ...anInput, target: 'http://example.org/q', targetKind: 'http://example.org/#q' }

const withLinks = (entity: Entity, links: readonly Link[] = []): EntityWithLinks => ({ entity, links })
const change = (message: RawEntity, entity: Entity = aJob, links: readonly Link[] = [anInput]): EntityChanges =>
  resolveChanges(message, withLinks(entity, links), context)
const replace = (message: RawEntity, entity: Entity = aJob, links: readonly Link[] = [anInput]): EntityChanges =>
  resolveReplacement(message, withLinks(entity, links), context)
const both = [
  ['POST', change],
  ['PUT', replace],
] as const

/** An entity as a JSON rendering gives it and reads it back, with changes of attributes. */
function rendered(entity: Entity, attributes: Record<string, Json> = {}, links: readonly Link[] = []): RawEntity {
  const values: Record<string, Json> = {}
  for (const [name, value] of Object.entries(entity.attributes)) if (value !== undefined) values[name] = value
  const ends =
    'source' in entity
      ? {
          source: { uri: entity.source, kind: job.identifier },
          target: { uri: entity.target, ...(entity.targetKind === undefined ? {} : { kind: entity.targetKind }) },
        }
      : {}
  return raw([entity.kind, ...entity.mixins], {
    attributes: json({ ...values, ...attributes }),
    id: entity.id,
    ...(entity.title === undefined ? {} : { title: { json: entity.title } }),
    ...('summary' in entity && entity.summary !== undefined ? { summary: { json: entity.summary } } : {}),
    ...ends,
    actions: entity.actions,
    ...(links.length === 0 ? {} : { links: links.map((link) => rendered(link)) }),
  })
}

/** The same as a text rendering gives it: everything is an attribute, and text. */
function renderedAsText(
  entity: Entity,
  attributes: Record<string, string> = {},
  links: readonly Link[] = [],
): RawEntity {
  const core = ['id', 'title', 'summary', 'source', 'target', 'target.kind'].map((name) => `occi.core.${name}`)
  const values: Record<string, string> = {}
  for (const name of [...core, ...Object.keys(entity.attributes)]) {
    const value = attributeOf(entity, name)
    if (value !== undefined) values[name] = typeof value === 'string' ? value : JSON.stringify(value)
  }
  return raw([entity.kind, ...entity.mixins], {
    attributes: text({ ...values, ...attributes }),
    actions: entity.actions,
    ...(links.length === 0
      ? {}
      : {
          links: links.map((link) => ({
            ...raw([link.kind], { attributes: text({ 'com.example.input.path': '/a' }), id: link.location }),
            target: { uri: `http://occi.example.com${link.target}`, kind: queue.identifier },
          })),
        }),
  })
}

describe('GET, edit, send back: what is repeated unchanged is accepted (GFD.221 Mutability)', () => {
  test.each(both)('%s of the whole entity, from JSON and from text', (_, send) => {
    for (const message of [
      rendered(aJob, { [cores]: 3 }, [anInput]),
      renderedAsText(aJob, { [cores]: '3' }, [anInput]),
    ]) {
      const { attributes } = send(message)
      expect(attributes[cores]).toBe(3)
      expect(attributes[command]).toBe('ls')
    }
  })

  test.each(both)('%s of a link', (_, send) => {
    const expected = { source: anInput.source, target: anInput.target, targetKind: queue.identifier, title: 'In' }
    expect(send(rendered(anInput, { 'com.example.input.path': '/b' }), anInput, [])).toMatchObject({
      ...expected,
      attributes: { 'com.example.input.path': '/b' },
    })
    expect(send(renderedAsText(anInput), anInput, [])).toMatchObject(expected)
  })

  test.each(both)('%s: the order of members of a value has no meaning', (_, send) => {
    const stuck = { ...aJob, attributes: { ...aJob.attributes, [script]: 'x' } }
    const attributes = json({ [command]: 'ls', [script]: 'x', 'com.example.job.options': { b: [2], a: 1 } })
    expect(send(raw([job], { attributes }), stuck).attributes['com.example.job.options']).toEqual({ a: 1, b: [2] })
  })

  test.each<[string, Partial<RawEntity>]>([
    ['the id', { id: aJob.id }],
    ['the UUID alone', { id: aJob.id.slice(9) }],
    ['the id in other letters', { id: aJob.id.toUpperCase() }],
    ['the location', { id: aJob.location }],
    ['the URL', { id: `http://occi.example.com${aJob.location}` }],
    ['as an attribute', { attributes: text({ [command]: 'ls', 'occi.core.id': aJob.id }) }],
    ['actions', { actions: [start.identifier] }],
    ['no actions', { actions: [] }],
    ['no links', { links: [] }],
    ['a link by id', { links: [raw([], { id: anInput.id })] }],
    [
      'a link by location',
      { links: [raw([input], { id: anInput.location, source: { uri: aJob.id }, target: { uri: anInput.target } })] },
    ],
    [
      'a link with the id of its target',
      { links: [raw([input], { id: anInput.id, target: { uri: `urn:uuid:${anInput.target.slice(7)}` } })] },
    ],
    ['what a link has', { links: [rendered(anInput)] }],
  ])('%s', (_, fields) => {
    const attributes = text({ [command]: 'ls' })
    for (const [, send] of both) expect(() => send(raw([job], { attributes, ...fields }))).not.toThrow()
  })

  const differs = 'the link /input/1 is changed by a request to itself, leave it out or as it is'
  const isNew = 'links are created by POST to the collection of their kind, leave out those that do not exist yet'
  test.each<[string, Partial<RawEntity>, string, readonly (string | number)[]]>([
    ['another id', { id: 'urn:uuid:1' }, `occi.core.id is immutable: it is ${aJob.id}, not urn:uuid:1`, ['id']],
    [
      'another id as an attribute',
      { attributes: text({ [command]: 'ls', 'occi.core.id': 'x' }) },
      `occi.core.id is immutable: it is ${aJob.id}, not x`,
      ['attributes', 'occi.core.id'],
    ],
    [
      'an action that is not applicable',
      { actions: [start.identifier, stop.identifier] },
      `${stop.identifier} is not applicable now: the service sets the applicable actions, leave them out`,
      ['actions', 1],
    ],
    ['a link without an id', { links: [raw([input], { target: { uri: '/q' } })] }, isNew, ['links', 0]],
    ['a link that does not exist', { links: [raw([], { id: anInput.id }), raw([], { id: 'x' })] }, isNew, ['links', 1]],
    [
      'an attribute of a link',
      { links: [rendered(anInput, { 'com.example.input.path': '/b' })] },
      differs,
      ['links', 0],
    ],
    ['an immutable one', { links: [rendered(anInput, { 'com.example.input.state': 'x' })] }, differs, ['links', 0]],
    ['an unknown one', { links: [raw([], { id: anInput.id, attributes: text({ x: '1' }) })] }, differs, ['links', 0]],
    ['the target of a link', { links: [rendered({ ...anInput, target: '/queue/2' })] }, differs, ['links', 0]],
    ['the source of a link', { links: [rendered({ ...anInput, source: '/job/2' })] }, differs, ['links', 0]],
    ['the title of a link', { links: [rendered({ ...anInput, title: 'Other' })] }, differs, ['links', 0]],
    ['a mixin of a link', { links: [rendered({ ...anInput, mixins: [tag.identifier] })] }, differs, ['links', 0]],
  ])('but not %s: 400', (_, fields, message, path) => {
    const attributes = text({ [command]: 'ls' })
    for (const [, send] of both) {
      expect(faultsOf(() => send(raw([job], { attributes, ...fields })))).toEqual([{ message, path }])
    }
  })

  test.each<[string, string, Json, string]>([
    ['an immutable one', state, 'done', `${state} is immutable: it is "queued", leave it out or as it is`],
    [
      'one that has no value yet',
      'com.example.input.state',
      'x',
      'com.example.input.state is immutable: it has no value, leave it out or as it is',
    ],
    ['one of a wrong type', cores, 'x', `${cores} must be an integer, not 'x'`],
    ['an unknown one', 'com.example.x', 1, `com.example.x ${unknownHint}`],
    [
      'one of a mixin that it does not hold',
      'com.example.timed.seconds',
      1,
      `com.example.timed.seconds ${unknownHint}`,
    ],
    ['what every object has', 'constructor', 'x', `constructor ${unknownHint}`],
    ['the prototype', '__proto__', { x: 1 }, `__proto__ ${unknownHint}`],
  ])('attributes: %s: 400', (_, name, value, message) => {
    const entity: Entity = name.includes('input') ? { ...anInput, attributes: {} } : aJob
    for (const [, send] of both) {
      const { attributes, ...message_ } = rendered(entity)
      const changed: RawAttributes = new Map([...attributes, [name, { json: value }]])
      expect(faultsOf(() => send({ ...message_, attributes: changed }, entity))).toEqual([
        { message, path: ['attributes', name] },
      ])
    }
  })
})

describe('the kind never changes (GFD.221 Kind)', () => {
  test.each(both)('%s with another', (_, send) => {
    expect(
      faultsOf(() => send(raw([queue], { attributes: text({ [command]: 'ls', 'com.example.queue.depth': '1' }) }))),
    ).toEqual([
      {
        message: `the kind of this entity is ${job.identifier} and never changes to ${queue.identifier}`,
        path: ['categories'],
      },
    ])
  })

  test.each(both)('%s with an unknown one', (_, send) => {
    const faults = faultsOf(() => send(raw(['http://example.com/occi#x'], { attributes: text({ [command]: 'ls' }) })))
    expect(faults.map((fault) => fault.path)).toEqual([['categories', 0]])
  })

  test('POST may leave it out, PUT may not', () => {
    expect(change(raw([])).mixins).toEqual([])
    expect(faultsOf(() => replace(raw([], { attributes: text({ [command]: 'ls' }) })))).toEqual([
      {
        message: 'a complete entity names its kind: a Category of class kind is missing (POST changes a part)',
        path: ['categories'],
      },
    ])
  })

  test.each(both)('%s of an entity whose kind is gone', (_, send) => {
    const faults = faultsOf(() => send(raw([]), { ...aJob, kind: 'http://example.com/occi#gone' }))
    expect(faults.at(-1)?.message).toMatch(/#gone, is no longer served$/)
  })
})

describe('partial update (GFD.223 Partial Update)', () => {
  test('nothing sent, nothing changed', () => {
    expect(change(raw([]))).toEqual({ mixins: [], attributes: {} })
    expect(change(raw([job, small]))).toEqual({ mixins: [], attributes: {} })
    expect(change(raw([]), anInput, [])).toEqual({ mixins: [], attributes: {} })
  })

  test('only what is sent changes', () => {
    const message = raw([], { attributes: text({ [cores]: '8', 'occi.core.title': 'Two' }) })
    expect(change(message)).toEqual({ mixins: [], attributes: { [cores]: 8 }, title: 'Two' })
    expect(change(raw([], { summary: { json: '' } }))).toEqual({ mixins: [], attributes: {}, summary: '' })
  })

  test('nothing is required', () => {
    const incomplete = { ...aJob, attributes: {} }
    expect(change(raw([], { attributes: text({ [cores]: '8' }) }), incomplete).attributes).toEqual({ [cores]: 8 })
  })

  test("'once' may be set once (GFD.224 Contextualization: userdata)", () => {
    const attributes = text({ [script]: 'echo' })
    expect(change(raw([], { attributes })).attributes).toEqual({ [script]: 'echo' })
    const set = { ...aJob, attributes: { ...aJob.attributes, [script]: 'echo' } }
    expect(change(raw([], { attributes }), set).attributes).toEqual({})
    expect(faultsOf(() => change(raw([], { attributes: text({ [script]: 'rm' }) }), set))).toEqual([
      {
        message: `${script} can be set once and is set already: it is "echo", leave it out or as it is`,
        path: ['attributes', script],
      },
    ])
  })

  test('listed mixins are added, with their attributes and defaults', () => {
    const attributes = text({ 'com.example.timed.seconds': '5' })
    expect(change(raw([timed, small], { attributes }))).toEqual({
      mixins: [timed],
      attributes: { 'com.example.timed.seconds': 5 },
    })
    const bare = { ...aJob, attributes: { [command]: 'ls' } }
    expect(change(raw([timed]), bare).attributes).toEqual({ [cores]: 4 })
  })

  test('one that does not apply: 400', () => {
    expect(
      faultsOf(() => change(raw([timed]), { ...aJob, kind: queue.identifier, mixins: [], attributes: {} })),
    ).toEqual([
      {
        message: `the mixin ${timed.identifier} does not apply to the kind ${queue.identifier}`,
        path: ['categories', 0],
      },
    ])
  })

  test('a template overrides what the entity carries, and what is sent with it (GFD.224 Resource Template)', () => {
    const expected = { mixins: [large], attributes: { [cores]: 8, 'com.example.job.memory': 64.5 } }
    expect(change(raw([large]))).toEqual(expected)
    expect(change(raw([large], { attributes: text({ [cores]: '3' }) }))).toEqual(expected)
    const isEight = { ...aJob, attributes: { ...aJob.attributes, [cores]: 8 } }
    expect(change(raw([large], { attributes: text({ [cores]: '3' }) }), isEight).attributes[cores]).toBe(8)
  })

  test('one that it holds already overrides nothing, so that one can resize', () => {
    expect(change(raw([small], { attributes: text({ [cores]: '3' }) }))).toEqual({
      mixins: [],
      attributes: { [cores]: 3 },
    })
  })

  test('two templates: 400, even if it holds one', () => {
    expect(faultsOf(() => change(raw([small, large])))).toEqual([
      {
        message: `an entity holds one of ${small.identifier} and ${large.identifier}, not both`,
        path: ['categories', 1],
      },
    ])
  })

  test('attributes of the template that is replaced are unknown', () => {
    const hot = defineMixin({
      scheme: 'http://example.com/occi/size#',
      term: 'hot',
      depends: [size],
      attributes: { 'com.example.hot': { type: 'string', mutable: true } },
    })
    const within = { ...context, catalogue: new Catalogue([job, size, large, hot]) }
    const entity = { ...aJob, mixins: [hot.identifier] }
    const send = (categories: Mixin[]) =>
      resolveChanges(raw(categories, { attributes: text({ 'com.example.hot': 'x' }) }), withLinks(entity), within)
    expect(send([hot]).attributes).toEqual({ 'com.example.hot': 'x' })
    expect(faultsOf(() => send([large]))).toEqual([
      { message: `com.example.hot ${unknownHint}`, path: ['attributes', 'com.example.hot'] },
    ])
  })

  test('a default that does not fit the attribute is left out', () => {
    const attributes = { [cores]: { type: 'string', default: 'many' } } as const
    const odd = makeMixin(
      { scheme: 'http://o.example/#', term: 'odd', attributes, override: true },
      { userDefined: true },
    )
    const within = { ...context, catalogue: new Catalogue([job, small, size, odd]) }
    expect(resolveChanges(raw([odd]), withLinks(aJob), within).attributes).toEqual({})
  })
})

describe('replace (GFD.223 Replace)', () => {
  test('is complete: what is not sent is gone or has its default, what the service sets stays', () => {
    const attributes = text({ [command]: 'pwd' })
    expect(replace(raw([job], { attributes }))).toEqual({
      mixins: [],
      attributes: { [command]: 'pwd', [cores]: 1, [state]: 'queued' },
    })
    expect(replace(raw([job, small], { attributes })).attributes[cores]).toBe(2)
  })

  test('mixins become those listed', () => {
    const attributes = text({ [command]: 'ls', 'com.example.timed.seconds': '1' })
    expect(replace(raw([job, timed, tag], { attributes })).mixins).toEqual([timed, tag])
    expect(replace(raw([job, large], { attributes: text({ [command]: 'ls', [cores]: '3' }) }))).toMatchObject({
      mixins: [large],
      attributes: { [cores]: 8 },
    })
    expect(replace(raw([job, small], { attributes: text({ [command]: 'ls', [cores]: '3' }) })).attributes[cores]).toBe(
      3,
    )
  })

  test('required attributes are required again', () => {
    expect(faultsOf(() => replace(raw([job, timed])))).toEqual([
      { message: `${command} is required and missing`, path: ['attributes', command] },
      {
        message: 'com.example.timed.seconds is required and missing',
        path: ['attributes', 'com.example.timed.seconds'],
      },
    ])
  })

  test('what can be set once stays when it is left out, and may not differ', () => {
    const set = { ...aJob, attributes: { ...aJob.attributes, [script]: 'echo' } }
    expect(replace(raw([job], { attributes: text({ [command]: 'ls' }) }), set).attributes[script]).toBe('echo')
    expect(replace(raw([job], { attributes: text({ [command]: 'ls', [script]: 'x' }) })).attributes[script]).toBe('x')
    expect(
      faultsOf(() => replace(raw([job], { attributes: text({ [command]: 'ls', [script]: 'x' }) }), set)),
    ).toHaveLength(1)
  })

  test('a link needs both its ends', () => {
    expect(faultsOf(() => replace(raw([input]), anInput, []))).toEqual([
      {
        message: 'a complete link has its source: occi.core.source is missing (POST changes a part)',
        path: ['source'],
      },
      {
        message: 'a complete link has its target: occi.core.target is missing (POST changes a part)',
        path: ['target'],
      },
    ])
  })
})

describe('ends of a link may be changed (GFD.221 Link)', () => {
  test.each(both)('%s', (_, send) => {
    const ends = { source: { uri: 'http://occi.example.com/job/2' }, target: { uri: '/queue/%32' } }
    expect(send(raw([input], ends), anInput, [])).toMatchObject({ source: '/job/2', target: '/queue/2' })
    const elsewhere = text({ 'occi.core.source': '/job/2', 'occi.core.target': 'http://example.org/' })
    expect(send(raw([input], { attributes: elsewhere }), anInput, [])).toMatchObject({ target: 'http://example.org/' })
    expect(faultsOf(() => send(raw([input], { ...ends, target: { uri: 'nonsense' } }), anInput, []))).toEqual([
      { message: "the target 'nonsense' is neither a location of this service nor a URI", path: ['target'] },
    ])
  })

  test('the kind of the target alone: of an external target it may be any', () => {
    const kind = (identifier: string) => raw([], { attributes: text({ 'occi.core.target.kind': identifier }) })
    expect(change(kind('http://example.org/#other'), toElsewhere, [])).toEqual({
      mixins: [],
      attributes: {},
      targetKind: 'http://example.org/#other',
    })
    expect(faultsOf(() => change(kind('other'), toElsewhere, []))).toHaveLength(1)
    expect(change(kind(queue.identifier), anInput, []).targetKind).toBe(queue.identifier)
    expect(faultsOf(() => change(kind(job.identifier), anInput, []))).toEqual([
      {
        message: `the target ${anInput.target} is of kind ${queue.identifier}, not ${job.identifier}`,
        path: ['target'],
      },
    ])
  })

  test('the kind of a new target is checked against the kind of the entity there', () => {
    const message = (uri: string, kind: string) => raw([], { target: { uri, kind } })
    expect(change(message('/queue/2', job.identifier), anInput, [])).toMatchObject({ targetKind: job.identifier })
    expect(faultsOf(() => change(message('/queue/2', 'http://example.org/#q'), anInput, []))).toHaveLength(1)
    expect(change(message('http://example.org/', 'http://example.org/#q'), anInput, [])).toMatchObject({
      targetKind: 'http://example.org/#q',
    })
  })

  test('a resource has none', () => {
    expect(faultsOf(() => change(raw([], { target: { uri: '/q' } })))).toEqual([
      { message: `a resource has no target, ${job.identifier} is no kind of links`, path: ['target'] },
    ])
  })
})

test.each(both)('%s: all faults at once', (_, send) => {
  const message = raw([job, 'http://example.com/#x', large, small], {
    id: 'x',
    title: { json: 1 },
    attributes: json({ [cores]: 'x', [state]: 'done' }),
    actions: ['x'],
    links: [raw([])],
  })
  expect(faultsOf(() => send(message)).map((fault) => fault.path)).toEqual([
    ['categories', 1],
    ['categories', 3],
    ['id'],
    ['actions', 0],
    ['links', 0],
    ['attributes', cores],
    ['attributes', state],
    ...(send === replace ? [['attributes', command]] : []),
    ['title'],
  ])
})

test.each(both)('%s: limits', (_, send) => {
  const many = text(Object.fromEntries(Array.from({ length: 501 }, (_, n) => [`a${n}`, ''])))
  expect(faultsOf(() => send(raw([job], { attributes: many })))).toEqual([
    { message: '501 attributes, at most 500 are accepted', path: ['attributes'] },
  ])
  const links = Array.from({ length: 501 }, () => raw([]))
  expect(faultsOf(() => send(raw([job], { links })))).toEqual([
    { message: '501 new links in one request, at most 500 are accepted', path: ['links'] },
  ])
})

test('the entity as it stands is not changed', () => {
  const before = structuredClone(aJob)
  change(raw([large], { attributes: text({ [command]: 'x' }) }))
  replace(raw([job, large], { attributes: text({ [command]: 'x' }) }))
  expect(aJob).toEqual(before)
})

describe.each(both)('%s of categories that the catalogue no longer contains', (_, resolve) => {
  const gone = 'http://example.com/tags#gone'
  const old: Resource = {
    ...aJob,
    mixins: [...aJob.mixins, gone],
    attributes: { ...aJob.attributes, n: 1, b: true, s: 'a', o: { a: [1] }, l: [1, 'x'] },
  }

  test('repeated values are accepted, new ones are refused', () => {
    for (const message of [rendered(old), renderedAsText(old)]) {
      const { mixins, attributes } = resolve(message, old)
      expect([mixins.map(({ identifier }) => identifier).includes(gone), 'n' in attributes]).toEqual([false, false])
    }
  })

  test.each<[string, Json]>([
    ['n', 2],
    ['b', false],
    ['s', 'b'],
    ['o', { a: [2] }],
    ['l', [1]],
    ['constructor', 1],
  ])('%s is changed by none', (name, value) => {
    expect(faultsOf(() => resolve(rendered(old, { [name]: value }), old)).map(({ path }) => path)).toEqual([
      ['attributes', name],
    ])
  })

  test('only the entity that holds it', () => {
    expect(faultsOf(() => resolve(rendered(old)))[0]?.message).toContain(`${gone} is not a category of this service`)
  })
})
