import { statSync } from 'node:fs'
import type { Entity, Query } from '@occi/core'
import { type Change, isPromise } from '@occi/core/authoring'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { Database } from './database.ts'
import { TemporaryStore } from './store.test-fixture.ts'

const count = 9_000
const store = new TemporaryStore()
const registry = store.open()

/** Half are even, half are in the middle, and none is both red and even. */
function entityAt(index: number): Entity {
  const isEven = index % 2 === 0
  return {
    id: `urn:x:${index}`,
    location: `/m/${String(index).padStart(5, '0')}`,
    kind: 'http://example.com/occi#m',
    mixins: [],
    attributes: { parity: isEven ? 'even' : 'odd', colour: isEven ? 'blue' : 'red', place: index < 8_000 ? 'a' : 'b' },
    actions: [],
    version: 0,
  }
}

beforeAll(async () => {
  const changes = Array.from({ length: count }, (_, index): Change => ({ type: 'put', entity: entityAt(index) }))
  await (await registry.begin({ operation: 'create', keys: [] }, {})).commit(changes)
}, 60_000)
afterAll(async () => {
  await registry.close()
  store.remove()
})

function having(...attributes: readonly (readonly [string, string])[]): Query {
  return { kind: 'http://example.com/occi#m', attributes: new Map(attributes) }
}

/** Counts the turns of the event loop until something is there. */
async function turnsOf<T>(work: T): Promise<{ readonly result: Awaited<T>; readonly turns: number }> {
  let turns = 0
  let isOver = false
  const next = () => {
    turns++
    if (!isOver) setImmediate(next)
  }
  setImmediate(next)
  const result = await work
  isOver = true
  return { result, turns }
}

it('copies no more of the write-ahead log at once than takes some milliseconds', async () => {
  const file = store.newFile()
  const written = store.open(file)
  const attributes = { text: 'x'.repeat(400_000) }
  for (let index = 0; index < 20; index++) {
    const { location } = entityAt(index)
    const transaction = await written.begin({ operation: 'create', keys: [location] }, {})
    await transaction.commit([{ type: 'put', entity: { ...entityAt(index), attributes } }])
  }
  // Some 800 kB each, in the entity and in the change: it was copied in between, and starts anew.
  expect(statSync(`${file}-wal`).size).toBeLessThan(10_000_000)
  await written.close()
})

describe('among many entities', () => {
  it('lets other requests run while it counts', async () => {
    const { result, turns } = await turnsOf(registry.count(having(['parity', 'even']), {}))
    expect(result).toBe(count / 2)
    expect(turns).toBeGreaterThanOrEqual(2)
  })

  it('lets other requests run while it looks for what matches', async () => {
    const query = having(['parity', 'even'], ['colour', 'red'])
    const { result, turns } = await turnsOf(registry.page({ ...query, limit: 10 }, {}))
    expect(result.items).toEqual([])
    expect(turns).toBeGreaterThanOrEqual(2)
  })

  it('looks at few entries first if few may be enough', async () => {
    const all = vi.spyOn(Database.prototype, 'all')
    const { items } = await registry.page({ ...having(['parity', 'even'], ['place', 'a']), limit: 10 }, {})
    const offsets = all.mock.calls.flatMap(([{ text, values }]) => (text.includes('OFFSET') ? [values.at(-1)] : []))
    all.mockRestore()
    expect([items.length, offsets]).toEqual([10, [44, 0]])
  })

  it('finds each once, whatever the offset', async () => {
    const query = having(['parity', 'even'], ['place', 'a'])
    for (const offset of [0, 1, 1_999, 2_000, 2_001, 3_998, 4_000]) {
      const { items } = await registry.page({ ...query, limit: 5, offset }, {})
      const places = Array.from({ length: 5 }, (_, index) => 2 * (offset + index)).filter((index) => index < 8_000)
      expect(items.map(({ id }) => id)).toEqual(places.map((index) => `urn:x:${index}`))
    }
  })

  it('sees a commit that comes in between', async () => {
    const entity = { ...entityAt(0), id: 'urn:x:late', location: '/m/99999' }
    const counting = registry.count(having(['parity', 'even']), {})
    const transaction = await registry.begin({ operation: 'create', keys: [] }, {})
    await transaction.commit([{ type: 'put', entity }])
    expect(await counting).toBeGreaterThanOrEqual(count / 2)
    expect(await registry.count(having(['parity', 'even']), {})).toBe(count / 2 + 1)
  })

  it('answers at once if few are looked at', () => {
    expect(isPromise(registry.page({ ...having(['place', 'b']), limit: 10 }, {}))).toBe(false)
  })
})
