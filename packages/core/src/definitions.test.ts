import { describe, expect, test } from 'vitest'
import { splitIdentifier } from './authoring.ts'
import { refusal } from './example-model.test-fixture.ts'
import {
  type AttributeDefinition,
  type AttributeDefinitions,
  defineAction,
  defineKind,
  defineMixin,
  entity,
  isKindOf,
  type KindInput,
  link,
  resource,
} from './index.ts'

const scheme = 'http://example.com/occi#'
const attribute = (definition: AttributeDefinition) => ({ 'com.example.x': definition })

describe('the core model (GFD.221 The OCCI Core Base Types)', () => {
  test('entity has neither parent nor location; resource and link descend from it', () => {
    expect(entity.parent).toBeUndefined()
    expect(entity.location).toBeUndefined()
    expect(resource.parent).toBe(entity)
    expect(link.parent).toBe(entity)
    expect([resource.location, link.location]).toEqual(['/resource/', '/link/'])
    expect(resource.identifier).toBe('http://schemas.ogf.org/occi/core#resource')
  })

  test('their attributes are those of the text rendering (GFD.229 Entity Instance Attribute Rendering Specifics)', () => {
    expect(Object.keys(resource.all)).toEqual(['occi.core.id', 'occi.core.title', 'occi.core.summary'])
    expect(Object.keys(link.all)).toEqual([
      'occi.core.id',
      'occi.core.title',
      'occi.core.source',
      'occi.core.target',
      'occi.core.source.kind',
      'occi.core.target.kind',
    ])
    expect(resource.all['occi.core.id'].type).toBe('string')
    expect(link.all['occi.core.source']).toMatchObject({ required: true, mutable: true })
  })
})

