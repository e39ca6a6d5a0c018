import { type Entity, type Intent, noAttributes, OcciError, type Registry } from '@occi/core'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Database } from './database.ts'
import { PostgresRegistry, type PostgresRegistryOptions } from './index.ts'
import { PostgresServer } from './postgres.test-fixture.ts'
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
  const common = { location, kind, mixins: [], actions: [], version: 1, attributes: noAttributes() }
  return { id: idOf(location, fields.owner), ...common, ...fields }
}

async function put(registry: Registry, entity: Entity): Promise<void> {
  const key = entity.owner === undefined ? entity.location : `${entity.owner} ${entity.location}`
  const work = await registry.begin({ operation: 'create', keys: [key] }, {})
  try {
    await work.commit([{ type: 'put', entity }])
  } finally {
    await work.abort()
  }
}

const intent: Intent = { operation: 'update', keys: ['/m/1'], changes: ['/m/1'] }

describe.skipIf(server === undefined)('two registries on one database', () => {
  it("never let what is nobody's meet what is somebody's, though their locks have nothing in common", async () => {
    const [one, two] = [await open(), await open()]
    for (let round = 0; round < 20; round++) {
      const names = round % 2 === 0 ? { location: `/m/${round}` } : { id: idOf(`/m/${round}`) }
      const nobodys = machine(`/m/${round}`)
      const anns = machine(`/m/${round}/ann`, { ...names, owner: 'ann' })
      const results = await Promise.allSettled([put(one, nobodys), put(two, anns)])
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
    const each = (change: (registry: Registry, entity: Entity) => Promise<void>) =>
      Promise.all(all.map((entity, index) => change(registries[index % 2] as Registry, entity)))
    await each(put)
    expect(await registries[0]?.count({}, {})).toBe(60)
    expect(await registries[1]?.count({ mixins }, {})).toBe(60)
    expect(await registries[1]?.count({ prefix: '/m/3/' }, {})).toBe(9)
    await each(async (registry, { location, version }) => {
      const work = await registry.begin({ operation: 'delete', keys: [location] }, {})
      await work.commit([{ type: 'delete', location, version }])
    })
    for (const table of ['entities', 'listings', 'counters', 'works', 'locks', 'claims']) {
      expect({ table, rows: await server?.query(`SELECT * FROM occi_${table}`, store) }).toEqual({ table, rows: [] })
    }
  })

  it('renew the locks of a work as long as it takes', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const [one, two] = [await open({ lease: 30_000 }), await open()]
    const work = await one.begin(intent, {})
    await server?.query("UPDATE occi_works SET expires = '1970-01-01'", store)
    vi.advanceTimersByTime(10_000)
    const isRenewed = async () => (await server?.query('SELECT 1 FROM occi_works WHERE expires > now()', store))?.length
    while ((await isRenewed()) === 0);
    await expect(two.begin(intent, {}, { wait: false })).rejects.toThrow('somebody else is working on this')
    await work.commit([])
    vi.advanceTimersByTime(10_000)
    while (vi.getTimerCount() > 0) await server?.query('SELECT 1')
  })

  it('renew the locks of one work while another is committed', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const registry = await open({ lease: 30_000 })
    const slow = await registry.begin({ operation: 'create', keys: ['/m/slow'] }, {})
    const other = await registry.begin(intent, {})
    const ofOther = "intent LIKE '%/m/1%'"
    await server?.query(`UPDATE occi_works SET expires = '1970-01-01' WHERE ${ofOther}`, store)
    await server?.query('BEGIN; LOCK TABLE occi_entities', store)
    const commit = slow.commit([{ type: 'put', entity: machine('/m/slow') }])
    const isWaiting = async () => (await server?.query('SELECT 1 FROM pg_locks WHERE NOT granted'))?.length
    while ((await isWaiting()) === 0);
    vi.advanceTimersByTime(10_000)
    const isRenewed = async () =>
      (await server?.query(`SELECT 1 FROM occi_works WHERE expires > now() AND ${ofOther}`, store))?.length
    while ((await isRenewed()) === 0);
    await server?.query('ROLLBACK')
    await commit
    await other.abort()
  })

  it('do not hand out what is their own work, though it has expired', async () => {
    const [one, two] = [await open(), await open()]
    const work = await one.begin(intent, {})
    await server?.query("UPDATE occi_works SET expires = '1970-01-01'", store)
    for await (const found of one.unfinished()) expect(found).toBeUndefined()
    const handed = []
    for await (const found of two.unfinished()) handed.push(found.changes)
    expect(handed).toEqual([['/m/1']])
    await expect(work.commit([])).rejects.toThrow('the locks expired and went to somebody else')
  })

  it('hand each unfinished intent to one of them', async () => {
    const registries = await Promise.all(Array.from({ length: 4 }, () => open({ connections: 2 })))
    const first = await open()
    for (let index = 0; index < 20; index++) await first.begin({ ...intent, keys: [`/m/${index}`] }, {})
    await first.close()
    const found = await Promise.all(
      registries.map(async (registry) => {
        const ids = []
        for await (const { id } of registry.unfinished()) ids.push(id)
        return ids
      }),
    )
    expect(new Set(found.flat()).size).toBe(20)
    expect(found.flat()).toHaveLength(20)
  })
})

describe.skipIf(server === undefined)('texts', () => {
  const odd = 'a\u0000b\ud800c\ufffd漢😀'

  it('come back whatever is in them, U+0000 and halves of pairs included', async () => {
    const registry = await open()
    const attributes = Object.assign(noAttributes(), { [odd]: odd, list: [odd, { [odd]: odd }] })
    const fields = { owner: odd, title: odd, kind: odd, mixins: [odd], id: odd, attributes, extras: { odd } }
    const entity = machine('/m/a\u0000b', fields)
    await put(registry, entity)
    for (const key of [entity.location, odd]) expect(await registry.entity(key, { owner: odd })).toEqual(entity)
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
    const random = Array.from({ length: 1_990 }, (_, index) =>
      String.fromCharCode(33 + ((index * 7919 + index ** 3) % 90)),
    )
    const entity = machine(`/m/${random.join('')}`)
    await put(registry, entity)
    expect((await registry.page({ prefix: '/m/', limit: 1 }, {})).items).toEqual([entity])
  })
})

describe.skipIf(server === undefined)('a transaction', () => {
  it.each(['40001', '40P01'])('that others are in the way of (%s) is made again', async (code) => {
    const database = new Database(store, { connections: 1, connectTimeout: 1_000, statementTimeout: 1_000 })
    opened.add(database)
    await database.rows(sql`CREATE TABLE tries (try INTEGER)`)
    let tries = 0
    await database.transaction(async (session) => {
      tries++
      await session.rows(sql`INSERT INTO tries VALUES (${tries})`)
      if (tries < 3) await session.rows({ text: `DO $$ BEGIN RAISE SQLSTATE '${code}'; END $$`, values: [] })
    })
    expect(await database.rows(sql`SELECT try FROM tries`)).toEqual([{ try: 3 }])
  })

  it('is not made for ever', async () => {
    const database = new Database(store, { connections: 1, connectTimeout: 1_000, statementTimeout: 1_000 })
    opened.add(database)
    const always = database.transaction((session) =>
      session.rows({ text: "DO $$ BEGIN RAISE SQLSTATE '40001'; END $$", values: [] }),
    )
    await expect(always).rejects.toThrow(
      'the registry is not available: others changed the same things at the same time, again and again',
    )
  })
})
