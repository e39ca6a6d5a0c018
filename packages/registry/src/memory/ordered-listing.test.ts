import { type Entity, idOf, type Order, type PageQuery } from '@occi/core'
import { type Change, copyAttributes, isPromise, type Scope } from '@occi/core/authoring'
import { comparePlaces, hasTerms, matches, orderedPositionOf, searchTerms, searchText, sees } from '@occi/core/store'
import { describe, expect, it } from 'vitest'
import { MemoryRegistry } from './index.ts'

const others = Array.from({ length: 12 }, (_, index) => `owner ${index}`)

/** Number, text or nothing, so that values repeat. */
function entityAt(number: number, turn = 0): Entity {
  const owner = [undefined, 'ann', others[number % others.length]][number % 3]
  const location = `/${number % 2 === 0 ? 'even' : 'odd'}/${number}`
  const value = (number * 7919 + turn * 13) % 101
  const a = value < 30 ? undefined : value < 60 ? value : `Text ${value}`
  const attributes = copyAttributes({ a, b: number % 3, [`c${number % 20}`]: number })
  const fields = { id: idOf(location, owner), location, mixins: [], actions: [], version: 0, attributes, owner }
  const kind = `http://example.com/occi#${number % 10 === 0 ? 'rare' : 'common'}`
  return number % 5 === 0 ? { ...fields, kind, source: '/odd/1', target: '/odd/3' } : { ...fields, kind }
}

function commit(registry: MemoryRegistry, changes: readonly Change[]): readonly Entity[] {
  const transaction = registry.begin({ operation: 'update', keys: [] }, {})
  if (isPromise(transaction)) throw new Error('expected no promise')
  const committed = transaction.commit(changes)
  if (isPromise(committed)) throw new Error('expected no promise')
  return committed.entities
}

/** What a query finds, by sorting everything. */
function sorted(entities: Iterable<Entity>, query: PageQuery, order: Order, scope: Scope): readonly Entity[] {
  const terms = searchTerms(query.search ?? '')
  return [...entities]
    .filter((entity) => sees(scope, entity) && matches(entity, query))
    .filter((entity) => entity.location.startsWith(query.prefix ?? '/') && hasTerms(searchText(entity), terms))
    .map((entity) => ({ entity, place: orderedPositionOf(entity, order) }))
    .sort((a, b) => comparePlaces(a.place, b.place, order))
    .map(({ entity }) => entity)
}

const nameOf = ({ owner, location, version }: Entity) => `${owner} ${location} ${version}`

async function paged(registry: MemoryRegistry, query: PageQuery, scope: Scope): Promise<readonly Entity[]> {
  const found: Entity[] = []
  let after: string | undefined
  do {
    const page = await registry.page({ ...query, after }, scope)
    found.push(...page.items)
    after = page.next
  } while (after !== undefined)
  return found
}

const queries: readonly Omit<PageQuery, 'limit'>[] = [
  {},
  { kind: 'http://example.com/occi#common' },
  { kind: 'http://example.com/occi#rare' },
  { prefix: '/even/' },
  { attributes: new Map([['b', 1]]) },
  { search: 'text 7' },
]

describe('a sorted listing of many entities', () => {
  const registry = new MemoryRegistry()
  const stored = new Map<string, Entity>()
  const keep = (entities: readonly Entity[]) => {
    for (const entity of entities) stored.set(`${entity.owner} ${entity.location}`, entity)
  }
  const numbers = Array.from({ length: 3_600 }, (_, index) => index)
  keep(
    commit(
      registry,
      numbers.map((number) => ({ type: 'put', entity: entityAt(number) })),
    ),
  )

  const expectSorted = async (by: string) => {
    for (const descending of [false, true]) {
      const order = { by, descending }
      for (const scope of [{}, { owner: 'ann' }, { everyone: true }] as const) {
        for (const query of queries) {
          const expected = sorted(stored.values(), { ...query, limit: 1 }, order, scope)
          const found = await paged(registry, { ...query, order, limit: 300 }, scope)
          expect(found.map(nameOf)).toEqual(expected.map(nameOf))
          const { items } = await registry.page({ ...query, order, limit: 5, offset: 11 }, scope)
          expect(items).toEqual(expected.slice(11, 16))
        }
      }
    }
  }

  const orders =
    process.env.THOROUGH === undefined
      ? ['a', 'occi.core.target']
      : ['a', 'created', 'occi.core.target', 'occi.core.id', 'none']
  it.each(orders)('is in order by %s', (by) => expectSorted(by))

  it('stays in order while entities are created, changed and deleted', async () => {
    const changes: Change[] = []
    for (const number of numbers.filter((one) => one % 7 === 0)) {
      const { owner, location } = entityAt(number)
      const { version = 0 } = stored.get(`${owner} ${location}`) ?? {}
      if (number % 2 === 0) changes.push({ type: 'put', entity: entityAt(number, 1), replaces: version })
      else {
        changes.push({ type: 'delete', location, version, owner })
        stored.delete(`${owner} ${location}`)
      }
    }
    for (let number = 3_600; number < 3_700; number++) changes.push({ type: 'put', entity: entityAt(number) })
    keep(commit(registry, changes))
    for (const by of ['a', 'changed']) await expectSorted(by)
  })

  it('is in order by more attributes than indexes are kept for', async () => {
    for (let round = 0; round < 2; round++) {
      for (let number = 0; number < 20; number++) {
        const order = { by: `c${number}` }
        const expected = sorted(stored.values(), { limit: 1 }, order, { everyone: true })
        const { items } = await registry.page({ limit: 50, order }, { everyone: true })
        expect(items).toEqual(expected.slice(0, 50))
      }
    }
  })

  it('continues after a place whose attribute nothing has any more', async () => {
    const { items } = await registry.page({ limit: 10, order: { by: 'gone' }, after: '=sx;r/x' }, { everyone: true })
    expect(items).toEqual(sorted(stored.values(), { limit: 1 }, { by: 'gone' }, { everyone: true }).slice(0, 10))
  })

  it('is sorted while entities are created, changed and deleted', async () => {
    const order = { by: 'b', descending: true }
    const reading = paged(registry, { order, limit: 10_000 }, { everyone: true })
    await new Promise((resolve) => setImmediate(resolve))
    const some = [...stored.values()].filter((_, index) => index % 11 === 0)
    const changes = some.map((entity, index): Change => {
      const { location, version, owner } = entity
      if (index % 2 === 0) stored.delete(`${owner} ${location}`)
      return index % 2 === 0
        ? { type: 'delete', location, version, owner }
        : { type: 'put', entity: { ...entity, attributes: copyAttributes({ b: index }) }, replaces: version }
    })
    for (let number = 5_000; number < 5_200; number++) changes.push({ type: 'put', entity: entityAt(number) })
    keep(commit(registry, changes))
    const expected = sorted(stored.values(), { limit: 1 }, order, { everyone: true }).map(nameOf)
    expect((await reading).map(nameOf)).toEqual(expected)
    expect((await paged(registry, { order, limit: 300 }, { everyone: true })).map(nameOf)).toEqual(expected)
  })
})