describe('defineKind (GFD.221 Kind, Sub-typing)', () => {
  const stop = defineAction({ scheme, term: 'stop' })
  const job = defineKind({
    scheme,
    term: 'job',
    title: 'A job',
    parent: resource,
    actions: [stop],
    attributes: attribute({ type: 'number', mutable: true }),
    extras: { icon: { name: 'cog' } },
  })

  test('a kind has what it was given, and a location of its term', () => {
    expect(job).toMatchObject({ class: 'kind', scheme, term: 'job', title: 'A job', parent: resource, actions: [stop] })
    expect(job.identifier).toBe('http://example.com/occi#job')
    expect(job.location).toBe('/job/')
    expect(job.targets).toEqual([])
    expect(defineKind({ scheme, term: 'j', parent: resource, location: '/my/jobs/' }).location).toBe('/my/jobs/')
  })

  test('attributes, actions and targets are inherited (GFD.221 Kind Relationships)', () => {
    const run = defineAction({ scheme, term: 'run' })
    const bigJob = defineKind({
      scheme,
      term: 'bigjob',
      parent: job,
      actions: [run, stop],
      attributes: { 'com.example.x': { type: 'integer', mutable: true }, 'com.example.y': { type: 'string' } },
    })
    expect(Object.keys(bigJob.all)).toEqual([
      'occi.core.id',
      'occi.core.title',
      'occi.core.summary',
      'com.example.x',
      'com.example.y',
    ])
    expect(bigJob.all['com.example.x'].type).toBe('integer')
    expect(bigJob.attributes).not.toHaveProperty('occi.core.id')
    expect(bigJob.actions).toEqual([run, stop])
    expect(bigJob.allActions).toEqual([stop, run])
    const input = defineKind({ scheme, term: 'input', parent: link, targets: [job] })
    expect(defineKind({ scheme, term: 'input2', parent: input }).targets).toEqual([job])
    expect(defineKind({ scheme, term: 'input3', parent: input, targets: [] }).targets).toEqual([])
    expect(isKindOf(bigJob, job) && isKindOf(bigJob, entity) && isKindOf(job, job)).toBe(true)
    expect(isKindOf(job, bigJob) || isKindOf(job, link)).toBe(false)
  })

  test('is frozen, and later changes of the input have no effect', () => {
    const tags = ['a']
    const kind = defineKind({
      scheme,
      term: 'k',
      parent: resource,
      attributes: attribute({ type: 'array', default: tags }),
      extras: { a: { b: 1 } },
    })
    tags.push('b')
    expect(kind.all['com.example.x']?.default).toEqual(['a'])
    for (const frozen of [
      kind,
      kind.attributes,
      kind.all,
      kind.actions,
      kind.extras?.a,
      kind.all['com.example.x'],
      kind.all['com.example.x']?.default,
    ]) {
      expect(Object.isFrozen(frozen)).toBe(true)
    }
    expect(Object.getPrototypeOf(kind.all)).toBeNull()
  })

  const refused: [string, Partial<KindInput<Record<string, AttributeDefinition>, typeof resource>>, RegExp][] = [
    ['a term with a space', { term: 'a b' }, /#a b: term 'a b' is not valid, expected letters and digits/],
    ['a term that breaks the line', { term: 'a\nb' }, /#a\\u000ab: term 'a\\u000ab' is not valid/],
    [
      'a scheme without #',
      { scheme: 'http://example.com/' },
      /scheme 'http:\/\/example.com\/' is not valid, expected a URI/,
    ],
    ['a scheme with two', { scheme: 'http://example.com/##' }, /scheme/],
    ['a location that does not end in /', { location: '/job' }, /location '\/job' is not valid, expected a path/],
    ['a location that is not canonical', { location: '/a,b/' }, /location/],
    ['the location of the query interface', { location: '/-/' }, /query interface/],
    ['a title of two lines', { title: 'a\nb' }, /#job: title must not contain line breaks/],
    ['an attribute name with a space', { attributes: { 'a b': { type: 'string' } } }, /attribute name 'a b'/],
    ['__proto__', { attributes: { ['__proto__']: { type: 'string' } } }, /attribute name '__proto__'/],
    [
      'an attribute of the core model',
      { attributes: { 'occi.core.title': { type: 'string' } } },
      /occi.core.title is an attribute of the core model/,
    ],
    [
      'a default of another type',
      { attributes: attribute({ type: 'integer', default: 1.5 }) },
      /#job: the default of com.example.x must be an integer, not 1.5/,
    ],
    [
      'a default that is not allowed',
      { attributes: attribute({ type: 'string', enum: ['a', 'b'], default: 'c' }) },
      /must be one of a, b, not 'c'/,
    ],
    [
      'a default that does not match the pattern',
      { attributes: attribute({ type: 'string', pattern: { minLength: 2 }, default: 'c' }) },
      /must be at least 2 long, not 'c'/,
    ],
    [
      'a value to choose from of another type',
      { attributes: attribute({ type: 'string', enum: ['a', 1] }) },
      /a value of the enum of com.example.x must be a string, not 1/,
    ],
    [
      'a pattern with a wrong expression',
      { attributes: attribute({ type: 'object', pattern: { properties: { a: { pattern: '(' } } } }) },
      /com.example.x has a pattern that is no JSON Schema: Invalid regular expression/,
    ],
    [
      'a wrong expression for names',
      { attributes: attribute({ type: 'object', pattern: { patternProperties: { '[': {} } } }) },
      /Invalid regular expression/,
    ],
    [
      'a description of two lines',
      { attributes: attribute({ type: 'string', description: 'a\r\nb' }) },
      /the description of com.example.x must not contain line breaks/,
    ],
    [
      'a required attribute that no client may give',
      { attributes: attribute({ type: 'string', required: true }) },
      /com.example.x is required, but clients may not set it/,
    ],
  ]

  test.each(refused)('refuses %s', (_, input, message) => {
    expect(
      refusal(() => defineKind({ scheme, term: 'job', parent: resource, ...input }), 'definition').message,
    ).toMatch(message)
  })

  test('refuses an unknown type', () => {
    const attributes = JSON.parse('{"com.example.x":{"type":"text"}}')
    const { message } = refusal(() => defineKind({ scheme, term: 'job', parent: resource, attributes }), 'definition')
    expect(message).toMatch(/has the type 'text', expected one of string, number, integer, boolean, array, object/)
  })

  test('refuses a parent that is neither resource nor link', () => {
    const { message } = refusal(() => defineKind({ scheme, term: 'job', parent: entity }), 'definition')
    expect(message).toMatch(/its parent is .*#entity, expected resource, link or a descendant/)
  })

  test('refuses an inherited attribute of a wider type', () => {
    const define = (type: 'string' | 'integer') =>
      defineKind({ scheme, term: 'other', parent: job, attributes: attribute({ type }) })
    expect(refusal(() => define('string'), 'definition').message).toMatch(
      /inherited as number, it cannot become string/,
    )
    expect(() => define('integer')).not.toThrow()
  })

  test('a name from Object.prototype is a name like any other', () => {
    const kind = defineKind({ scheme, term: 'constructor', parent: resource })
    expect(resource.all).not.toHaveProperty('constructor')
    expect(kind.location).toBe('/constructor/')
    const attributes = { constructor: { type: 'string' }, toString: { type: 'integer' } } as const
    const action = defineAction({ scheme, term: 'valueOf', attributes })
    expect(Object.keys(action.attributes)).toEqual(['constructor', 'toString'])
  })
})

describe('attribute names of kinds and mixins have a prefix (GFD.221 Attribute)', () => {
  test.each(['size', 'size.', 'size..', 'a-b_c'])('%s has none: the message says what to write', (name) => {
    const attributes = { [name]: { type: 'string' } } as const
    const message = `${scheme}x: attribute name '${name}' has no prefix: write com.example.${name}, with your own domain for com.example`
    const define = [
      () => defineKind({ scheme, term: 'x', parent: resource, attributes }),
      () => defineMixin({ scheme, term: 'x', attributes }),
    ]
    for (const one of define) expect(one).toThrow(expect.objectContaining({ code: 'definition', message }))
    expect(defineAction({ scheme, term: 'x', attributes }).attributes).toHaveProperty([name])
  })

  test('the prefix of the standard is refused outside its schemes, except for what is inherited', () => {
    const attributes = { 'occi.example.size': { type: 'integer', mutable: true } } as const
    const ofStandard = defineKind({
      scheme: 'http://schemas.ogf.org/occi/example#',
      term: 'x',
      parent: resource,
      attributes,
    })
    const message = /occi\.example\.size has the prefix occi\., which is reserved for the standard/
    for (const define of [
      () => defineKind({ scheme, term: 'x', parent: resource, attributes }),
      () => defineMixin({ scheme, term: 'x', attributes }),
      () => defineMixin({ scheme, term: 'x', attributes, applies: [resource] }),
    ]) {
      expect(define).toThrow(expect.objectContaining({ code: 'definition', message: expect.stringMatching(message) }))
    }
    expect(defineKind({ scheme, term: 'x', parent: ofStandard, attributes }).all).toHaveProperty(['occi.example.size'])
    const template = { 'occi.example.size': { type: 'integer', default: 2 } } as const
    expect(defineMixin({ scheme, term: 'y', attributes: template, applies: [ofStandard] }).attributes).toEqual(template)
  })

  test.each(['a.b', 'com.example.size', '1.2', 'a..b', 'a.b.'])('%s has one', (name) => {
    expect(defineMixin({ scheme, term: 'x', attributes: { [name]: { type: 'string' } } }).all).toHaveProperty([name])
  })
})

describe('defineAction (GFD.221 Action)', () => {
  test('has its parameters, whose names need no prefix', () => {
    const resize = defineAction({ scheme, term: 'resize', attributes: { size: { type: 'number', required: true } } })
    expect(resize).toMatchObject({ class: 'action', identifier: `${scheme}resize` })
    expect(resize.all).toBe(resize.attributes)
    expect(resize.all.size).toEqual({ type: 'number', required: true })
    expect(Object.isFrozen(resize)).toBe(true)
  })

  test('refuses what kinds refuse', () => {
    refusal(() => defineAction({ scheme, term: '' }), 'definition')
    refusal(() => defineAction({ scheme: 'x', term: 'a' }), 'definition')
    const attributes: AttributeDefinitions = { a: { type: 'string', default: 1 } }
    refusal(() => defineAction({ scheme, term: 'a', attributes }), 'definition')
  })
})

describe('defineMixin (GFD.221 Mixin, Mixin Relationships, Templates)', () => {
  const run = defineAction({ scheme, term: 'run' })
  const job = defineKind({
    scheme,
    term: 'job',
    parent: resource,
    attributes: attribute({ type: 'integer', mutable: true }),
  })
  const base = defineMixin({
    scheme,
    term: 'base',
    actions: [run],
    attributes: { 'com.example.a': { type: 'string', mutable: true, description: 'of base' } },
  })

  test('a mixin without anything is a tag', () => {
    const tag = defineMixin({ scheme, term: 'tag' })
    expect(tag).toMatchObject({
      class: 'mixin',
      location: '/tag/',
      depends: [],
      allDepends: [],
      applies: [],
      actions: [],
      exclusive: false,
      override: false,
      userDefined: false,
      all: {},
    })
    expect(tag).not.toHaveProperty('owner')
    expect(Object.isFrozen(tag)).toBe(true)
  })

  test('mixins that it depends on add their attributes and actions, once', () => {
    const stop = defineAction({ scheme, term: 'stop' })
    const left = defineMixin({ scheme, term: 'left', depends: [base], actions: [stop] })
    const right = defineMixin({
      scheme,
      term: 'right',
      depends: [base],
      attributes: { 'com.example.b': { type: 'string' } },
    })
    const both = defineMixin({ scheme, term: 'both', depends: [left, right, left], actions: [run] })
    expect(both.depends).toEqual([left, right])
    expect(both.allDepends).toEqual([base, left, right])
    expect(both.allActions).toEqual([run, stop])
    expect(Object.keys(both.all)).toEqual(['com.example.a', 'com.example.b'])
    expect(both.attributes).toEqual({})
  })

  test('an attribute declared again stays what it is, with another default', () => {
    const again = defineMixin({
      scheme,
      term: 'again',
      depends: [base],
      attributes: { 'com.example.a': { type: 'string', default: 'x', required: true } },
    })
    expect(again.all['com.example.a']).toEqual({
      type: 'string',
      mutable: true,
      description: 'of base',
      default: 'x',
      required: true,
    })
    expect(again.attributes['com.example.a']).toEqual({ type: 'string', default: 'x', required: true })
  })

  test('override is inherited from what it depends on, exclusive is not', () => {
    const template = defineMixin({ scheme, term: 'template', exclusive: true, override: true })
    const small = defineMixin({ scheme, term: 'small', depends: [base, template] })
    expect(small).toMatchObject({ exclusive: false, override: true })
    expect(defineMixin({ scheme, term: 'plain', depends: [template], override: false }).override).toBe(false)
  })

  test('refuses a default that the attribute of a kind it applies to cannot take', () => {
    const define = (value: number) =>
      defineMixin({ scheme, term: 'm', applies: [job], attributes: attribute({ type: 'number', default: value }) })
    expect(refusal(() => define(1.5), 'definition').message).toBe(
      'http://example.com/occi#m: the default of com.example.x must be an integer, not 1.5, as http://example.com/occi#job declares it',
    )
    expect(() => define(2)).not.toThrow()
  })

  test('refuses a default that the attribute of a mixin it depends on cannot take', () => {
    const attributes = { 'com.example.a': { type: 'integer', default: 1 } } as const
    expect(
      refusal(() => defineMixin({ scheme, term: 'm', depends: [base], attributes }), 'definition').message,
    ).toMatch(/must be a string, not 1, as .*#base declares it/)
  })

  test('refuses what kinds refuse', () => {
    refusal(() => defineMixin({ scheme, term: '-' }), 'definition')
    refusal(() => defineMixin({ scheme, term: 'm', location: '/m' }), 'definition')
    refusal(() => defineMixin({ scheme, term: 'm', title: '\u0085' }), 'definition')
  })
})

describe('an unknown member of a definition is refused, with the one that it resembles', () => {
  const fault = (define: () => unknown) => refusal(define, 'definition').message
  // Programs in JavaScript, and objects that are put together, get past the compiler.
  const kind = (more: object) => () => defineKind({ scheme, term: 'x', parent: resource, ...more })
  const mixin = (more: object) => () => defineMixin({ scheme, term: 'x', ...more })
  const action = (more: object) => () => defineAction({ scheme, term: 'x', ...more })
  const attributes = (more: object) => ({ attributes: { 'com.example.a': { type: 'string', ...more } } })

  test.each([
    [kind({ titel: 'X' }), "the definition has an unknown member 'titel', did you mean title?"],
    [mixin({ depend: [] }), "the definition has an unknown member 'depend', did you mean depends?"],
    [
      mixin({ parent: resource }),
      "the definition has an unknown member 'parent', expected one of scheme, term, title,",
    ],
    [action({ actions: [] }), "the definition has an unknown member 'actions', expected one of scheme, term, title,"],
    [kind(attributes({ mutabel: true })), "com.example.a has an unknown member 'mutabel', did you mean mutable?"],
    [mixin(attributes({ requierd: true })), "com.example.a has an unknown member 'requierd', did you mean required?"],
    [
      action(attributes({ unit: 'GiB' })),
      "com.example.a has an unknown member 'unit', expected one of type, enum, pattern,",
    ],
  ])('%#', (define, message) => expect(fault(define)).toContain(`http://example.com/occi#x: ${message}`))

  test('a mixin in applies', () => {
    const other = defineMixin({ scheme, term: 'other' })
    expect(fault(mixin({ applies: [other] }))).toBe(
      'http://example.com/occi#x: applies takes kinds, http://example.com/occi#other is none: a mixin that this one builds on goes to depends',
    )
  })
})

test('an identifier is split at its last #', () => {
  expect(splitIdentifier('http://example.com/occi#job')).toEqual({ scheme, term: 'job' })
  expect(splitIdentifier('a#b#c')).toEqual({ scheme: 'a#b#', term: 'c' })
  expect(splitIdentifier('job')).toEqual({ scheme: '', term: 'job' })
})
