import { type Entity, idOf, type Order, type PageQuery } from '@occi/core'
import type { Scope } from '@occi/core/authoring'
import {
  comparePlaces,
  comparePositions,
  hasTerms,
  matches,
  orderedPositionOf,
  positionOf,
  searchTerms,
  searchText,
  sees,
} from '@occi/core/store'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SqliteRegistry } from './index.ts'
import { TemporaryStore } from './store.test-fixture.ts'

/** More than are read and sorted without an index, of more owners than one statement merges. */
const count = 2_500
const owners = 60

const store = new TemporaryStore()
const registry: SqliteRegistry = store.open()
let entities: readonly Entity[] = []

/** Few values in many entities, many in others, none in some; links among resources. */
function entityAt(index: number): Entity {
  const owner = index % 2 === 0 ? undefined : `owner-${index % owners}`
  const location = `/${index % 3 === 0 ? 'a' : 'b'}/${String((index * 7919) % count).padStart(4, '0')}`
  const attributes = {
    state: ['on', 'off', 'On'][index % 3],
    ...(index % 5 === 0 ? {} : { size: (index * 31) % 700 }),
    ...(index % 400 === 0 ? { rare: index } : {}),
  }
  const fields = {
    id: idOf(location, owner),
    location,
    kind: `k${index % 5 < 2 ? 0 : 1}`,
    mixins: [],
    actions: [],
    version: 0,
  }
  const resource = { ...fields, attributes, owner, title: index % 7 === 0 ? undefined : `Title ${index % 900}` }
  return index % 10 === 0 ? { ...resource, source: '/a/1', target: '/b/1' } : resource
}

beforeAll(async () => {
  const transaction = await registry.begin({ operation: 'create', keys: [] }, {})
  const all = Array.from({ length: count }, (_, index) => entityAt(index))
  entities = (await transaction.commit(all.map((entity) => ({ type: 'put', entity })))).entities
})
afterAll(async () => {
  await registry.close()
  store.remove()
})

/** What a query finds, found without an index. */
function expected(
  { order, prefix = '/', search, ...query }: Omit<PageQuery, 'limit'>,
  scope: Scope,
): readonly string[] {
  const terms = searchTerms(search ?? '')
  return entities
    .filter((entity) => sees(scope, entity) && matches(entity, query) && entity.location.startsWith(prefix))
    .filter((entity) => hasTerms(searchText(entity), terms))
    .sort((a, b) =>
      order === undefined
        ? comparePositions(positionOf(a), positionOf(b))
        : comparePlaces(orderedPositionOf(a, order), orderedPositionOf(b, order), order),
    )
    .map(({ id }) => id)
}

async function found(query: PageQuery, scope: Scope): Promise<readonly string[]> {
  const ids: string[] = []
  for (let after: string | undefined, pages = 0; pages < 1_000; pages++) {
    const { items, next } = await registry.page({ ...query, after }, scope)
    ids.push(...items.map(({ id }) => id))
    if (next === undefined) return ids
    after = next
  }
  throw new Error('the pages do not end')
}

const scopes: readonly Scope[] = [{}, { owner: 'owner-1' }, { everyone: true }]
const orders: readonly (Order | undefined)[] = [
  undefined,
  ...['occi.core.title', 'state', 'size', 'rare', 'created', 'occi.core.id', 'nowhere'].flatMap((by) => [
    { by },
    { by, descending: true },
  ]),
]

describe.each(scopes)('pages that %j sees', (scope) => {
  it.each(orders)('are in the order %j', async (order) => {
    expect(await found({ order, limit: 170 }, scope)).toEqual(expected({ order }, scope))
  })

  it.each(orders)('of one kind below a path are in the order %j', async (order) => {
    const query = { order, kind: 'k1', prefix: '/b/' }
    expect(await found({ ...query, limit: 97 }, scope)).toEqual(expected(query, scope))
  })

  it.each(orders)('start after an offset in the order %j', async (order) => {
    const { items } = await registry.page({ order, limit: 40, offset: 333 }, scope)
    expect(items.map(({ id }) => id)).toEqual(expected({ order }, scope).slice(333, 373))
  })

  it.each(['title', 'tit', 'ti', 'on', '1', 'title 77', 'urn:uuid 12', 'nothing'])(
    'of a search for %j',
    async (search) => {
      for (const order of [undefined, { by: 'size', descending: true }]) {
        expect(await found({ search, order, limit: 170 }, scope)).toEqual(expected({ search, order }, scope))
      }
      expect(await registry.count({ search, kind: 'k0' }, scope)).toBe(expected({ search, kind: 'k0' }, scope).length)
    },
  )
})
