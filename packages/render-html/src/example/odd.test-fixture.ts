import { Catalogue, defineAction, defineKind, defineMixin, type Entity, resource } from '@occi/core'
import { makeMixin, noAttributes } from '@occi/core/authoring'
import { MemoryReader } from './memory-reader.test-fixture.ts'

/** A service that is right by the standard and odd all the same: what pages must bear. */

const here = 'http://example.com/odd#'
const there = 'http://example.org/odd#'

/** Words, and a word that no line can hold. */
export const lengthy = `${'Rather long '.repeat(30)}${'W'.repeat(200)}`

const types = ['string', 'integer', 'number', 'boolean', 'array', 'object'] as const

const turn = defineAction({ scheme: here, term: 'turn', title: lengthy, attributes: { way: { type: 'string' } } })
const bare = defineKind({ scheme: here, term: 'thing', parent: resource, location: '/bare/' })
const full = defineKind({
  scheme: there,
  term: 'thing',
  title: lengthy,
  parent: resource,
  location: '/full/',
  actions: [turn],
  attributes: {
    'size.of.': { type: 'string', mutable: true, description: lengthy },
    '1.1': { type: 'integer', mutable: true },
    'constructor.name': { type: 'string', mutable: true },
    'link.0.category': { type: 'string', mutable: true },
    [`x.${'y'.repeat(200)}`]: { type: 'string', mutable: true },
    'full.choice': { type: 'string', enum: ['', 'some', lengthy], mutable: true },
    'full.state': { type: 'string' },
  },
})
const alike = defineKind({
  scheme: here,
  term: 'other',
  title: lengthy,
  parent: resource,
  location: '/alike/',
  attributes: { 'alike.size': { type: 'integer' } },
})
const wide = defineMixin({
  scheme: here,
  term: 'wide',
  location: '/wide/',
  applies: [bare],
  attributes: Object.fromEntries(
    Array.from({ length: 50 }, (_, index) => {
      const type = types[index % types.length] ?? 'string'
      return [`wide.${type}.n${index}`, { type, mutable: true }]
    }),
  ),
})
const tags = Array.from({ length: 40 }, (_, index) =>
  makeMixin(
    {
      scheme: index % 2 === 0 ? here : there,
      term: `tag${index >> 1}`,
      location: `/tags/${index}/`,
      ...(index % 7 === 0 ? { title: lengthy } : {}),
    },
    { userDefined: true },
  ),
)

const catalogue = new Catalogue([bare, full, alike, wide, ...tags])

function made(location: string, kind: string, more: Partial<Entity>): Entity {
  const fields = { id: `urn:odd:${location}`, location, kind, mixins: [], actions: [], version: 1 }
  return { ...fields, ...more, attributes: Object.assign(noAttributes(), more.attributes) }
}

const entities = [
  made('/bare/1', bare.identifier, { title: 'W'.repeat(3000) }),
  made('/bare/2', bare.identifier, {
    mixins: [wide.identifier, ...tags.map((tag) => tag.identifier)],
    attributes: { 'wide.string.n0': 'v'.repeat(5000), 'wide.array.n4': [{ a: [1] }], 'wide.object.n5': { a: lengthy } },
  }),
  made('/full/1', full.identifier, {
    title: lengthy,
    actions: [turn.identifier],
    attributes: { 'full.state': 'w'.repeat(300), 'full.choice': '', 'constructor.name': lengthy },
  }),
  // Of a kind that the service had once.
  made('/gone/1', `${there}gone`, { attributes: { 'gone.size': 1 } }),
]

export const oddReader = new MemoryReader(catalogue, entities)
