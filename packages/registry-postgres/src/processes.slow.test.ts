import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { Entity } from '@occi/core'
import type { ChangeSet } from '@occi/core/authoring'
import { PostgresServer } from '@occi/test-postgres'
import { afterAll, describe, expect, it } from 'vitest'
import { PostgresRegistry } from './index.ts'

/** How many changes two processes acknowledge before they are killed; more: OCCI_CHANGES=5000. */
const changes = Number(process.env.OCCI_CHANGES ?? 300)

const server = await PostgresServer.start()
const children = new Set<ChildProcess>()
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await server?.remove()
})

/** A process in a role of `child.test-fixture.ts`, and what it says. */
function start(role: string, store: string) {
  const script = fileURLToPath(new URL('child.test-fixture.ts', import.meta.url))
  const child = spawn(process.execPath, ['--conditions=occi-source', script, role, store], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.add(child)
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
  const ended = once(child, 'exit').then(() => children.delete(child))
  return {
    async line(): Promise<string | undefined> {
      const { value, done } = await lines.next()
      return done ? undefined : value
    },
    async kill(): Promise<void> {
      child.kill('SIGKILL')
      await ended
    },
  }
}

describe.skipIf(server === undefined)('two processes', () => {
  it('tag entities and remove the mixin in one of the two orders', async () => {
    const store = (await server?.newStore()) ?? ''
    const registry = await PostgresRegistry.open(store)
    const identifier = 'http://example.com/occi#tag'
    const lists = { rel: [], applies: [], depends: [], actions: [] }
    const mixin = { scheme: 'http://example.com/occi#', term: 'tag', location: '/tag/', attributes: {}, ...lists }
    const defining = await registry.begin({ operation: 'define-mixins', keys: [identifier] }, {})
    const { revision } = await defining.commit([{ type: 'put-mixin', mixin: { ...mixin, userDefined: true } }])
    const tagging = start('tagging', store)
    expect(await tagging.line()).toBe('ready')
    for (let line = 0; line < 5; line++) await tagging.line()
    const removing = await registry.begin({ operation: 'remove-mixins', keys: [identifier] }, {})
    await removing.commit([{ type: 'delete-mixin', identifier }])
    // Who removes it takes it from those that hold it now: nothing may be tagged later.
    const holders = (await registry.page({ mixins: [identifier], limit: 100_000 }, {})).items
    let last: string | undefined
    for (let line = await tagging.line(); line !== undefined; line = await tagging.line()) last = line
    expect(last).toBe('conflict')
    expect(await registry.count({ mixins: [identifier] }, {})).toBe(holders.length)
    const order: string[] = []
    for await (const { entities, mixins } of registry.changes(revision, {})) {
      order.push(...entities.map(() => 'tagged'), ...mixins.map(() => 'removed'))
      if (mixins.length > 0) break
    }
    expect(order).toEqual([...holders.map(() => 'tagged'), 'removed'])
    await registry.close()
  })

  it('that are killed leave what they acknowledged, and a reader of changes misses nothing', async () => {
    const store = (await server?.newStore()) ?? ''
    const registry = await PostgresRegistry.open(store)
    const { revision } = await registry.page({ limit: 1 }, {})
    const replica = new Map<string, Entity>()
    const versions = new Set<number>()
    const apply = ({ entities }: ChangeSet) => {
      for (const { before, after } of entities) {
        expect(replica.get(before?.location ?? '')?.version).toBe(before?.version)
        if (before !== undefined) replica.delete(before.location)
        if (after !== undefined) replica.set(after.location, after)
        if (after !== undefined) versions.add(after.version)
      }
    }
    const controller = new AbortController()
    const following = (async () => {
      for await (const set of registry.changes(revision, {}, { signal: controller.signal })) {
        apply(set)
        if (set.entities.some(({ after }) => after?.location === '/last')) return
      }
    })()
    const processes = [start('busy', store), start('busy', store)]
    const acknowledged: string[] = []
    await Promise.all(
      processes.map(async (one) => {
        for (let count = 0; count < changes / 2; count++) acknowledged.push((await one.line()) ?? '')
      }),
    )
    // Both at once: one would wait for the locks of a killed one until these end.
    await Promise.all(
      processes.map(async (one) => {
        await one.kill()
        for (let line = await one.line(); line !== undefined; line = await one.line()) acknowledged.push(line)
      }),
    )
    const transaction = await registry.begin({ operation: 'create', keys: ['/last'] }, {})
    const last = { id: 'urn:last', location: '/last', kind: 'k', mixins: [], actions: [], version: 0, attributes: {} }
    await transaction.commit([{ type: 'put', entity: last }])
    await following
    controller.abort()
    const { items } = await registry.page({ limit: 1_000 }, {})
    expect([...replica.values()].sort((a, b) => (a.location < b.location ? -1 : 1))).toEqual(items)
    const stored = acknowledged.map((line) => Number(line.split(' ')[1])).filter((version) => !Number.isNaN(version))
    expect(stored.filter((version) => !versions.has(version))).toEqual([])
    await registry.close()
  })
})
