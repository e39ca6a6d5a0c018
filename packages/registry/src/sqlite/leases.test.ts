import type { Intent, UnfinishedIntent } from '@occi/core'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { SqliteRegistry } from './index.ts'
import { TemporaryStore } from './store.test-fixture.ts'

const store = new TemporaryStore()
afterAll(() => store.remove())

const intent: Intent = { operation: 'update', keys: ['/m/1'], changes: ['/m/1'] }
const lease = 1_000

/** Two registries on one file, as in two processes. */
function two(file = store.newFile()): readonly [SqliteRegistry, SqliteRegistry] {
  return [new SqliteRegistry(file, { lease }), new SqliteRegistry(file, { lease })]
}

async function unfinished(registry: SqliteRegistry): Promise<readonly UnfinishedIntent[]> {
  const found: UnfinishedIntent[] = []
  for await (const one of registry.unfinished()) found.push(one)
  return found
}

describe('leases', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('are renewed as long as a work takes', async () => {
    const [one, other] = two()
    const work = await one.begin(intent, {})
    vi.advanceTimersByTime(20 * lease)
    expect(await unfinished(other)).toEqual([])
    await expect(async () => other.begin(intent, {}, { wait: false })).rejects.toThrow('somebody else is working')
    work.commit([])
    const next = await other.begin(intent, {}, { wait: false })
    await next.abort()
    one.close()
    other.close()
  })

  it('run out where the process goes silent, and its work can commit no more', async () => {
    const [one, other] = two()
    const work = await one.begin(intent, {})
    vi.setSystemTime(Date.now() + lease + 1)
    const next = await other.begin(intent, {}, { wait: false })
    expect(() => work.commit([])).toThrow('the locks expired and went to somebody else')
    await next.commit([])
    one.close()
    other.close()
  })

  it('that ran out and were taken by nobody are as good as before', async () => {
    const [one, other] = two()
    const work = await one.begin(intent, {})
    vi.setSystemTime(Date.now() + lease + 1)
    await work.commit([])
    expect(await unfinished(other)).toEqual([])
    one.close()
    other.close()
  })

  it('of what was handed out are renewed too, until it is settled', async () => {
    const file = store.newFile()
    const [one, other] = two(file)
    await one.begin(intent, {})
    one.close()
    const [found] = await unfinished(other)
    const third = store.open(file)
    vi.advanceTimersByTime(20 * lease)
    expect(found?.changes).toEqual(['/m/1'])
    expect(await unfinished(third)).toEqual([])
    other.settle(found?.id ?? '')
    vi.advanceTimersByTime(20 * lease)
    expect(await unfinished(third)).toEqual([])
    third.close()
    other.close()
  })

  it('do not make a registry hand out what is its own work', async () => {
    const [one, other] = two()
    const work = await one.begin(intent, {})
    vi.setSystemTime(Date.now() + lease + 1)
    expect(await unfinished(one)).toEqual([])
    await work.commit([])
    one.close()
    other.close()
  })

  it('need no timer where nothing is under way', async () => {
    const [one, other] = two()
    const work = await one.begin(intent, {})
    expect(vi.getTimerCount()).toBe(1)
    await work.commit([])
    vi.advanceTimersByTime(lease)
    expect(vi.getTimerCount()).toBe(0)
    one.close()
    other.close()
  })
})
