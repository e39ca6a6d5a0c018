import { describe, expect, test } from 'vitest'
import { makeMixin, type RawAttributeDefinition, type RawCategory, resolveMixins } from '../authoring.ts'
import { context, faultsOf, input, job, size, small, start, tag } from '../example-model.test-fixture.ts'
import { Catalogue, defineMixin, type Mixin } from '../index.ts'

const scheme = 'http://example.org/jane#'
const mine = (fields: Partial<RawCategory> = {}): RawCategory => ({ scheme, term: 'mine', ...fields })
const resolve = (fields: Partial<RawCategory> = {}, within = context) => {
  const [draft] = resolveMixins([mine(fields)], within)
  return draft
}

describe('a mixin that a client defines (GFD.221 Mix-ins)', () => {
  test('needs no more than its identity', () => {
    expect(resolve()).toEqual({ scheme, term: 'mine', depends: [], rel: [], applies: [], attributes: {} })
    expect(resolve()?.location).toBeUndefined()
  })

  test('has what was sent', () => {
    const draft = resolve({
      class: 'mixin',
      title: 'Mine, "all" mine',
      location: 'http://occi.example.com/my/stuff/',
      rel: [tag.identifier, small.identifier, tag.identifier],
      applies: [job.identifier, job.identifier],
      attributes: [
        { name: 'org.example.a' },
        { name: 'org.example.b', type: 'integer', mutable: false, required: true, default: 5, description: 'B' },
      ],
      actions: [],
    })
    expect(draft).toEqual({
      scheme,
      term: 'mine',
      title: 'Mine, "all" mine',
      location: '/my/stuff/',
      depends: [tag, small],
      rel: [],
      applies: [job],
      attributes: {
        'org.example.a': { type: 'string', mutable: true },
        'org.example.b': { type: 'integer', mutable: false, required: true, default: 5, description: 'B' },
      },
    })
  })

  test('several, in order', () => {
    expect(resolveMixins([mine(), mine({ term: 'other' })], context).map((draft) => draft.term)).toEqual([
      'mine',
      'other',
    ])
  })

  test('an unknown rel is kept as given, and so is one that is no mixin', () => {
    const rel = ['http://example.net/x#y', 'relative', tag.identifier, job.identifier]
    expect(resolve({ rel })).toMatchObject({
      depends: [tag],
      rel: ['http://example.net/x#y', 'relative', job.identifier],
    })
  })

  test('a location may be encoded', () => {
    expect(resolve({ location: '/my%20stuff/%7e/' })?.location).toBe('/my%20stuff/~/')
  })
})

describe('is refused', () => {
  const noLocation = "must be a path that starts and ends with '/' and is not one of the query interface"
  test.each<[string, Partial<RawCategory>, string, readonly string[]]>([
    ['as a kind', { class: 'kind' }, 'clients define mixins only, mine is of class kind', ['class']],
    ['as an action', { class: 'action' }, 'clients define mixins only, mine is of class action', ['class']],
    ['without a term', { term: '' }, "term '' must be letters and digits, then also - _ .", ['term']],
    [
      'with __proto__ as its term',
      { term: '__proto__' },
      "term '__proto__' must be letters and digits, then also - _ .",
      ['term'],
    ],
    [
      'with a term of two lines',
      { term: 'a\nb' },
      "term 'a\\u000ab' must be letters and digits, then also - _ .",
      ['term'],
    ],
    [
      'with a scheme that is none',
      { scheme: 'http://example.org/' },
      "scheme 'http://example.org/' must be a URI that ends in its only '#'",
      ['scheme'],
    ],
    [
      "with the standard's scheme (GFD.221 Category)",
      { scheme: 'http://schemas.ogf.org/occi/infrastructure#' },
      'schemes under http://schemas.ogf.org/occi/ are reserved for the standard, use one of your own domain',
      ['scheme'],
    ],
    [
      "with the standard's scheme in other letters",
      { scheme: 'HTTP://schemas.OGF.org/occi/x#' },
      'schemes under http://schemas.ogf.org/occi/ are reserved for the standard, use one of your own domain',
      ['scheme'],
    ],
    [
      'with actions',
      { actions: [start.identifier] },
      'a mixin that a client defines cannot have actions, since no backend would carry them out',
      ['actions'],
    ],
    [
      'with a title of two lines',
      { title: 'a\r\nb' },
      'title must not contain line breaks or other control characters',
      ['title'],
    ],
    [
      'at a location elsewhere',
      { location: 'http://example.org/mine/' },
      `location 'http://example.org/mine/' ${noLocation}`,
      ['location'],
    ],
    ['at the location of an entity', { location: '/mine' }, `location '/mine' ${noLocation}`, ['location']],
    ['at the root', { location: '/' }, `location '/' ${noLocation}`, ['location']],
    ['at the query interface', { location: '/-/' }, `location '/-/' ${noLocation}`, ['location']],
    [
      'with a rel that breaks the line',
      { rel: ['a\nb'] },
      "'a\\u000ab' is not a type identifier: expected a scheme and a term",
      ['rel'],
    ],
    [
      'with a rel that ends its quotes',
      { rel: ['a"; x="'] },
      `'a"; x="' is not a type identifier: expected a scheme and a term`,
      ['rel'],
    ],
    [
      'that applies to what is unknown',
      { applies: ['http://example.org/#job'] },
      `http://example.org/#job is not a category of this service, did you mean ${job.identifier}?`,
      ['applies'],
    ],
    [
      'that applies to a mixin',
      { applies: [tag.identifier] },
      `${tag.identifier} is a mixin, expected a kind`,
      ['applies'],
    ],
  ])('%s: 400', (_, fields, message, path) => {
    expect(faultsOf(() => resolveMixins([mine({ term: 'good' }), mine(fields)], context))).toEqual([
      { message, path: ['categories', 1, ...path] },
    ])
  })

  test('a name from Object.prototype is a term', () => {
    expect(resolve({ term: 'constructor' })?.term).toBe('constructor')
  })
})

