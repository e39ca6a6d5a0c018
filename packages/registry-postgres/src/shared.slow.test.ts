import { type Entity, OcciError } from '@occi/core'
import {
  type Change,
  type Committed,
  type Intent,
  lockKey,
  noAttributes,
  type Registry,
  type UnfinishedTransaction,
} from '@occi/core/authoring'
import { PostgresServer } from '@occi/test-postgres'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Database } from './database.ts'
import { PostgresRegistry, type PostgresRegistryOptions } from './index.ts'
import { sql } from './sql.ts'

const server = await PostgresServer.start()
afterAll(() => server?.remove())

let store = ''
const opened = new Set<{ close(): Promise<void> }>()
beforeEach(async () => {
  store = (await server?.newStore()) ?? ''
})
afterEach(async () => {
  vi.useRealTimers()
  for (const one of opened) await one.close()
  opened.clear()
})

async function open(options: PostgresRegistryOptions = {}): Promise<PostgresRegistry> {
  const registry = await PostgresRegistry.open(store, options)
  opened.add(registry)
  return registry
}

/** To a registry it is any name. */
const idOf = (location: string, owner = '') => `urn:${owner} ${location}`

function machine(location: string, fields: Partial<Entity> = {}): Entity {
  const kind = 'http://example.com/occi#machine'
  const common = { location, kind, mixins: [], actions: [], version: 0, attributes: noAttributes() }
  return { id: idOf(location, fields.owner), ...common, ...fields }
}

/** Commits changes in a transaction of their own. */
async function commit(registry: Registry, keys: readonly string[], ...changes: readonly Change[]): Promise<Committed> {
  const transaction = await registry.begin({ operation: 'update', keys }, {})
  try {
    return await transaction.commit(changes)
  } finally {
    await transaction.abort()
  }
}

async function put(registry: Registry, entity: Entity): Promise<Entity> {
  const { entities } = await commit(registry, [lockKey(entity.location, entity.owner)], { type: 'put', entity })
  return entities[0] ?? entity
}

async function unfinished(registry: Registry): Promise<readonly UnfinishedTransaction[]> {
  const found: UnfinishedTransaction[] = []
  for await (const transaction of registry.unfinished()) found.push(transaction)
  return found
}

const intent: Intent = { operation: 'update', keys: ['/m/1'], changes: ['/m/1'] }

