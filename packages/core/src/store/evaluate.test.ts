import { describe, expect, it } from 'vitest'
import { noAttributes } from '../attribute.ts'
import type { Entity, Link } from '../entity.ts'
import type { Change } from '../registry/change.ts'
import type { Scope } from '../registry/scope.ts'
import type { StoredMixin } from '../registry/stored-mixin.ts'
import { evaluate, type StoredPlaces } from './evaluate.ts'
import { seeEachOther } from './scope.ts'

const resource = (location: string, fields: Partial<Entity> = {}): Entity => ({
  id: `urn:x:${fields.owner ?? ''}${location}`,
  location,
  kind: 'http://example.com/occi#m',
  mixins: [],
  attributes: noAttributes(),
  actions: [],
  version: 1,
  created: 10,
  changed: 20,
  ...fields,
})

const link = (location: string, source: string, target: string, fields: Partial<Link> = {}): Link => ({
  ...resource(location, fields),
  source,
  target,
})

const mixin = (term: string, fields: Partial<StoredMixin> = {}): StoredMixin => ({
  scheme: 'http://example.com/occi#',
  term,
  location: `/${term}/`,
  depends: [],
  rel: [],
  applies: [],
  actions: [],
  attributes: {},
  userDefined: true,
  ...fields,
})

const identifier = (term: string) => `http://example.com/occi#${term}`

/** What is stored before each change. */
const entities: readonly Entity[] = [
  resource('/a', { version: 3 }),
  resource('/b', { version: 3 }),
  resource('/own', { owner: 'ann', version: 4 }),
  resource('/own', { owner: 'bob', version: 5, id: 'urn:x:bob' }),
  link('/l', '/a', '/b', { version: 6 }),
]
const mixins: readonly StoredMixin[] = [mixin('tag'), mixin('own', { owner: 'ann' }), mixin('own', { owner: 'bob' })]

/** Finds places by looking through lists. */
const places: StoredPlaces = {
  entity: (location, owner) => entities.find((one) => one.location === location && one.owner === owner),
  entitiesNamed: (name, owner) =>
    entities.filter((one) => (one.location === name || one.id === name) && seeEachOther(one, { owner })),
  mixin: (name, owner) => mixins.find((one) => one.scheme + one.term === name && one.owner === owner),
  mixinsNamed: (name, owner) =>
    mixins.filter((one) => (one.location === name || one.scheme + one.term === name) && seeEachOther(one, { owner })),
}

const stamp = { version: 100, time: 1000 }
const evaluated = (changes: readonly Change[], scope: Scope = {}) => evaluate(changes, scope, places, stamp)
const put = (entity: Entity, replaces?: number): Change => ({ type: 'put', entity, replaces })
const remove = (location: string, version: number, owner?: string): Change => ({
  type: 'delete',
  location,
  version,
  owner,
})
const ann: Scope = { owner: 'ann' }

