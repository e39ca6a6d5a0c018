import { type Change, isPromise } from '@occi/core/authoring'
import { describe, expect, it } from 'vitest'
import { MemoryRegistry } from './index.ts'
import { scan, type Visit } from './scan.ts'

/** The numbers after one. */
const after = (numbers: readonly number[], last: number | undefined) =>
  numbers.filter((number) => last === undefined || number > last)

/** Goes through numbers, in a list that may change. */
const visit =
  (numbers: () => readonly number[]): Visit<number> =>
  (last, isEnough) => {
    after(numbers(), last).some(isEnough)
  }

describe('a scan', () => {
  it('is done at once if there is little to look at, or enough was found', () => {
    const many = Array.from({ length: 50_000 }, (_, index) => index)
    const found: number[] = []
    const isThird = (number: number) => found.push(number) === 3
    for (const numbers of [[], many]) {
      const scanned = scan(
        visit(() => numbers),
        isThird,
      )
      expect(isPromise(scanned)).toBe(false)
    }
    expect(found).toEqual([0, 1, 2])
  })

  it('looks at each place once, and continues after the last one whatever changed in the meantime', async () => {
    let numbers = Array.from({ length: 10_000 }, (_, index) => index)
    const found: number[] = []
    const scanning = scan(
      visit(() => numbers),
      (number) => {
        found.push(number)
        return false
      },
    )
    const seen = found.length
    expect(seen).toBeLessThan(numbers.length)
    numbers = [...numbers.filter((number) => number !== seen - 1 && number !== seen), 20_000]
    await scanning
    expect(found).toEqual([...Array.from({ length: seen }, (_, index) => index), ...after(numbers, seen)])
  })
})

describe('a search among many entities', () => {
  it('lets other requests run in between, and misses nothing that stays', async () => {
    const registry = new MemoryRegistry()
    const commit = async (changes: readonly Change[]) =>
      (await registry.begin({ operation: 'update', keys: [] }, {})).commit(changes)
    const entityAt = (index: number, title: string) => ({
      id: `urn:x:${index}`,
      location: `/m/${String(index).padStart(5, '0')}`,
      kind: 'http://example.com/occi#m',
      mixins: [],
      attributes: {},
      actions: [],
      version: 0,
      title,
    })
    const all = Array.from({ length: 9_000 }, (_, index) => entityAt(index, index === 8_000 ? 'Needle' : 'Straw'))
    const { entities } = await commit(all.map((entity) => ({ type: 'put', entity })))
    const [page, count] = [registry.page({ search: 'needle', limit: 5 }, {}), registry.count({ search: 'needle' }, {})]
    expect([isPromise(page), isPromise(count)]).toEqual([true, true])
    // In between the first ones are deleted, and another one is found.
    await commit([
      ...entities.slice(0, 100).map(({ location, version }) => ({ type: 'delete', location, version }) as const),
      { type: 'put', entity: entityAt(9_001, 'Needle') },
    ])
    const { items, revision } = await page
    expect(items.map((entity) => entity.location)).toEqual(['/m/08000', '/m/09001'])
    expect(await count).toBe(2)
    // The revision is the one from before: what changed in between is told.
    const { value } = await registry.changes(revision, {})[Symbol.asyncIterator]().next()
    expect(value?.entities).toHaveLength(101)
  })
})