describe.skipIf(server === undefined)('two registries on one database', () => {
  it('never let an unowned entity meet an owned one, though their locks have nothing in common', async () => {
    const [one, two] = [await open(), await open()]
    for (let round = 0; round < 20; round++) {
      const names = round % 2 === 0 ? { location: `/m/${round}` } : { id: idOf(`/m/${round}`) }
      const shared = machine(`/m/${round}`)
      const owned = machine(`/m/${round}/ann`, { ...names, owner: 'ann' })
      const results = await Promise.allSettled([put(one, shared), put(two, owned)])
      expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
      const refused = results.find((result) => result.status === 'rejected')
      expect(refused?.reason).toBeInstanceOf(OcciError)
      expect(refused?.reason).toHaveProperty('code', 'conflict')
    }
    expect(await one.count({}, { everyone: true })).toBe(20)
  })

  it('count every entity once, and leave nothing behind of what is deleted', async () => {
    const registries = [await open(), await open()]
    const mixins = ['http://example.com/occi#fast']
    const all = Array.from({ length: 60 }, (_, index) => machine(`/m/${index % 7}/${index}`, { mixins }))
    const each = (list: readonly Entity[], change: (registry: Registry, entity: Entity) => Promise<unknown>) =>
      Promise.all(list.map((entity, index) => change(registries[index % 2] as Registry, entity)))
    await each(all, put)
    expect(await registries[0]?.count({}, {})).toBe(60)
    expect(await registries[1]?.count({ mixins }, {})).toBe(60)
    expect(await registries[1]?.count({ prefix: '/m/3/' }, {})).toBe(9)
    const { items = [] } = (await registries[0]?.page({ limit: 100 }, {})) ?? {}
    await each(items, (registry, { location, version }) =>
      commit(registry, [location], { type: 'delete', location, version }),
    )
    for (const table of ['entities', 'entries', 'counters', 'transactions', 'locks']) {
      expect({ table, rows: await server?.query(`SELECT * FROM occi_${table}`, store) }).toEqual({ table, rows: [] })
    }
  })

  it('create more entities in one commit than a server has locks', async () => {
    const registry = await open({ statementTimeout: 100_000 })
    const entities = Array.from({ length: 8_000 }, (_, index) => machine(`/m/${index}`))
    await commit(registry, ['/m'], ...entities.map((entity) => ({ type: 'put', entity }) as const))
    expect(await registry.count({}, {})).toBe(8_000)
  })

  it('tag an entity and remove its mixin at the same time in one of the two orders', async () => {
    const [one, two] = [await open(), await open()]
    const names = { scheme: 'http://example.com/occi#', term: 'own', location: '/own/' }
    const mixin = { ...names, depends: [], rel: [], applies: [], actions: [], attributes: {}, userDefined: true }
    const identifier = names.scheme + names.term
    const outcomes = new Set<string>()
    // Until both orders have been seen.
    for (let round = 0; round < 1_000 && outcomes.size < 2; round++) {
      await commit(two, [identifier], { type: 'put-mixin', mixin })
      const { version, ...entity } = await put(one, machine(`/m/${round}`))
      const tagged: Entity = { ...entity, version, mixins: [identifier] }
      const { revision } = await one.page({ limit: 1 }, {})
      const tag = () =>
        commit(
          one,
          [entity.location],
          { type: 'expect-mixin', identifier },
          { type: 'put', entity: tagged, replaces: version },
        )
      const remove = async () => {
        await commit(two, [identifier], { type: 'delete-mixin', identifier })
        // The engine then removes it from those that have it: one that is tagged later would keep it.
        return (await two.page({ mixins: [identifier], limit: 10 }, {})).items
      }
      const [tagging, removing] = await Promise.allSettled(
        round % 2 === 0 ? [tag(), remove()] : [tag(), remove()].toReversed(),
      )
      const results = round % 2 === 0 ? [tagging, removing] : [removing, tagging]
      const isTagged = results[0]?.status === 'fulfilled'
      if (results[0]?.status === 'rejected') expect(results[0].reason).toMatchObject({ code: 'conflict' })
      const holders = results[1]?.status === 'fulfilled' ? results[1].value : undefined
      expect(holders).toMatchObject(isTagged ? [{ location: entity.location }] : [])
      const changes: string[] = []
      for await (const { entities, mixins } of one.changes(revision, {})) {
        changes.push(...entities.map(() => 'tagged'), ...mixins.map(() => 'removed'))
        if (changes.includes('removed')) break
      }
      expect(changes).toEqual(isTagged ? ['tagged', 'removed'] : ['removed'])
      outcomes.add(changes.join())
      const { items } = await one.page({ limit: 10 }, {})
      for (const { location, version } of items) await commit(one, [location], { type: 'delete', location, version })
    }
    expect(outcomes.size).toBe(2)
  })

  it('keep the locks of a transaction as long as it takes', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const [one, two] = [await open({ lease: 30_000 }), await open()]
    const transaction = await one.begin(intent, {})
    await expireAll()
    vi.advanceTimersByTime(10_000)
    while (!(await isRenewed()));
    await expect(two.begin(intent, {}, { wait: false })).rejects.toMatchObject({ code: 'conflict' })
    await transaction.commit([])
    vi.advanceTimersByTime(10_000)
    while (vi.getTimerCount() > 0) await server?.query('SELECT 1')
  })

  it('keep the locks of one transaction while another is committed', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const registry = await open({ lease: 30_000 })
    const slow = await registry.begin({ operation: 'create', keys: ['/m/slow'] }, {})
    const other = await registry.begin(intent, {})
    await expireAll()
    await server?.query('BEGIN; LOCK TABLE occi_entities', store)
    const committed = slow.commit([{ type: 'put', entity: machine('/m/slow') }])
    const isWaiting = async () => (await server?.query('SELECT 1 FROM pg_locks WHERE NOT granted'))?.length
    while ((await isWaiting()) === 0);
    vi.advanceTimersByTime(10_000)
    while (!(await isRenewed()));
    await server?.query('ROLLBACK')
    await committed
    await other.abort()
  })

  it('do not return their own transactions as unfinished, though their locks have expired', async () => {
    const [one, two] = [await open(), await open()]
    const transaction = await one.begin(intent, {})
    await expireAll()
    expect(await unfinished(one)).toEqual([])
    expect((await unfinished(two)).map((found) => found.intent.changes)).toEqual([['/m/1']])
    await expect(async () => transaction.commit([])).rejects.toMatchObject({ code: 'locks-lost' })
  })

  it('return each unfinished transaction to one of them', async () => {
    const registries = await Promise.all(Array.from({ length: 4 }, () => open({ connections: 2 })))
    const first = await open()
    for (let index = 0; index < 20; index++) await first.begin({ ...intent, keys: [`/m/${index}`] }, {})
    await first.close()
    const found = (await Promise.all(registries.map(unfinished))).flat()
    expect(new Set(found.map((one) => one.intent.keys[0])).size).toBe(20)
    expect(found).toHaveLength(20)
  })
})

