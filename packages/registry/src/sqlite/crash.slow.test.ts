import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import type { UnfinishedIntent } from '@occi/core'
import { afterAll, describe, expect, it } from 'vitest'
import type { SqliteRegistry } from './index.ts'
import { expireAll, TemporaryStore } from './store.test-fixture.ts'

const store = new TemporaryStore()
const children = new Set<ChildProcess>()
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  store.remove()
})

/** A process in a role of `child.test-fixture.ts`, and what it says. */
function start(role: string, file: string) {
  const script = fileURLToPath(new URL('child.test-fixture.ts', import.meta.url))
  const child = spawn(process.execPath, ['--conditions=occi-source', script, role, file], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  children.add(child)
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const ended = once(child, 'exit').then(() => children.delete(child))
  return {
    child,
    ended,
    async line(): Promise<string> {
      const { value, done } = await lines.next()
      if (done) throw new Error(`the ${role} process ended without a word`)
      return value
    },
    async kill(): Promise<void> {
      child.kill('SIGKILL')
      await ended
    },
  }
}

async function unfinished(registry: SqliteRegistry): Promise<readonly UnfinishedIntent[]> {
  const found: UnfinishedIntent[] = []
  for await (const one of registry.unfinished()) found.push(one)
  return found
}

/** Expects a file without faults, whose indexes and counters agree with its entities. */
function expectSound(file: string): void {
  const database = new DatabaseSync(file)
  const number = (text: string) => Number(Object.values(database.prepare(text).get() ?? {})[0])
  expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }])
  const entities = number('SELECT count(*) FROM entities')
  expect(number("SELECT coalesce(sum(count), 0) FROM counters WHERE what = '/'")).toBe(entities)
  expect(number('SELECT count(*) FROM attributes')).toBe(2 * entities)
  expect(number('SELECT count(*) FROM attributes WHERE entity NOT IN (SELECT entity FROM entities)')).toBe(0)
  database.close()
}

describe('a process that is killed', () => {
  it('between begin and commit leaves its intent, which is handed out once, and nothing else', async () => {
    const file = store.newFile()
    const slow = start('slow', file)
    expect(await slow.line()).toBe('begun')
    const registry = store.open(file)
    expect(await unfinished(registry)).toEqual([])
    await expect(async () =>
      registry.begin({ operation: 'update', keys: ['/m/1'] }, {}, { wait: false }),
    ).rejects.toThrow('somebody else is working')
    await slow.kill()
    // at once, however long its locks would have held
    const [intent, ...others] = await unfinished(registry)
    expect(others).toEqual([])
    expect(intent?.keys).toEqual(['/m/slow', '/m/1'])
    expect(intent?.creates?.map((entity) => entity.location)).toEqual(['/m/slow'])
    expect(await unfinished(registry)).toEqual([])
    expect(registry.entity('/m/slow', {})).toBeUndefined()
    const work = await registry.begin({ operation: 'delete', keys: intent?.keys ?? [] }, {}, { wait: false })
    await work.abort()
    registry.settle(intent?.id ?? '')
    registry.close()
    const again = store.open(file)
    expect(await unfinished(again)).toEqual([])
    again.close()
    expectSound(file)
  })

  it('at any moment has all of what it committed stored, and nothing in part', async () => {
    const file = store.newFile()
    let acknowledged = 0
    for (let run = 0; run < 5; run++) {
      const restless = start('restless', file)
      for (let line = 0; line < 3 + run * 4; line++) acknowledged = Number(await restless.line())
      await restless.kill()
      const registry = store.open(file)
      const versions = registry.page({ limit: 100 }, {}).items.map((entity) => entity.version)
      expect(versions).toHaveLength(50)
      expect(new Set(versions).size).toBe(1)
      expect(versions[0]).toBeGreaterThanOrEqual(acknowledged)
      for await (const intent of registry.unfinished()) registry.settle(intent.id)
      registry.close()
      expectSound(file)
    }
  })
})

describe('a process that was stopped for longer than its locks hold', () => {
  it('cannot commit once another has taken them', async () => {
    const file = store.newFile()
    const slow = start('slow', file)
    expect(await slow.line()).toBe('begun')
    slow.child.kill('SIGSTOP')
    expireAll(file)
    const registry = store.open(file)
    const work = await registry.begin({ operation: 'update', keys: ['/m/1'] }, {}, { wait: false })
    slow.child.kill('SIGCONT')
    slow.child.stdin.write('commit\n')
    expect(await slow.line()).toBe('conflict')
    expect(registry.entity('/m/slow', {})).toBeUndefined()
    await work.abort()
    registry.close()
    await slow.kill()
  })
})

describe('several processes on one file', () => {
  it('make it together, and lose no change', async () => {
    const file = store.newFile()
    const processes = Array.from({ length: 4 }, () => start('counting', file))
    for (const one of processes) expect(await one.line()).toBe('done')
    await Promise.all(processes.map((one) => one.ended))
    const registry = store.open(file)
    expect(registry.entity('/m/1', {})?.version).toBe(100)
    expect(await unfinished(registry)).toEqual([])
    registry.close()
    expectSound(file)
  })
})
