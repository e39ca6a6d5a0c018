import { expect, it } from 'vitest'
import { copyAttributes } from '../attribute.ts'
import type { Entity, Resource } from '../entity.ts'
import { attributeEntry, changedEntries, counterOf, countersOf, criteriaOf, entriesOf, everything } from './entries.ts'

const entity: Resource = {
  id: 'urn:x',
  location: '/a/b',
  kind: 'k',
  mixins: ['m', 'n', 'm'],
  actions: [],
  title: 'T',
  version: 1,
  created: 5,
  changed: 7,
  attributes: copyAttributes({ size: 3 }),
}

const namesOf = (entries: readonly { list: string }[]) => entries.map(({ list }) => list)

it('an entity stands once in the list of everything, its kind, each mixin, its times and each attribute', () => {
  expect(namesOf(entriesOf(entity))).toEqual([
    'everything',
    'kind k',
    'mixin m',
    'mixin n',
    'created',
    'changed',
    'attribute occi.core.id',
    'attribute occi.core.title',
    'attribute size',
  ])
})

it('a query requires entries that an entity has', () => {
  const query = { kind: 'k', mixins: ['n'], attributes: new Map<string, string | number>([['size', 3]]) }
  for (const { list, key } of criteriaOf(query)) expect(entriesOf(entity)).toContainEqual({ list, key })
  expect(entriesOf(entity)).toContainEqual(attributeEntry('occi.core.title', 'T'))
})

it('counters are those of the kind, the mixins and the paths above', () => {
  const counters = ['kind k', 'mixin m', 'mixin n', 'path /', 'path /a/']
  expect(countersOf(entity)).toEqual(counters)
  expect(counterOf({})).toBe(everything.counter)
  expect([{ kind: 'k' }, { mixins: ['m'] }, { mixins: ['n'] }, {}, { prefix: '/a/' }].map(counterOf)).toEqual(counters)
})

it.each([
  [{ kind: 'k', mixins: ['m'] }],
  [{ kind: 'k', prefix: '/a/' }],
  [{ search: 'x' }],
  [{ attributes: new Map([['a', 1]]) }],
])('no counter knows the number of %j', (query) => expect(counterOf(query)).toBeUndefined())

it('a change removes and adds only the entries that differ', () => {
  const after: Entity = { ...entity, mixins: ['m'], changed: 9, attributes: copyAttributes({ size: 3, cores: 1 }) }
  const { removed, added } = changedEntries(entity, after)
  expect(namesOf(removed)).toEqual(['mixin n', 'changed'])
  expect(namesOf(added)).toEqual(['changed', 'attribute cores'])
})

it('a resource that becomes a link changes all entries', () => {
  const link: Entity = { ...entity, source: '/a', target: '/b' }
  expect(changedEntries(entity, link)).toEqual({ removed: entriesOf(entity), added: entriesOf(link) })
  expect(changedEntries(undefined, entity)).toEqual({ removed: [], added: entriesOf(entity) })
  expect(changedEntries(entity, undefined)).toEqual({ removed: entriesOf(entity), added: [] })
})
