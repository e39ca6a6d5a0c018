import { DatabaseSync } from 'node:sqlite'
import { registryGroups, runCase } from '@occi/testkit/registry'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { TemporaryStore } from './store.test-fixture.ts'

/** What is not about the entities that are stored: the few works under way are all looked at, each in its turn. */
const exempt = [/FROM works/, /FROM sqlite_schema/]

/** A step that costs what is stored instead of what is found; going through a page that was cut already does not. */
const costly = /^SCAN (?!page$|\(?subquery)|TEMP B-TREE/i

describe('every statement finds its rows in an index, already in order', () => {
  const store = new TemporaryStore()
  const statements = new Set<string>()

  beforeAll(async () => {
    const prepare = vi.spyOn(DatabaseSync.prototype, 'prepare')
    for (const { cases } of registryGroups) {
      for (const one of cases) if (!one.title.startsWith('10,000')) await runCase(one, store.hooks)
    }
    for (const [text] of prepare.mock.calls) statements.add(text)
    prepare.mockRestore()
  }, 60_000)
  afterAll(() => store.remove())

  it('all cases of the contract', () => {
    const file = store.newFile()
    store.open(file).close()
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
    expect('SCAN d USING INDEX entities_of_all').toMatch(costly)
    expect('USE TEMP B-TREE FOR ORDER BY').toMatch(costly)
    expect('SEARCH d USING INDEX entities_of_kind (kind=?)').not.toMatch(costly)
  })
})
