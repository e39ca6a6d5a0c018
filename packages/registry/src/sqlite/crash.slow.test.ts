import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { fileURLToPath } from 'node:url'
import { type Entity, OcciError } from '@occi/core'
import type { ChangeSet, UnfinishedTransaction } from '@occi/core/authoring'
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

async function unfinished(registry: SqliteRegistry): Promise<readonly UnfinishedTransaction[]> {
  const found: UnfinishedTransaction[] = []
  for await (const one of registry.unfinished()) found.push(one)
  return found
}

/** Expects a file without faults, whose entries and counters agree with its entities. */
function expectSound(file: string): void {
  const database = new DatabaseSync(file)
  const number = (text: string) => Number(Object.values(database.prepare(text).get() ?? {})[0])
  expect(database.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }])
  const entities = number('SELECT count(*) FROM entities')
  expect(number("SELECT coalesce(sum(count), 0) FROM lists WHERE name = 'path /'")).toBe(entities)
  // everything, kind, created, changed, two attributes
  expect(number('SELECT count(*) FROM entries')).toBe(6 * entities)
  expect(number('SELECT count(*) FROM entries WHERE entity NOT IN (SELECT entity FROM entities)')).toBe(0)
  database.close()
}

describe('a process that is killed', () => {
  it('between begin and commit leaves its intent, which is returned once, and nothing else', async () => {
    const file = store.newFile()
    const slow = start('slow', file)
    expect(await slow.line()).toBe('begun')
    const registry = store.open(file)
    expect(await unfinished(registry)).toEqual([])
    await expect(async () =>
      registry.begin({ operation: 'update', keys: ['/m/1'] }, {}, { wait: false }),
    ).rejects.toMatchObject({ code: 'conflict' })
    await slow.kill()
    // at once, however long its locks would have held
    const [left, ...others] = await unfinished(registry)
    expect(others).toEqual([])
    expect(left?.intent.keys).toEqual(['/m/slow', '/m/1'])
    expect(left?.intent.creates?.map((entity) => entity.location)).toEqual(['/m/slow'])
    expect(await unfinished(registry)).toEqual([])
    expect(registry.entity('/m/slow', {})).toBeUndefined()
    const update = { operation: 'update', keys: ['/m/1'] } as const
    await expect(async () => registry.begin(update, {}, { wait: false })).rejects.toMatchObject({ code: 'conflict' })
    await left?.abort()
    await (await registry.begin(update, {}, { wait: false })).abort()
    await registry.close()
    const again = store.open(file)
    expect(await unfinished(again)).toEqual([])
    await again.close()
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
      const page = await registry.page({ limit: 100 }, {})
      const counts = page.items.map((entity) => Number(entity.attributes['com.example.count']))
      expect(counts).toHaveLength(50)
      expect(new Set(counts).size).toBe(1)
      expect(counts[0]).toBeGreaterThanOrEqual(acknowledged)
      for await (const left of registry.unfinished()) await left.abort()
      await registry.close()
      expectSound(file)
    }
  })

  it('has stored each of many transactions that shared a write and were acknowledged', async () => {
    const file = store.newFile()
    const crowded = start('crowded', file)
    const acknowledged: string[] = []
    while (acknowledged.length < 500) acknowledged.push(await crowded.line())
    await crowded.kill()
    const registry = store.open(file)
    expect(acknowledged.filter((location) => registry.entity(location, {}) === undefined)).toEqual([])
    const left = await unfinished(registry)
    expect(left.length).toBeLessThanOrEqual(16)
    for (const one of left) await one.abort()
    // each commit is in the history, in the order of its number
    const all = Number(await registry.count({}, {}))
    const seen = await follow(registry, firstRevision(file), all)
    expect(seen.flatMap(({ entities }) => entities.map(({ after }) => after?.location))).toHaveLength(all)
    await registry.close()
    expectSound(file)
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
    const transaction = await registry.begin({ operation: 'update', keys: ['/m/1'] }, {}, { wait: false })
    slow.child.kill('SIGCONT')
    slow.child.stdin.write('commit\n')
    expect(await slow.line()).toBe('locks-lost')
    expect(registry.entity('/m/slow', {})).toBeUndefined()
    await transaction.abort()
    await registry.close()
    await slow.kill()
  })
})

/** The revision of an empty registry in a file. */
function firstRevision(file: string): string {
  const database = new DatabaseSync(file)
  const row = database.prepare("SELECT number || '-' || token AS revision FROM changes WHERE number = 0").get()
  database.close()
  return String(row?.revision)
}

/** So many change sets after a revision. */
async function follow(registry: SqliteRegistry, after: string, count: number): Promise<readonly ChangeSet[]> {
  const sets: ChangeSet[] = []
  for await (const set of registry.changes(after, { everyone: true })) {
    sets.push(set)
    if (sets.length === count) break
  }
  return sets
}