describe('its attributes', () => {
  const attributes = (...given: RawAttributeDefinition[]) => resolve({ attributes: given })?.attributes
  test.each<[string, RawAttributeDefinition, string]>([
    [
      'occi.compute.cores',
      { name: 'occi.compute.cores' },
      'has a prefix that is reserved for the standard, use one of your own domain',
    ],
    [
      'occi.core.title',
      { name: 'occi.core.title', type: 'integer' },
      'has a prefix that is reserved for the standard, use one of your own domain',
    ],
    ['a.b', { name: 'a.b', pattern: {} }, 'has a pattern, which clients cannot define'],
    [
      'a.b',
      { name: 'a.b', type: 'text' },
      "has the type 'text', expected one of string, number, integer, boolean, array, object",
    ],
    [
      'a.b',
      { name: 'a.b', type: 'constructor' },
      "has the type 'constructor', expected one of string, number, integer, boolean, array, object",
    ],
    ['a.b', { name: 'a.b', type: 'integer', default: '1' }, "has a default that must be an integer, not '1'"],
    ['a.b', { name: 'a.b', default: null }, 'has a default that must be a string, not null'],
    [
      'a.b',
      { name: 'a.b', default: 'a\nb' },
      'has a default that must not contain line breaks or other control characters',
    ],
    [
      'a.b',
      { name: 'a.b', description: 'a\nb' },
      'has a description that must not contain line breaks or other control characters',
    ],
  ])('%s: 400', (name, definition, message) => {
    expect(faultsOf(() => attributes({ name: 'org.example.good' }, definition))).toEqual([
      { message: `${name} ${message}`, path: ['categories', 0, 'attributes', name] },
    ])
  })

  test.each([
    ['a b', 'is not valid, expected letters and digits, then also - _ .'],
    ['__proto__', 'is not valid, expected letters and digits, then also - _ .'],
    ['size', 'has no prefix: write com.example.size, with your own domain for com.example'],
    ['constructor', 'has no prefix: write com.example.constructor, with your own domain for com.example'],
  ])('named %s: 400', (name, message) => {
    expect(faultsOf(() => attributes({ name: 'org.example.good' }, { name }))).toEqual([
      { message: `attribute name '${name}' ${message}`, path: ['categories', 0, 'attributes', name] },
    ])
  })

  test('one twice: 400', () => {
    expect(faultsOf(() => attributes({ name: 'a.b' }, { name: 'a.b' }))).toEqual([
      { message: 'a.b is defined twice', path: ['categories', 0, 'attributes', 'a.b'] },
    ])
  })

  test('names that start with those from Object.prototype', () => {
    expect(Object.keys(attributes({ name: 'constructor.name' }, { name: 'toString.x' }) ?? {})).toEqual([
      'constructor.name',
      'toString.x',
    ])
  })

  test('one that the service knows stays what it is; a default may be given if the client may set it', () => {
    const cores = 'com.example.job.cores'
    expect(attributes({ name: cores, type: 'integer', default: 16 })?.[cores]).toMatchObject({ default: 16 })
    expect(attributes({ name: 'com.example.job.state' })).toHaveProperty(['com.example.job.state'])
    const refused = (definition: RawAttributeDefinition) =>
      faultsOf(() => attributes(definition)).map((fault) => fault.message)
    expect(refused({ name: cores, type: 'number' })).toEqual([
      `${cores} is an attribute of ${job.identifier} of type integer`,
    ])
    expect(refused({ name: 'com.example.job.state', default: 'done' })).toEqual([
      `com.example.job.state is an attribute of ${job.identifier} that clients may not set`,
    ])
    expect(refused({ name: 'com.example.input.state', required: true })).toEqual([
      `com.example.input.state is an attribute of ${input.identifier} that clients may not set`,
    ])
    const closed = defineMixin({
      scheme,
      term: 'closed',
      attributes: { 'a.b': { type: 'string', enum: ['x'], mutable: true } },
    })
    const within = { ...context, catalogue: new Catalogue([closed]) }
    expect(faultsOf(() => resolve({ attributes: [{ name: 'a.b', default: 'y' }] }, within))[0]?.message).toBe(
      `a.b is an attribute of ${closed.identifier}: the default of a.b must be one of x, not 'y'`,
    )
    expect(resolve({ attributes: [{ name: 'a.b', default: 'x' }] }, within)).toBeDefined()
  })
})

