import { DatabaseSync } from 'node:sqlite'
import { type Entity, idOf } from '@occi/core'
import { afterAll, afterEach, expect, it, vi } from 'vitest'
import type { SqliteRegistry } from './index.ts'
import { TemporaryStore } from './store.test-fixture.ts'

const store = new TemporaryStore()
afterEach(() => vi.restoreAllMocks())
afterAll(() => store.remove())

/** SQLite within Node 22.14 has no FTS5. */
const hasIndex = new DatabaseSync(':memory:').prepare("SELECT 1 FROM pragma_module_list WHERE name = 'fts5'").get()
const searching = it.skipIf(hasIndex === undefined)

function machine(location: string, title: string): Entity {
  return { id: idOf(location), location, kind: 'k', mixins: [], actions: [], version: 0, title, attributes: {} }
}

async function put(registry: SqliteRegistry, ...entities: readonly Entity[]): Promise<void> {
  const transaction = await registry.begin({ operation: 'create', keys: [] }, {})
  await transaction.commit(entities.map((entity) => ({ type: 'put', entity })))
}

async function search(registry: SqliteRegistry, words: string): Promise<readonly string[]> {
  const { items } = await registry.page({ search: words, limit: 10 }, {})
  return items.map(({ location }) => location)
}

searching('finds what another process has stored and has not indexed', async () => {
  const one = store.open()
  const other = store.open(store.fileOf(one))
  await put(one, machine('/m/1', 'A first machine'))
  expect(await search(other, 'first')).toEqual(['/m/1'])
  await put(one, machine('/m/2', 'The first again'))
  expect(await search(other, 'first')).toEqual(['/m/1', '/m/2'])
  await one.close()
  await other.close()
})

searching('indexes what was stored, changed and deleted before anything is searched', async () => {
  const registry = store.open()
  await put(registry, ...Array.from({ length: 450 }, (_, index) => machine(`/m/${index}`, `machine ${index}`)))
  const [stored] = (await registry.page({ limit: 1 }, {})).items
  const transaction = await registry.begin({ operation: 'delete', keys: [] }, {})
  await transaction.commit([{ type: 'delete', location: '/m/0', version: stored?.version ?? 0 }])
  const database = new DatabaseSync(store.fileOf(registry))
  const left = `SELECT (SELECT count(*) FROM unindexed) AS noted,
    (SELECT max(entity) FROM entities) - (SELECT rowid FROM search ORDER BY rowid DESC LIMIT 1) AS rest`
  await vi.waitFor(() => expect(database.prepare(left).get()).toEqual({ noted: 0, rest: 0 }), 10_000)
  database.close()
  expect(await search(registry, 'machine 44')).toHaveLength(10)
  expect(await search(registry, 'm/0')).toEqual([])
  await registry.close()
})

searching('finds values with characters that mean something to the index', async () => {
  const registry = store.open()
  const titles = [
    'a"b',
    "it's",
    'x* OR y',
    'with\u0000nul inside',
    'with\u0001marker',
    '-minus',
    '(a)',
    'İstanbul 😀🎉😎',
  ]
  await put(registry, ...titles.map((title, index) => machine(`/m/${index}`, title)))
  const found: (readonly string[])[] = []
  for (const words of ['a"b', "it's", 'x*', 'inside', 'th\u0001m', '-m', '(a', '🎉😎']) {
    found.push(await search(registry, words))
  }
  expect(found).toEqual(titles.map((_, index) => [`/m/${index}`]))
  await registry.close()
})

searching('says so if more has to be indexed than a search waits for, and finds it soon', async () => {
  const registry = store.open()
  const many = Array.from({ length: 20_300 }, (_, index) => machine(`/m/${index}`, `machine ${index}`))
  await put(registry, ...many)
  await expect(search(registry, 'machine 20299')).rejects.toMatchObject({ code: 'unavailable' })
  await vi.waitFor(async () => expect(await search(registry, 'machine 20299')).toEqual(['/m/20299']), 30_000)
  await registry.close()
})

it('is refused if SQLite cannot do it', async () => {
  const prepare = DatabaseSync.prototype.prepare
  vi.spyOn(DatabaseSync.prototype, 'prepare').mockImplementation(function (this: DatabaseSync, text) {
    return prepare.call(this, text.replace("'fts5'", "'missing'"))
  })
  const registry = store.open()
  await put(registry, machine('/m/1', 'A first machine'))
  expect(registry.search).toBe('none')
  expect(() => registry.page({ search: 'first', limit: 1 }, {})).toThrow(expect.objectContaining({ code: 'invalid' }))
  expect(() => registry.count({ search: 'first' }, {})).toThrow(expect.objectContaining({ code: 'invalid' }))
  await registry.close()
})
