import type { Entity, Revision } from '@occi/core'
import { lockKey, noAttributes, type Registry } from '@occi/core/authoring'
import { PostgresServer } from '@occi/test-postgres'
import pg from 'pg'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Database } from './database.ts'
import { PostgresRegistry } from './index.ts'

const server = await PostgresServer.start()
afterAll(() => server?.remove())

let store = ''
const opened = new Set<{ close(): Promise<void> }>()
beforeEach(async () => {
  store = (await server?.newStore()) ?? ''
})
afterEach(async () => {
  for (const one of opened) await one.close()
  opened.clear()
})

async function open(): Promise<PostgresRegistry> {
  const registry = await PostgresRegistry.open(store)
  opened.add(registry)
  return registry
}

/** A connection of another application on the same server. */
async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  opened.add({ close: () => client.end() })
  return client
}

async function put(registry: Registry, location: string, title?: string, replaces?: number): Promise<Entity> {
  const fields = { kind: 'k', mixins: [], actions: [], version: 0, attributes: noAttributes(), title }
  const entity = { id: `urn:${location}`, location, ...fields }
  const transaction = await registry.begin({ operation: 'update', keys: [lockKey(location, undefined)] }, {})
  const { entities } = await transaction.commit([{ type: 'put', entity, replaces }])
  return entities[0] ?? entity
}

const now = async (registry: Registry) => (await registry.page({ limit: 1 }, {})).revision

/** Reads the locations that change after a revision, until this one does. */
async function changedUntil(registry: Registry, after: Revision, last: string): Promise<readonly string[]> {
  const changed: string[] = []
  for await (const { entities } of registry.changes(after, {})) {
    changed.push(...entities.map(({ after, before }) => (after ?? before)?.location ?? ''))
    if (changed.at(-1) === last) return changed
  }
  return changed
}

/** Waits until registries have looked for changes so often. */
function lookedForChanges(times: number): Promise<void> {
  const { rows } = Database.prototype
  let left = times
  return new Promise((resolve) => {
    const asked = vi.spyOn(Database.prototype, 'rows').mockImplementation(function (this: Database, statement) {
      if (statement.text.includes('max(number)') && --left === 0) {
        asked.mockRestore()
        resolve()
      }
      return rows.call(this, statement)
    })
  })
}

/** Waits until as many statements wait for locks of others. */
async function waiting(count: number): Promise<void> {
  const locks = 'SELECT DISTINCT pid FROM pg_locks WHERE NOT granted'
  while ((await server?.query(locks))?.length !== count) await new Promise((resolve) => setImmediate(resolve))
}

