import { describe, expect, test } from 'vitest'
import { type RawAttributes, resolveFilter } from '../authoring.ts'
import {
  context,
  faultsOf,
  input,
  job,
  json,
  queue,
  scheme,
  start,
  stop,
  tag,
  text,
} from '../example-model.test-fixture.ts'
import { Catalogue, defineMixin } from '../index.ts'

const uuid = 'de7335a7-07e0-4487-9cbd-ed51be7f2ce4'

function filter(categories: readonly string[], attributes: RawAttributes = new Map(), within = context) {
  const references = categories.map((identifier) => ({ identifier }))
  return resolveFilter({ type: 'filter', categories: references, attributes }, within)
}

describe('categories (GFD.223 Filtering)', () => {
  test('by identifier: kinds, mixins and actions', () => {
    expect(filter([job.identifier, tag.identifier, start.identifier]).categories).toEqual([job, tag, start])
    expect(filter([])).toEqual({ categories: [], attributes: new Map() })
  })

  test('by a term that only one has', () => {
    expect(filter(['job', 'stop']).categories).toEqual([job, stop])
  })

  test('a term of several is not enough', () => {
    const other = defineMixin({ scheme: 'http://example.org/#', term: 'job', location: '/other/' })
    const within = { ...context, catalogue: new Catalogue([job, other]) }
    expect(faultsOf(() => filter(['job'], new Map(), within))).toEqual([
      {
        message: `the term job is that of several categories, name one: ${job.identifier}, http://example.org/#job`,
        path: ['categories', 0],
      },
    ])
    expect(filter([other.identifier], new Map(), within).categories).toEqual([other])
  })

  test.each([
    [
      'http://example.com/occi#jib',
      'http://example.com/occi#jib is not a category of this service, see the query interface /-/',
    ],
    [
      'http://example.org/#job',
      `http://example.org/#job is not a category of this service, did you mean ${job.identifier}?`,
    ],
    ['', ' is not a category of this service, see the query interface /-/'],
    ['constructor', 'constructor is not a category of this service, see the query interface /-/'],
    ['__proto__', '__proto__ is not a category of this service, see the query interface /-/'],
    ['a\nb', 'a\\u000ab is not a category of this service, see the query interface /-/'],
  ])('%j is unknown', (identifier, message) => {
    expect(faultsOf(() => filter([queue.identifier, identifier]))).toEqual([{ message, path: ['categories', 1] }])
  })
})

describe('attributes equal the values, which are of their types', () => {
  test.each<[string, RawAttributes, string, unknown]>([
    ['text', text({ 'com.example.job.cores': '4' }), 'com.example.job.cores', 4],
    ['quoted JSON', json({ 'com.example.job.cores': 4 }), 'com.example.job.cores', 4],
    ['a string of digits', text({ 'com.example.job.command': '4' }), 'com.example.job.command', '4'],
    ['a boolean', text({ 'com.example.job.urgent': 'true' }), 'com.example.job.urgent', true],
    ['of a mixin', text({ 'com.example.timed.seconds': '.5' }), 'com.example.timed.seconds', 0.5],
    ['an immutable one', text({ 'com.example.job.state': 'done' }), 'com.example.job.state', 'done'],
    ['a value that no entity may have', text({ 'com.example.job.state': 'x' }), 'com.example.job.state', 'x'],
    ['an id', text({ 'occi.core.id': uuid.toUpperCase() }), 'occi.core.id', `urn:uuid:${uuid}`],
    ['a title that looks like a path', text({ 'occi.core.title': '/a%7eb' }), 'occi.core.title', '/a%7eb'],
    ['a source', text({ 'occi.core.source': 'http://occi.example.com/job/%31' }), 'occi.core.source', '/job/1'],
    [
      'a target elsewhere',
      text({ 'occi.core.target': 'http://example.org/1' }),
      'occi.core.target',
      'http://example.org/1',
    ],
    [
      'the kind of a target',
      text({ 'occi.core.target.kind': queue.identifier }),
      'occi.core.target.kind',
      queue.identifier,
    ],
  ])('%s', (_, attributes, name, value) => {
    expect(filter([], attributes).attributes).toEqual(new Map([[name, value]]))
  })

  test.each<[string, RawAttributes, string]>([
    [
      'com.example.job.cores',
      text({ 'com.example.job.cores': 'many' }),
      "com.example.job.cores must be an integer, not 'many'",
    ],
    [
      'com.example.job.state',
      text({ 'com.example.job.state': 'a\nb' }),
      'com.example.job.state must not contain line breaks or other control characters',
    ],
    [
      'com.example.job.core',
      text({ 'com.example.job.core': '1' }),
      'com.example.job.core is not an attribute of any kind or mixin of this service, did you mean com.example.job.cores?',
    ],
    [
      'constructor',
      text({ constructor: '1' }),
      'constructor is not an attribute of any kind or mixin of this service, see the query interface /-/',
    ],
    [
      'toString',
      text({ toString: '1' }),
      'toString is not an attribute of any kind or mixin of this service, see the query interface /-/',
    ],
    [
      '__proto__',
      new Map([['__proto__', { text: '1' }]]),
      '__proto__ is not an attribute of any kind or mixin of this service, see the query interface /-/',
    ],
    [
      'priority',
      text({ priority: '1' }),
      'priority is not an attribute of any kind or mixin of this service, see the query interface /-/',
    ],
  ])('%s: 400', (name, attributes, message) => {
    expect(faultsOf(() => filter([], attributes))).toEqual([{ message, path: ['attributes', name] }])
  })

  test('a name that starts with one from Object.prototype works if it is defined', () => {
    const odd = defineMixin({ scheme, term: 'odd', attributes: { 'constructor.name': { type: 'integer' } } })
    const within = { ...context, catalogue: new Catalogue([odd]) }
    expect(filter([], text({ 'constructor.name': '1' }), within).attributes).toEqual(new Map([['constructor.name', 1]]))
  })
})

test('all faults at once', () => {
  const attributes = text({ nope: '', 'com.example.job.cores': 'x' })
  expect(faultsOf(() => filter(['nope', input.identifier], attributes)).map((fault) => fault.path)).toEqual([
    ['categories', 0],
    ['attributes', 'nope'],
    ['attributes', 'com.example.job.cores'],
  ])
})

test('limits', () => {
  const attributes = text({ a: '', b: '' })
  const within = { ...context, limits: { ...context.limits, attributes: 1 } }
  expect(faultsOf(() => filter([], attributes, within))).toEqual([
    { message: '2 attributes, at most 1 are accepted', path: ['attributes'] },
  ])
})
