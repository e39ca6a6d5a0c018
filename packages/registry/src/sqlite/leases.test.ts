import type { Intent, UnfinishedTransaction } from '@occi/core/authoring'
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

async function closeAll(...registries: readonly SqliteRegistry[]): Promise<void> {
  for (const registry of registries) await registry.close()
}

async function unfinished(registry: SqliteRegistry): Promise<readonly UnfinishedTransaction[]> {
  const found: UnfinishedTransaction[] = []
  for await (const one of registry.unfinished()) found.push(one)
  return found
}

async function requireHeld(registry: SqliteRegistry): Promise<void> {
  await expect(registry.begin(intent, {}, { wait: false })).rejects.toMatchObject({ code: 'conflict' })
}

/** Lets renewals be written, which the event loop does after its timers. */
async function advance(milliseconds: number): Promise<void> {
  for (let passed = 0; passed < milliseconds; passed += lease / 3) {
    vi.advanceTimersByTime(lease / 3)
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
  }
}

describe('leases', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['Date', 'setInterval', 'clearInterval'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('are renewed as long as a transaction is open', async () => {
    const [one, other] = two()
    const transaction = await one.begin(intent, {})
    await advance(20 * lease)
    expect(await unfinished(other)).toEqual([])
    await requireHeld(other)
    await transaction.commit([])
    const next = await other.begin(intent, {}, { wait: false })
    await next.abort()
    await closeAll(one, other)
  })

  it('run out if the process hangs, and its transaction cannot be committed any more', async () => {
    const [one, other] = two()
    const transaction = await one.begin(intent, {})
    vi.setSystemTime(Date.now() + lease + 1)
    const next = await other.begin(intent, {}, { wait: false })
    await expect(transaction.commit([])).rejects.toMatchObject({ code: 'locks-lost' })
    await next.commit([])
    // only recovery may undo what its backends did
    await transaction.abort({ unfinished: true })
    const [left, ...others] = await unfinished(other)
    expect([left?.intent.changes, others]).toEqual([['/m/1'], []])
    await closeAll(one, other)
  })

  it('of a transaction without backends leave nothing to recover', async () => {
    const [one, other] = two()
    const transaction = await one.begin({ ...intent, isInternal: true }, {})
    await requireHeld(other)
    vi.setSystemTime(Date.now() + lease + 1)
    expect(await unfinished(other)).toEqual([])
    await expect(transaction.commit([])).rejects.toMatchObject({ code: 'locks-lost' })
    await closeAll(one, other)
  })

  it('that ran out and that no process took over are as good as before', async () => {
    const [one, other] = two()
    const transaction = await one.begin(intent, {})
    vi.setSystemTime(Date.now() + lease + 1)
    await transaction.commit([])
    expect(await unfinished(other)).toEqual([])
    await closeAll(one, other)
  })

  it('of an unfinished transaction are renewed too, until it has ended', async () => {
    const file = store.newFile()
    const [one, other] = two(file)
    await one.begin(intent, {})
    await one.close()
    const [found] = await unfinished(other)
    const third = store.open(file)
    await advance(20 * lease)
    expect(found?.intent.changes).toEqual(['/m/1'])
    expect(await unfinished(third)).toEqual([])
    await requireHeld(third)
    await found?.abort()
    await advance(20 * lease)
    expect(await unfinished(third)).toEqual([])
    await closeAll(third, other)
  })

  it('do not make a registry return its own open transaction', async () => {
    const [one, other] = two()
    const transaction = await one.begin(intent, {})
    vi.setSystemTime(Date.now() + lease + 1)
    expect(await unfinished(one)).toEqual([])
    await transaction.commit([])
    await closeAll(one, other)
  })

  it('need no timer if nothing is open', async () => {
    const [one, other] = two()
    const transaction = await one.begin(intent, {})
    expect(vi.getTimerCount()).toBe(1)
    await transaction.commit([])
    await advance(lease)
    expect(vi.getTimerCount()).toBe(0)
    await closeAll(one, other)
  })
})