async function expireAll(): Promise<void> {
  await server?.query("UPDATE occi_holders SET expires = '1970-01-01'", store)
}

async function isRenewed(): Promise<boolean> {
  return (await server?.query('SELECT 1 FROM occi_holders WHERE expires > now()', store))?.length === 1
}

describe.skipIf(server === undefined)('texts', () => {
  const odd = 'a\u0000b\ud800c\ufffd漢😀'

  it('come back whatever is in them, U+0000 and halves of pairs included', async () => {
    const registry = await open()
    const attributes = Object.assign(noAttributes(), { [odd]: odd, list: [odd, { [odd]: odd }] })
    const fields = { owner: odd, title: odd, kind: odd, mixins: [odd], id: odd, attributes, extras: { odd } }
    const entity = await put(registry, machine('/m/a\u0000b', fields))
    for (const key of [entity.location, odd]) {
      expect((await registry.entity(key, { owner: odd }))?.entity).toEqual(entity)
    }
    expect(await registry.entity(odd.replace('\ud800', '\ufffd'), { owner: odd })).toBeUndefined()
    for (const query of [{ kind: odd }, { mixins: [odd] }, { attributes: new Map([[odd, odd]]) }, { prefix: '/m/' }]) {
      expect((await registry.page({ ...query, limit: 2 }, { owner: odd })).items).toEqual([entity])
      expect(await registry.count(query, { owner: odd })).toBe(1)
    }
  })

  it.each([
    ['ill-formed', '/m/\ud800'],
    ['longer than an index takes', `/m/${'x'.repeat(2_000)}`],
  ])('that are %s cannot be a location, and nothing is there', async (_, location) => {
    const registry = await open()
    await expect(put(registry, machine(location))).rejects.toMatchObject({ code: 'invalid' })
    expect(await registry.entity(location, {})).toBeUndefined()
    expect((await registry.page({ prefix: `${location}/`, limit: 1 }, {})).items).toEqual([])
    expect(await registry.count({ prefix: `${location}/` }, {})).toBe(0)
    expect(await registry.count({ prefix: `${location}/`, kind: 'k' }, {})).toBe(0)
    expect(await registry.links([location], 'source', {})).toEqual([])
  })

  it('may be as long as a location can be, and as much different', async () => {
    const registry = await open()
    const longest = Object.assign(noAttributes(), { a: '漢'.repeat(100), b: '\ufdfa'.repeat(1_000) })
    const random = Array.from({ length: 1_990 }, (_, index) =>
      String.fromCharCode(33 + ((index * 7919 + index ** 3) % 90)),
    )
    const entity = await put(registry, machine(`/m/${random.join('')}`, { attributes: longest }))
    expect((await registry.page({ prefix: '/m/', limit: 1 }, {})).items).toEqual([entity])
  })
})

describe.skipIf(server === undefined)('a statement', () => {
  it.each(['40001', '40P01'])('that others are in the way of (%s) is run again', async (code) => {
    const database = new Database(store, { connections: 1, connectTimeout: 1_000, statementTimeout: 1_000 })
    opened.add(database)
    await database.rows(sql`CREATE SEQUENCE tries`)
    const failing = `DO $$ BEGIN IF nextval('tries') < 3 THEN RAISE SQLSTATE '${code}'; END IF; END $$`
    await database.once({ text: failing, values: [] })
    expect(await database.rows(sql`SELECT last_value FROM tries`)).toEqual([{ last_value: 3 }])
  })

  it('is not run for ever', async () => {
    const database = new Database(store, { connections: 1, connectTimeout: 1_000, statementTimeout: 1_000 })
    opened.add(database)
    const always = database.once({ text: "DO $$ BEGIN RAISE SQLSTATE '40001'; END $$", values: [] })
    await expect(always).rejects.toThrow(
      'the registry is not available: others changed the same things at the same time, again and again',
    )
  })
})