describe('limits', () => {
  const within = { ...context, limits: { ...context.limits, mixinAttributes: 2, links: 0, entities: 2 } }

  test('none, or too many at once', () => {
    expect(faultsOf(() => resolveMixins([], context))).toEqual([
      { message: 'there is no category in the request, expected at least one mixin', path: ['categories'] },
    ])
    expect(resolveMixins([mine(), mine({ term: 'b' })], within)).toHaveLength(2)
    expect(faultsOf(() => resolveMixins([mine(), mine(), mine()], within))).toEqual([
      { message: '3 mixins in one request, at most 2 are accepted', path: ['categories'] },
    ])
  })

  test('attributes, those it inherits included', () => {
    const [a, b, c] = ['com.example.job.cores', 'a.b', 'a.c'].map((name) => ({ name, type: 'integer' }))
    if (a === undefined || b === undefined || c === undefined) throw new Error()
    expect(resolve({ rel: [small.identifier], attributes: [a, b] }, within)).toBeDefined()
    expect(faultsOf(() => resolve({ rel: [small.identifier], attributes: [b, c] }, within))).toEqual([
      { message: '3 attributes, at most 2 are accepted', path: ['categories', 0, 'attributes'] },
    ])
  })

  test('mixins that it depends on, directly or not', () => {
    const chain: Mixin[] = [size]
    for (let n = 1; n <= 100; n++) {
      chain.push(makeMixin({ scheme, term: `m${n}`, depends: chain.slice(-1) }, { userDefined: true }))
    }
    const long = { ...context, catalogue: new Catalogue([job, ...chain]) }
    expect(resolve({ rel: [`${scheme}m99`] }, long)).toBeDefined()
    expect(faultsOf(() => resolve({ rel: [`${scheme}m100`] }, long))).toEqual([
      { message: 'depends on 101 mixins, at most 100 are accepted', path: ['categories', 0, 'rel'] },
    ])
  })
})

test('all faults at once, with their places', () => {
  const faults = faultsOf(() =>
    resolveMixins(
      [mine({ term: '-', rel: [' '] }), mine({ scheme: 'x', attributes: [{ name: 'occi.a', type: 'x' }] })],
      context,
    ),
  )
  expect(faults.map((fault) => fault.path)).toEqual([
    ['categories', 0, 'term'],
    ['categories', 0, 'rel'],
    ['categories', 1, 'scheme'],
    ['categories', 1, 'attributes', 'occi.a'],
    ['categories', 1, 'attributes', 'occi.a'],
  ])
})
