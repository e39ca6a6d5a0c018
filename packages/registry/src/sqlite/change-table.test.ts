import { type Intent, noAttributes } from '@occi/core/authoring'
import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest'
import { ChangeTable, changesBy } from './change-table.ts'
import { Database } from './database.ts'
import { migrate } from './schema.ts'
import { TemporaryStore } from './store.test-fixture.ts'

const store = new TemporaryStore()
let database: Database
const day = 24 * 3_600_000
const intent: Intent = { operation: 'update', keys: [] }

beforeEach(() => {
  const file = store.newFile()
  database = new Database(file, { synchronous: 'normal', busyTimeout: 0 })
  migrate(database, file, 0)
})
afterEach(() => {
  database.close()
  vi.useRealTimers()
})
afterAll(() => store.remove())

/** Appends a set with an entity of this size in a transaction. */
function append(table: ChangeTable, size = 1): string {
  return database.transaction(() => {
    const fields = { id: 'urn:x', location: '/x', kind: 'k', mixins: [], actions: [], version: 1 }
    const after = { ...fields, attributes: Object.assign(noAttributes(), { text: 'x'.repeat(size) }) }
    const entities = JSON.stringify([{ after }])
    const revision = table.append(table.lastNumber() + 1, Date.now(), changesBy(intent, 'ann'), entities)
    table.trim()
    return revision
  })
}

const numbers = () =>
  database.all<{ number: number }>({ text: 'SELECT number FROM changes', values: [] }).map(({ number }) => number)

it('keeps the last sets of a number', () => {
  const table = new ChangeTable(database, { commits: 3, age: day })
  for (let count = 1; count <= 9; count++) append(table)
  expect(numbers()).toEqual([7, 8, 9])
})

it('removes old sets little by little, and always keeps the last one', () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const table = new ChangeTable(database, { commits: 100, age: day })
  for (let count = 1; count <= 5; count++) append(table)
  vi.setSystemTime(Date.now() + 2 * day)
  append(table)
  expect(numbers()).toEqual([2, 3, 4, 5, 6])
  for (let count = 0; count < 4; count++) append(table)
  expect(numbers()).toEqual([6, 7, 8, 9, 10])
  vi.setSystemTime(Date.now() + 2 * day)
  for (let count = 0; count < 9; count++) append(table)
  expect(numbers()).toEqual([11, 12, 13, 14, 15, 16, 17, 18, 19])
})

it('reads large sets one by one', () => {
  const table = new ChangeTable(database, { commits: 100, age: day })
  const start = table.lastRevision()
  const revisions = [append(table, 2_000_000), append(table, 2_000_000), append(table), append(table)]
  const read = (after: string) => table.read(after).map(({ revision }) => revision)
  expect(read(start)).toEqual(revisions.slice(0, 1))
  expect(read(revisions[0] ?? '')).toEqual(revisions.slice(1, 2))
  expect(read(revisions[1] ?? '')).toEqual(revisions.slice(2))
  expect(read(revisions[3] ?? '')).toEqual([])
})

it.each(['', '0', '7-abc', '-1-', '0-0', 'x'.repeat(10_000), '99999999999999999999-a'])(
  'does not know %j',
  (revision) => {
    const table = new ChangeTable(database, { commits: 100, age: day })
    expect(() => table.read(revision)).toThrow(expect.objectContaining({ code: 'gone' }))
  },
)
