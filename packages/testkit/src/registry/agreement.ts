import { type AttributeValue, attributeOf, type Entity, type Query, type StoredMixin } from '@occi/core'
import { type Registry, type Scope, sameJson } from '@occi/core/authoring'
import { expect } from 'vitest'
import { findStored } from './actions.ts'
import {
  ann,
  attachmentKind,
  bob,
  diskKind,
  everyone,
  fastMixin,
  machineKind,
  safeMixin,
  sorted,
  unowned,
} from './fixtures.ts'
import { byOrder, type Model } from './model.ts'

const scopes: readonly Scope[] = [unowned, ann, bob, everyone]

/** Queries of all sorts; some are about values that are stored. */
function queriesAbout(entities: readonly Entity[]): readonly Query[] {
  const queries: Query[] = [
    {},
    { prefix: '/a/' },
    { prefix: '/a/b/' },
    { mixins: [fastMixin, safeMixin], prefix: '/a/' },
    ...[machineKind, diskKind, attachmentKind].flatMap((kind) => [
      { kind },
      { kind, prefix: '/a/', mixins: [fastMixin] },
    ]),
    ...[fastMixin, safeMixin].map((mixin) => ({ mixins: [mixin] })),
  ]
  for (const { kind, attributes } of entities.slice(0, 4)) {
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== undefined)
        queries.push({ attributes: new Map([[name, value]]) }, { kind, attributes: new Map([[name, value]]) })
    }
  }
  const names = ['occi.core.id', 'occi.core.title', 'occi.core.source', 'occi.core.target', 'occi.core.target.kind']
  for (const entity of entities.slice(0, 4)) {
    for (const name of names) {
      const value = attributeOf(entity, name)
      if (value !== undefined) queries.push({ attributes: new Map([[name, value]]) })
    }
  }
  return queries
}

/** Asserts that a registry answers everything as the model does. */
export async function assertAgreement(registry: Registry, model: Model): Promise<void> {
  for (const scope of scopes) {
    const all = model.found({}, scope)
    for (const key of all.flatMap(({ location, id }) => [location, id]).concat('/none', 'urn:uuid:none')) {
      const named = model.named(key, scope)
      const found = await registry.entity(key, scope, { links: ['source', 'target'] })
      if (named.length === 0) expect(found).toBeUndefined()
      else expect(named).toContainEqual(found?.entity)
      assertSameEntities(found?.links ?? [], found === undefined ? [] : model.linksAt(found.entity.location, scope))
    }
    for (const query of queriesAbout(all)) {
      const expected = model.found(query, scope)
      const limit = 1 + (expected.length % 4)
      const found = await findStored(registry, query, scope, limit)
      assertSameEntities(found, expected)
      expect(found.toSorted(byOrder)).toEqual(found)
      expect(await registry.count(query, scope)).toBe(expected.length)
      if (query.prefix === undefined && query.attributes === undefined)
        await assertSorted(registry, query, scope, found)
      const { items } = await registry.page({ ...query, limit, offset: 2 }, scope)
      expect(items).toEqual(found.slice(2, 2 + limit))
    }
    if (registry.search === 'parts') {
      for (const search of ['one', 'two', '/a/', 'one two']) {
        assertSameEntities(await findStored(registry, { search }, scope), model.found({ search }, scope))
      }
    }
    for (const direction of ['source', 'target'] as const) {
      const ends = ['/a/1', '/b', 'http://example.org/elsewhere?a=1#b']
      assertSameEntities(await registry.links(ends, direction, scope), model.links(ends, direction, scope))
    }
    const texts = (mixins: readonly StoredMixin[]) => sorted(mixins.map((mixin) => JSON.stringify(mixin)))
    expect(texts(await registry.mixins(scope))).toEqual(texts(model.mixins(scope)))
  }
}

/** Asserts equal entities, owners of equal locations in any order. */
function assertSameEntities(found: readonly Entity[], expected: readonly Entity[]): void {
  const byName = (a: Entity, b: Entity) => {
    const [x, y] = [`${a.location} ${a.owner}`, `${b.location} ${b.owner}`]
    return x < y ? -1 : x > y ? 1 : 0
  }
  expect(found.toSorted(byName)).toEqual(expected.toSorted(byName))
}

const orders = ['occi.core.title', 'com.example.a', 'constructor', 'created'] as const

/** Asserts that a listing can be sorted, in both directions, with what a query finds in the order of listings. */
async function assertSorted(registry: Registry, query: Query, scope: Scope, listed: readonly Entity[]): Promise<void> {
  for (const by of orders) {
    const valueIn = (entity: Entity) => (by === 'created' ? entity.created : attributeOf(entity, by))
    const groups = async (descending: boolean) => {
      const found = await findStored(registry, { ...query, order: { by, descending } }, scope, 3)
      assertSameEntities(found, listed)
      return grouped(found, valueIn)
    }
    const [ascending, descending] = [await groups(false), await groups(true)]
    const hasNone = (group: readonly Entity[]) => group.every((entity) => valueIn(entity) === undefined)
    const values = ascending.filter((group) => !hasNone(group))
    // Entities without a value are last in both directions, in one group.
    expect(ascending.slice(values.length).every(hasNone) && ascending.length - values.length < 2).toBe(true)
    expect(descending).toEqual([...values.toReversed(), ...ascending.slice(values.length)])
    for (const group of ascending) expect(group.toSorted(byOrder)).toEqual(group)
    for (const [index, group] of values.slice(1).entries()) {
      const [a, b] = [values[index]?.[0], group[0]]
      if (a !== undefined && b !== undefined) assertOrder(valueIn(a), valueIn(b))
    }
  }
}

/** Neighbours of equal values, in groups. */
function grouped(entities: readonly Entity[], valueIn: (entity: Entity) => AttributeValue | undefined): Entity[][] {
  const groups: Entity[][] = []
  for (const entity of entities) {
    const group = groups.at(-1)
    const first = group?.[0]
    if (first !== undefined && sameJson(valueIn(first), valueIn(entity))) group?.push(entity)
    else groups.push([entity])
  }
  return groups
}

const types = ['boolean', 'number', 'string', 'object']

/** Asserts that one value sorts before another, as far as that is easily said. */
function assertOrder(a: AttributeValue | undefined, b: AttributeValue | undefined): void {
  expect(types.indexOf(typeof a)).toBeLessThanOrEqual(types.indexOf(typeof b))
  if (typeof a === 'number' && typeof b === 'number') expect(a).toBeLessThan(b)
  const isPlain = (value: unknown): value is string => typeof value === 'string' && /^[ -~]{0,60}$/.test(value)
  if (isPlain(a) && isPlain(b)) expect(a.toLowerCase() <= b.toLowerCase()).toBe(true)
}