describe('several processes on one file', () => {
  it('make progress together, and lose no change', async () => {
    const file = store.newFile()
    const processes = Array.from({ length: 4 }, () => start('counting', file))
    for (const one of processes) expect(await one.line()).toBe('done')
    await Promise.all(processes.map((one) => one.ended))
    const registry = store.open(file)
    expect(registry.entity('/m/1', {})?.entity.attributes['com.example.count']).toBe(100)
    expect(await unfinished(registry)).toEqual([])
    await registry.close()
    expectSound(file)
  })

  it('tag entities and remove the mixin in one of the two orders', async () => {
    const file = store.newFile()
    const registry = store.open(file)
    const identifier = 'http://example.com/occi#tag'
    const mixin = { scheme: 'http://example.com/occi#', term: 'tag', location: '/tag/', rel: [], applies: [] }
    const keys = [identifier]
    const define = await registry.begin({ operation: 'define-mixins', keys }, {})
    await define.commit([
      { type: 'put-mixin', mixin: { ...mixin, depends: [], actions: [], attributes: {}, userDefined: true } },
    ])
    const tagging = start('tagging', file)
    expect(await tagging.line()).toBe('ready')
    for (let line = 0; line < 5; line++) await tagging.line()
    // As the engine does: it removes the mixin from the entities that hold it, and tries again if one is new.
    const remove = await registry.begin({ operation: 'remove-mixins', keys }, {})
    const holders = await registry.page({ mixins: [identifier], limit: 10_000 }, {})
    await remove.commit([{ type: 'delete-mixin', identifier }])
    const tagged: string[] = []
    for (let line = await tagging.line(); line !== 'conflict'; line = await tagging.line()) tagged.push(line)
    await tagging.ended
    // What was tagged before the removal holds it, what came after was refused: the history tells the order.
    const total = Number(await registry.count({ mixins: [identifier] }, {}))
    expect(total).toBeGreaterThanOrEqual(holders.items.length)
    const sets = await follow(registry, firstRevision(file), total + 2)
    const removed = sets.findIndex(({ mixins }) => mixins.some(({ after }) => after === undefined))
    expect(removed).toBe(total + 1)
    const last = `/t/${total - 1}`
    expect(registry.entity(last, {})?.entity.mixins).toEqual([identifier])
    expect(registry.entity(`/t/${total}`, {})).toBeUndefined()
    await registry.close()
  })

  it('follow what others write, and end with the state of the registry', async () => {
    const file = store.newFile()
    const registry = store.open(file)
    const first = firstRevision(file)
    const writers = [start('busy', file), start('busy', file)]
    const replica = new Map<string, Entity>()
    const following = (async () => {
      for await (const { entities } of registry.changes(first, {})) {
        for (const { before, after } of entities) {
          // Each change continues from the state that the one before left.
          expect(before).toEqual(replica.get((before ?? after)?.location ?? ''))
          if (after !== undefined) replica.set(after.location, after)
          else if (before !== undefined) replica.delete(before.location)
          if (after?.location === '/last') return
        }
      }
    })()
    for (const writer of writers) expect(await writer.line()).toBe('done')
    const last = await registry.begin({ operation: 'create', keys: ['/last'] }, {})
    const entity = { id: 'urn:last', location: '/last', kind: 'k', mixins: [], actions: [], version: 0, attributes: {} }
    await last.commit([{ type: 'put', entity }])
    await following
    const { items } = await registry.page({ limit: 100 }, {})
    const stored = [...replica.values()].sort((a, b) => (a.location < b.location ? -1 : 1))
    expect(stored).toEqual(items)
    await registry.close()
  })

  it('see the changes of each other', async () => {
    const file = store.newFile()
    const registry = store.open(file)
    const changing = start('changing', file)
    const sets = registry.changes(undefined, {})[Symbol.asyncIterator]()
    for (let count = 0; count < 5; count++) {
      const next = sets.next()
      changing.child.stdin.write('change\n')
      const { value } = await next
      expect(value).toMatchObject({ operation: 'create', caller: 'jane', revision: await changing.line() })
      expect(value.entities).toEqual([{ after: registry.entity(`/m/${count}`, {})?.entity }])
      expect(value.mixins).toEqual([{ after: registry.mixins({})[count] }])
    }
    await registry.close()
    expect(await sets.next()).toEqual({ done: true, value: undefined })
    await changing.kill()
  })
})

describe('a backup that is restored', () => {
  it('does not know the revisions that were given after it, whatever was committed since', async () => {
    const file = store.newFile()
    const registry = store.open(file)
    const create = async (one: SqliteRegistry, location: string) => {
      const transaction = await one.begin({ operation: 'create', keys: [location] }, {})
      const entity = { id: `urn:${location}`, location, kind: 'k', mixins: [], actions: [], version: 0, attributes: {} }
      return (await transaction.commit([{ type: 'put', entity }])).revision
    }
    const before = await create(registry, '/m/1')
    const backup = store.copy(file)
    const after = await create(registry, '/m/2')
    await registry.close()
    const restored = store.open(backup)
    const codeOf = async (revision: string) => {
      try {
        for await (const set of restored.changes(revision, {})) return set.entities[0]?.after?.location
      } catch (error) {
        return error instanceof OcciError ? error.code : error
      }
    }
    expect(await codeOf(after)).toBe('gone')
    await create(restored, '/m/3')
    expect(await codeOf(after)).toBe('gone')
    expect(await codeOf(before)).toBe('/m/3')
    await restored.close()
  })
})