/** What a commit refuses, and a part of what it says. */
const conflicts: readonly { what: string; changes: readonly Change[]; scope?: Scope; says: RegExp }[] = [
  { what: 'creating what exists', changes: [put(resource('/a'))], says: /an entity exists at \/a already/ },
  {
    what: 'an owned entity at the location of an unowned one',
    changes: [put(resource('/a', { owner: 'ann' }))],
    says: /an entity exists at \/a already/,
  },
  {
    what: 'an unowned entity at the location of an owned one',
    changes: [put(resource('/own'))],
    says: /an entity exists at \/own already/,
  },
  {
    what: 'an id in use',
    changes: [put(resource('/c', { id: 'urn:x:/a' }))],
    says: /the id urn:x:\/a is in use already/,
  },
  {
    what: 'an unowned id that an owner uses',
    changes: [put(resource('/c', { id: 'urn:x:bob' }))],
    says: /the id urn:x:bob is in use already/,
  },
  {
    what: 'an id that an earlier change uses',
    changes: [put(resource('/c', { id: 'urn:x:c' })), put(resource('/d', { id: 'urn:x:c' }))],
    says: /the id urn:x:c is in use already/,
  },
  { what: 'creating a location twice', changes: [put(resource('/c')), put(resource('/c'))], says: /exists at \/c/ },
  { what: 'replacing what does not exist', changes: [put(resource('/c'), 1)], says: /at \/c has been deleted/ },
  { what: 'replacing an older version', changes: [put(resource('/a'), 2)], says: /at \/a has been changed since/ },
  {
    what: 'replacing twice',
    changes: [put(resource('/a'), 3), put(resource('/a'), 3)],
    says: /has been changed since/,
  },
  {
    what: 'replacing what was deleted',
    changes: [remove('/a', 3), put(resource('/a'), 3)],
    says: /at \/a has been deleted/,
  },
  {
    what: 'another id',
    changes: [put(resource('/a', { id: 'urn:x:1' }), 3)],
    says: /has the id urn:x:\/a, not urn:x:1/,
  },
  { what: 'deleting what does not exist', changes: [remove('/c', 1)], says: /at \/c has been deleted/ },
  { what: 'deleting twice', changes: [remove('/a', 3), remove('/a', 3)], says: /at \/a has been deleted/ },
  { what: 'deleting an older version', changes: [remove('/a', 2)], says: /at \/a has been changed since/ },
  { what: "deleting another owner's entity", changes: [remove('/own', 5)], scope: ann, says: /has been changed since/ },
  { what: 'deleting without an owner what is owned', changes: [remove('/own', 4)], says: /at \/own has been deleted/ },
  {
    what: 'a mixin that is not stored',
    changes: [{ type: 'expect-mixin', identifier: identifier('none') }],
    says: /the mixin http:\/\/example.com\/occi#none has just been removed/,
  },
  {
    what: "another owner's mixin",
    changes: [{ type: 'expect-mixin', identifier: identifier('own') }],
    says: /#own has just been removed/,
  },
  {
    what: 'a mixin that an earlier change deleted',
    changes: [
      { type: 'delete-mixin', identifier: identifier('tag') },
      { type: 'expect-mixin', identifier: identifier('tag') },
    ],
    says: /#tag has just been removed/,
  },
  {
    what: 'an owned mixin with the identifier of an unowned one',
    changes: [{ type: 'put-mixin', mixin: mixin('tag', { owner: 'ann', location: '/other/' }) }],
    says: /a mixin http:\/\/example.com\/occi#tag exists already/,
  },
  {
    what: 'an owned mixin with the identifier of an unowned one that an earlier change expects',
    changes: [
      { type: 'expect-mixin', identifier: identifier('tag') },
      { type: 'put-mixin', mixin: mixin('tag', { owner: 'ann', location: '/other/' }) },
    ],
    says: /a mixin http:\/\/example.com\/occi#tag exists already/,
  },
  {
    what: 'an unowned mixin with the identifier of an owned one',
    changes: [{ type: 'put-mixin', mixin: mixin('own', { location: '/other/' }) }],
    says: /#own exists already/,
  },
  {
    what: "another mixin's location",
    changes: [{ type: 'put-mixin', mixin: mixin('new', { location: '/tag/' }) }],
    says: /the location \/tag\/ belongs to another mixin/,
  },
  {
    what: 'the location of a mixin that an earlier change put',
    changes: [
      { type: 'put-mixin', mixin: mixin('one') },
      { type: 'put-mixin', mixin: mixin('two', { location: '/one/' }) },
    ],
    says: /the location \/one\/ belongs to another mixin/,
  },
]

/** What a commit accepts, and what it changes: locations and terms, with the versions before and after. */
const accepted: readonly {
  what: string
  changes: readonly Change[]
  scope?: Scope
  entities?: readonly [location: string, before: number | undefined, after: number | undefined][]
  mixins?: readonly [term: string, before: string | undefined, after: string | undefined][]
}[] = [
  { what: 'nothing', changes: [] },
  { what: 'creating', changes: [put(resource('/c'))], entities: [['/c', undefined, 100]] },
  { what: 'replacing', changes: [put(resource('/a'), 3)], entities: [['/a', 3, 100]] },
  { what: 'deleting', changes: [remove('/a', 3)], entities: [['/a', 3, undefined]] },
  { what: "deleting one's own", changes: [remove('/own', 4)], scope: ann, entities: [['/own', 4, undefined]] },
  {
    what: 'deleting what is unowned',
    changes: [remove('/a', 3)],
    scope: { owner: 'eve' },
    entities: [['/a', 3, undefined]],
  },
  {
    what: 'deleting what a named owner has',
    changes: [remove('/own', 5, 'bob')],
    scope: ann,
    entities: [['/own', 5, undefined]],
  },
  {
    what: 'an owner with the names of another owner',
    changes: [put(resource('/own', { owner: 'eve', id: 'urn:x:bob' }))],
    entities: [['/own', undefined, 100]],
  },
  {
    what: 'deleting and creating again',
    changes: [remove('/a', 3), put(resource('/a', { id: 'urn:x:other' }))],
    entities: [['/a', 3, 100]],
  },
  {
    what: 'an id that an earlier change gave up',
    changes: [remove('/a', 3), put(resource('/c', { id: 'urn:x:/a' }))],
    entities: [
      ['/a', 3, undefined],
      ['/c', undefined, 100],
    ],
  },
  {
    what: 'a location that all owners gave up',
    changes: [remove('/own', 4, 'ann'), remove('/own', 5, 'bob'), put(resource('/own'))],
    entities: [
      ['/own', 4, undefined],
      ['/own', 5, undefined],
      ['/own', undefined, 100],
    ],
  },
  {
    what: 'a mixin, new and replaced',
    changes: [
      { type: 'put-mixin', mixin: mixin('new') },
      { type: 'put-mixin', mixin: mixin('tag', { title: 'Changed' }) },
    ],
    mixins: [
      ['new', undefined, '/new/'],
      ['tag', '/tag/', '/tag/'],
    ],
  },
  {
    what: "an owner's mixin with the names of another owner's",
    changes: [{ type: 'put-mixin', mixin: mixin('own', { owner: 'eve' }) }],
    mixins: [['own', undefined, '/own/']],
  },
  {
    what: 'the location of a mixin that an earlier change moved',
    changes: [
      { type: 'put-mixin', mixin: mixin('tag', { location: '/moved/' }) },
      { type: 'put-mixin', mixin: mixin('new', { location: '/tag/' }) },
    ],
    mixins: [
      ['tag', '/tag/', '/moved/'],
      ['new', undefined, '/tag/'],
    ],
  },
  {
    what: 'deleting mixins, those that exist',
    changes: [
      { type: 'delete-mixin', identifier: identifier('own') },
      { type: 'delete-mixin', identifier: identifier('none') },
      { type: 'delete-mixin', identifier: identifier('own'), owner: 'bob' },
    ],
    scope: ann,
    mixins: [
      ['own', '/own/', undefined],
      ['own', '/own/', undefined],
    ],
  },
  {
    what: 'a mixin that is put and deleted again',
    changes: [
      { type: 'put-mixin', mixin: mixin('new') },
      { type: 'delete-mixin', identifier: identifier('new') },
    ],
  },
  {
    what: 'expecting mixins: unowned, own, just put',
    changes: [
      { type: 'expect-mixin', identifier: identifier('tag') },
      { type: 'expect-mixin', identifier: identifier('own') },
      { type: 'put-mixin', mixin: mixin('new', { owner: 'ann' }) },
      { type: 'expect-mixin', identifier: identifier('new') },
    ],
    scope: ann,
    mixins: [['new', undefined, '/new/']],
  },
]