describe.skipIf(server === undefined)('changes', () => {
  it('are delayed by a long transaction of another application, in another database, and none is missed', async () => {
    await server?.query('CREATE DATABASE elsewhere')
    const client = await connect(server?.url({ database: 'elsewhere' }) ?? '')
    await client.query('CREATE TABLE t (a INTEGER); BEGIN; INSERT INTO t VALUES (1)')
    const [one, two] = [await open(), await open()]
    const start = await now(one)
    let isDone = false
    const following = changedUntil(one, start, '/m/9').finally(() => {
      isDone = true
    })
    const locations = Array.from({ length: 10 }, (_, index) => `/m/${index}`)
    for (const [index, location] of locations.entries()) await put(index % 2 === 0 ? one : two, location)
    const middle = await now(one)
    await put(two, '/m/10')
    // Nothing is handed out however often it is looked for.
    await lookedForChanges(3)
    expect(isDone).toBe(false)
    await client.query('COMMIT')
    expect(await following).toEqual(locations)
    // A state that was read during the transaction is told from what came after it.
    expect(await changedUntil(two, middle, '/m/10')).toEqual(['/m/10'])
  })

  it('of a commit that takes longer than later ones are not missed by who read those before', async () => {
    const [one, two] = [await open(), await open()]
    const { version } = await put(one, '/slow')
    const client = await connect(store)
    await client.query('BEGIN; SELECT 1 FROM occi_entities FOR UPDATE')
    const slow = put(one, '/slow', 'Changed', version)
    await waiting(1)
    await put(two, '/quick')
    const page = await two.page({ limit: 10 }, {})
    expect(page.items.map(({ location, title }) => [location, title])).toEqual([
      ['/quick', undefined],
      ['/slow', undefined],
    ])
    await client.query('ROLLBACK')
    await slow
    await put(two, '/last')
    expect(await changedUntil(one, page.revision, '/last')).toEqual(['/slow', '/last'])
  })

  it('of commits that were made together come one after the other, and continue after each of them', async () => {
    const [one, two] = [await open(), await open()]
    const start = await now(one)
    const puts = Array.from({ length: 30 }, (_, index) => put(one, `/m/${index}`))
    const entities = await Promise.all(puts)
    expect(new Set(entities.map(({ version }) => version)).size).toBeLessThan(30)
    await put(two, '/last')
    const locations = await changedUntil(two, start, '/last')
    expect(locations.toSorted()).toEqual([...entities.map(({ location }) => location), '/last'].sort())
    let index = 0
    for await (const { revision } of one.changes(start, {})) {
      index++
      if (index === locations.length) break
      expect(await changedUntil(two, revision, '/last')).toEqual(locations.slice(index))
    }
  })

  it('of a group in which one conflicts are those of the others', async () => {
    const registry = await open()
    const start = await now(registry)
    await put(registry, '/m/0')
    const results = await Promise.allSettled([
      ...Array.from({ length: 5 }, (_, index) => put(registry, `/m/${index + 1}`)),
      put(registry, '/m/0', 'Changed', 1),
      // The id of another entity, which no lock protects.
      ...[7, 8].map(async (index) => {
        const fields = { kind: 'k', mixins: [], actions: [], version: 0, attributes: noAttributes() }
        const transaction = await registry.begin({ operation: 'create', keys: [`/m/${index}`] }, {})
        return transaction.commit([{ type: 'put', entity: { id: 'urn:same', location: `/m/${index}`, ...fields } }])
      }),
    ])
    const statuses = results.map(({ status }) => status)
    expect(statuses.slice(0, 6)).toEqual([...Array(5).fill('fulfilled'), 'rejected'])
    expect(statuses.slice(6).sort()).toEqual(['fulfilled', 'rejected'])
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'conflict' })
    expect(await registry.count({}, {})).toBe(7)
    await put(registry, '/last')
    expect(await changedUntil(registry, start, '/last')).toHaveLength(8)
  })

  it('of commits that were to be made together with one that has to wait do not wait with it', async () => {
    const registry = await open()
    const start = await now(registry)
    const { version } = await put(registry, '/m/0')
    const client = await connect(store)
    await client.query('BEGIN; SELECT 1 FROM occi_entities FOR UPDATE')
    const begun = await Promise.all(
      Array.from({ length: 4 }, (_, index) => registry.begin({ operation: 'update', keys: [`/m/${index}`] }, {})),
    )
    const commits = begun.map((transaction, index) => {
      const fields = { kind: 'k', mixins: [], actions: [], version: 0, attributes: noAttributes() }
      const entity = { id: `urn:/m/${index}`, location: `/m/${index}`, ...fields }
      return transaction.commit([{ type: 'put', entity, replaces: index === 0 ? version : undefined }])
    })
    await Promise.all(commits.slice(1))
    await waiting(1)
    expect(await registry.count({}, {})).toBe(4)
    await client.query('ROLLBACK')
    await commits[0]
    expect(await changedUntil(registry, start, '/m/0')).toEqual(['/m/0'])
  })

  it('of data that was copied to another server are gone, and no version is repeated there', async () => {
    const registry = await open()
    const versions = [(await put(registry, '/m/1')).version]
    const revision = await now(registry)
    // As it is found there, where transactions are numbered from the start.
    await server?.query(`UPDATE occi_store SET place = 'elsewhere', base = base - 100`, store)
    await server?.query('UPDATE occi_entities SET version = 1000000, stamp = 1000000', store)
    const copy = await open()
    const { entity } = (await copy.entity('/m/1', {})) ?? {}
    versions.push((await put(copy, '/m/1', 'Changed', entity?.version)).version)
    expect(versions[1]).toBeGreaterThan(1_000_000)
    await expect(changedUntil(copy, revision, '/m/1')).rejects.toMatchObject({ code: 'gone' })
    const later = await now(copy)
    await put(copy, '/m/2')
    expect(await changedUntil(copy, later, '/m/2')).toEqual(['/m/2'])
  })
})
