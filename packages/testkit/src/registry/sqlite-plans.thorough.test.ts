import { DatabaseSync } from 'node:sqlite'
import type { Entity } from '@occi/core'
import type { Scope } from '@occi/core/authoring'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { registryCases } from './index.ts'
import { SqliteStores } from './sqlite-stores.test-fixture.ts'

const machine = { kind: 'k', mixins: [], actions: [], version: 0 }

/** The few open transactions are all read; the last row of the search index is read from its end. */
const exempt = [
  /FROM transactions/,
  /FROM search ORDER BY rowid DESC LIMIT 1/,
  /FROM changes ORDER BY number/,
  /FROM sqlite_schema/,
  /FROM pragma_module_list/,
]

/** A step that costs what is stored instead of what is found; going through a page that was cut already does not. */
const costly = /^SCAN (?!page$|\(?subquery|search VIRTUAL TABLE INDEX \d+:[M=]|\d+-ROW VALUES)|TEMP B-TREE/i

describe('every statement finds its rows in an index, already in order', () => {
  const stores = new SqliteStores()
  const statements = new Set<string>()

  /** Queries of every shape: what they find does not matter. */
  async function askEverything(scope: Scope): Promise<void> {
    const registry = stores.open()
    const transaction = await registry.begin({ operation: 'create', keys: [] }, {})
    // More than are read and sorted without an index.
    const entities = Array.from({ length: 1_100 }, (_, index): Entity => {
      const attributes = { a: 1, b: 1 }
      return { ...machine, attributes, id: `urn:${index}`, location: `/a/${index}`, mixins: ['m', 'n'] }
    })
    await transaction.commit(entities.map((entity) => ({ type: 'put', entity })))
    for (const search of ['urn', '1']) {
      for (const query of [{ search }, { search, kind: 'k' }, { search, prefix: '/a/' }]) {
        await registry.count(query, scope)
        await registry.page({ ...query, limit: 10 }, scope)
        await registry.page({ ...query, limit: 10, order: { by: 'a' } }, scope)
      }
    }
    for (const kind of [{}, { kind: 'k' }]) {
      for (const mixins of [{}, { mixins: ['m'] }, { mixins: ['m', 'n'] }]) {
        for (const names of [[], ['a'], ['a', 'b'], ['occi.core.id']]) {
          for (const prefix of [{}, { prefix: '/a/' }]) {
            const query = { ...kind, ...mixins, ...prefix, attributes: new Map(names.map((name) => [name, 1])) }
            for (const after of [{}, { after: 'r@ann/a' }, { after: 'l/a' }]) {
              await registry.page({ ...query, ...after, limit: 10, offset: 3 }, scope)
            }
            for (const descending of [false, true]) {
              for (const after of [{}, { after: '=s;r/a' }, { after: '-;r/a' }]) {
                await registry.page({ ...query, ...after, limit: 10, order: { by: 'a', descending } }, scope)
              }
            }
            await registry.count(query, scope)
          }
        }
      }
    }
    await registry.links(['/a', '/b'], 'target', scope)
    await registry.mixins(scope)
    await registry.close()
  }

  beforeAll(async () => {
    const prepare = vi.spyOn(DatabaseSync.prototype, 'prepare')
    for (const { title, run } of registryCases({ ...stores.options, sequences: 10 })) {
      if (!title.startsWith('many entities')) await run()
    }
    for (const scope of [{}, { owner: 'ann' }, { everyone: true as const }]) await askEverything(scope)
    for (const [text] of prepare.mock.calls) statements.add(text)
    prepare.mockRestore()
  }, 600_000)
  afterAll(() => stores.remove())

  it('whatever the query', async () => {
    const file = stores.newFile()
    const registry = stores.open(file)
    await registry.count({ search: 'creates the index' }, {})
    await registry.close()
    const database = new DatabaseSync(file)
    const found: string[] = []
    let planned = 0
    for (const text of statements) {
      if (!/^\s*(SELECT|INSERT|UPDATE|DELETE)/.test(text) || exempt.some((pattern) => pattern.test(text))) continue
      planned++
      for (const { detail } of database.prepare(`EXPLAIN QUERY PLAN ${text}`).all()) {
        if (costly.test(String(detail))) found.push(`${detail}: ${text}`)
      }
    }
    database.close()
    expect(found).toEqual([])
    expect(planned).toBeGreaterThan(50)
  })

  it('would notice one that does not', () => {
    expect('SCAN entities').toMatch(costly)
    expect('SCAN d USING INDEX sqlite_autoindex_entities_2').toMatch(costly)
    expect('USE TEMP B-TREE FOR ORDER BY').toMatch(costly)
    expect('SEARCH d USING PRIMARY KEY (list=? AND key=?)').not.toMatch(costly)
  })
})