describe('a commit', () => {
  it.each(conflicts)('refuses $what', ({ changes, scope, says }) => {
    expect(() => evaluated(changes, scope)).toThrow(expect.objectContaining({ code: 'conflict' }))
    expect(() => evaluated(changes, scope)).toThrow(says)
  })

  it.each(accepted)('accepts $what', ({ changes, scope, entities = [], mixins = [] }) => {
    const found = evaluated(changes, scope)
    const one = found.entities.map(({ before, after }) => [
      (after ?? before)?.location,
      before?.version,
      after?.version,
    ])
    expect(one).toEqual(entities)
    const other = found.mixins.map(({ before, after }) => [(after ?? before)?.term, before?.location, after?.location])
    expect(other).toEqual(mixins)
  })

  it('gives version and times to what it stores, in the order of the puts', () => {
    const given = [resource('/c', { version: 7, created: 7, changed: 7 }), resource('/a', { version: 7, created: 7 })]
    const { stored } = evaluated([put(given[0] ?? resource('/')), put(given[1] ?? resource('/'), 3)])
    expect(stored).toEqual([
      { ...given[0], version: 100, created: 1000, changed: 1000 },
      { ...given[1], version: 100, created: 10, changed: 1000 },
    ])
  })

  it('costs the same for each of very many', () => {
    // If each looked at all the others, this would take minutes.
    const many = Array.from({ length: 60_000 }, (_, index) => put(resource(`/many/${index}`)))
    expect(evaluated(many).entities).toHaveLength(60_000)
  })

  it('stores copies', () => {
    const given = resource('/c', { attributes: Object.assign(noAttributes(), { a: 1 }), extras: { x: 1 } })
    const [stored] = evaluated([put(given)]).stored
    given.attributes.a = 2
    given.actions = ['x']
    expect(stored?.attributes).toEqual({ a: 1 })
    expect(stored?.actions).toEqual([])
  })

  it('belongs to one owner or to none when it deletes without naming an owner', () => {
    expect(() => evaluated([remove('/own', 4)], { everyone: true })).toThrow(/has been deleted/)
  })
})

describe('the places where links end that differ', () => {
  const ends: readonly [what: string, changes: readonly Change[], places: readonly string[]][] = [
    ['of a resource: none', [put(resource('/a'), 3)], []],
    ['of a new link', [put(link('/n', '/a', '/b'))], ['/a', '/b']],
    ['of an owned link', [put(link('/n', '/a', '/own', { owner: 'ann' }))], ['/a ann', '/own ann']],
    ['of a link to the outside', [put(link('/n', '/a', 'http://example.org/'))], ['/a']],
    ['of a link to itself', [put(link('/n', '/a', '/a'))], ['/a']],
    ['of a link that is changed', [put(link('/l', '/a', '/b', { title: 'Changed' }), 6)], ['/a', '/b']],
    ['of a link that is moved', [put(link('/l', '/c', '/b'), 6)], ['/a', '/b', '/c']],
    ['of a link that is deleted', [remove('/l', 6)], ['/a', '/b']],
    ['of a link that becomes a resource', [put(resource('/l'), 6)], ['/a', '/b']],
    ['of two links at one place', [put(link('/n', '/a', '/c')), put(link('/o', '/c', '/a'))], ['/a', '/c']],
  ]

  it.each(ends)('%s', (_, changes, places) => {
    const { linked } = evaluated(changes)
    expect(linked.map(({ location, owner }) => (owner === undefined ? location : `${location} ${owner}`))).toEqual(
      places,
    )
  })
})
