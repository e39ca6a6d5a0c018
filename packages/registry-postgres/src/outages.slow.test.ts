import { createServer } from 'node:net'
import { type Entity, InDoubtError, idOf, noAttributes, OcciError, type Registry } from '@occi/core'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { PostgresRegistry, type PostgresRegistryOptions } from './index.ts'
import { PostgresServer } from './postgres.test-fixture.ts'
import { Wire } from './wire.test-fixture.ts'

const server = await PostgresServer.start()
afterAll(() => server?.remove())

const opened = new Set<{ close(): Promise<void> }>()
afterEach(async () => {
  for (const one of opened) await one.close()
  opened.clear()
})

async function open(url: string, options: PostgresRegistryOptions = {}): Promise<PostgresRegistry> {
  const registry = await PostgresRegistry.open(url, { connectTimeout: 2_000, ...options })
  opened.add(registry)
  return registry
}

const newStore = async () => (await server?.newStore()) ?? ''

function machine(location: string, version = 1): Entity {
  const fields = { location, kind: 'http://example.com/occi#machine', mixins: [], actions: [], version }
  return { id: idOf(location), ...fields, attributes: noAttributes() }
}

async function put(registry: Registry, ...entities: readonly Entity[]): Promise<void> {
  const keys = entities.map((entity) => entity.location)
  const work = await registry.begin({ operation: 'create', keys }, {})
  await work.commit(entities.map((entity) => ({ type: 'put', entity })))
}

/** What an attempt throws, as its code and its line. */
async function refusal(attempt: () => unknown): Promise<string> {
  try {
    await attempt()
  } catch (error) {
    if (error instanceof OcciError) return `${error.code}: ${error.message}`
    throw error
  }
  return 'nothing was thrown'
}

describe.skipIf(server === undefined)('opening a database', () => {
  it('that is empty, by several processes at once', async () => {
    const store = await newStore()
    const registries = await Promise.all(Array.from({ length: 5 }, () => open(store, { connections: 2 })))
    await Promise.all(registries.map((registry, index) => put(registry, machine(`/m/${index}`))))
    for (const registry of registries) expect(await registry.count({}, {})).toBe(5)
    expect(await server?.query('SELECT * FROM occi_schema', store)).toEqual([{ one: 1, version: 1 }])
  })

  it('whose schema was left half made', async () => {
    const store = await newStore()
    await put(await open(store), machine('/m/1'))
    await server?.query('UPDATE occi_schema SET version = 0; DROP TABLE occi_works', store)
    const registry = await open(store)
    await put(registry, machine('/m/2'))
    expect(await registry.count({}, {})).toBe(2)
  })

  it('of a later version of this package', async () => {
    const store = await newStore()
    await open(store)
    await server?.query('UPDATE occi_schema SET version = 99', store)
    expect(await refusal(() => open(store))).toMatch(
      /^definition: the database was written by a later version of @occi\/registry-postgres \(its schema is 99, this one knows \d+\): update this one$/,
    )
  })

  it.each([
    [
      'with a wrong password',
      { password: 'guess' },
      'unavailable: the registry is not available: the user or the password is wrong',
    ],
    [
      'as a user that is not there',
      { user: 'eve' },
      'unavailable: the registry is not available: the user or the password is wrong',
    ],
    [
      'that is not there',
      { database: 'none' },
      'unavailable: the registry is not available: there is no database of this name',
    ],
  ])('%s', async (_, where, expected) => {
    expect(await refusal(() => open(server?.url(where) ?? ''))).toBe(expected)
  })

  it('as a user who may not make tables', async () => {
    const store = await newStore()
    const url = store.replace('//occi:', '//reader:')
    await server?.query("CREATE ROLE reader LOGIN PASSWORD 'secret'")
    expect(await refusal(() => open(url))).toBe(
      'unavailable: the registry is not available: it has no schema for tables that the user may use',
    )
    await server?.query(`GRANT USAGE ON SCHEMA ${store.replace(/.*%3D/, '')} TO reader`)
    expect(await refusal(() => open(url))).toBe(
      'unavailable: the registry is not available: the user is not allowed to do what is needed there',
    )
  })

  it('where nothing listens', async () => {
    expect(await refusal(() => open('postgres://occi@127.0.0.1:1/occi'))).toBe(
      'unavailable: the registry is not available: nothing listens there',
    )
  })

  it('by a URL that is none', async () => {
    expect(await refusal(() => open('postgres://occi:secret@127.0.0.1:port/occi'))).toBe(
      'definition: the database URL cannot be read, expected postgres://user@host:5432/database',
    )
  })

  it('where somebody listens and says nothing', async () => {
    const silent = createServer(() => {})
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const address = silent.address()
    const port = typeof address === 'object' ? address?.port : 0
    expect(await refusal(() => open(`postgres://occi@127.0.0.1:${port}/occi`, { connectTimeout: 100 }))).toBe(
      'unavailable: the registry is not available: it does not answer, or all connections are in use',
    )
    silent.close()
  })
})

describe.skipIf(server === undefined)('a server', () => {
  it('that is restarted: requests fail at once in between, and go on afterwards', async () => {
    const store = await newStore()
    const registry = await open(store)
    await put(registry, machine('/m/1'))
    const committed = await registry.begin({ operation: 'update', keys: ['/m/1'] }, {})
    const given = await registry.begin({ operation: 'update', keys: ['/m/2'] }, {})
    await server?.stop()
    const away = 'unavailable: the registry is not available: nothing listens there'
    expect(await refusal(() => registry.entity('/m/1', {}))).toBe(away)
    expect(await refusal(() => registry.page({ limit: 1 }, {}))).toBe(away)
    expect(await refusal(() => registry.mixins({}))).toBe(away)
    expect(await refusal(() => registry.begin({ operation: 'create', keys: ['/m/3'] }, {}))).toBe(away)
    expect(await refusal(() => committed.commit([{ type: 'put', entity: machine('/m/1', 2) }]))).toBe(away)
    await given.abort()
    await server?.start()
    await committed.commit([{ type: 'put', entity: machine('/m/1', 2) }])
    expect((await registry.entity('/m/1', {}))?.version).toBe(2)
    // What was given up while it was away holds no locks any more.
    await put(registry, machine('/m/2'), machine('/m/3'))
    expect(await registry.count({}, {})).toBe(3)
    expect(await server?.query('SELECT 1 FROM occi_works', store)).toEqual([])
  })

  it('that ends idle connections: nobody notices', async () => {
    const registry = await open(await newStore(), { connections: 2 })
    await put(registry, machine('/m/1'))
    await server?.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'occi'")
    expect((await registry.entity('/m/1', {}))?.version).toBe(1)
    await server?.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'occi'")
    await put(registry, machine('/m/2'))
    expect(await registry.count({}, {})).toBe(2)
  })

  it('that takes too long', async () => {
    const store = await newStore()
    const registry = await open(store, { statementTimeout: 100 })
    const work = await registry.begin({ operation: 'create', keys: ['/m/1'] }, {})
    await server?.query('BEGIN; LOCK TABLE occi_entities', store)
    const slow = 'unavailable: the registry is not available: it took too long'
    expect(await refusal(() => registry.entity('/m/1', {}))).toBe(slow)
    expect(await refusal(() => work.commit([{ type: 'put', entity: machine('/m/1') }]))).toBe(slow)
    await server?.query('ROLLBACK', store)
    await work.commit([{ type: 'put', entity: machine('/m/1') }])
    expect((await registry.entity('/m/1', {}))?.version).toBe(1)
  })

  it('that is read-only, as one that stands by, can be read, and nothing else', async () => {
    const store = await newStore()
    await put(await open(store), machine('/m/1'))
    const registry = await open(`${store}%20-c%20default_transaction_read_only%3Don`)
    expect((await registry.entity('/m/1', {}))?.version).toBe(1)
    expect((await registry.page({ limit: 2 }, {})).items).toHaveLength(1)
    expect(await refusal(() => registry.begin({ operation: 'create', keys: ['/m/2'] }, {}))).toBe(
      'unavailable: the registry is not available: it is read-only',
    )
    // The lock within the process was given back.
    expect(await refusal(() => registry.begin({ operation: 'create', keys: ['/m/2'] }, {}, { wait: false }))).toMatch(
      /read-only/,
    )
  })

  it('that is closed to', async () => {
    const registry = await open(await newStore())
    const work = await registry.begin({ operation: 'create', keys: ['/m/1'] }, {})
    await registry.close()
    const closed = 'unavailable: the registry is closed'
    expect(await refusal(() => registry.entity('/m/1', {}))).toBe(closed)
    expect(await refusal(() => registry.begin({ operation: 'create', keys: ['/m/2'] }, {}))).toBe(closed)
    expect(await refusal(() => work.commit([]))).toBe(closed)
  })
})

describe.skipIf(server === undefined)('a connection that is lost at a commit', () => {
  async function overWire(options: PostgresRegistryOptions = {}) {
    const store = await newStore()
    const port = Number(new URL(store).port)
    const wire = await Wire.start(port)
    opened.add(wire)
    const registry = await open(store.replace(`:${port}/`, `:${wire.port}/`), options)
    await put(registry, machine('/m/1'))
    const work = await registry.begin({ operation: 'update', keys: ['/m/1'] }, {})
    return { wire, registry, store, commit: async () => work.commit([{ type: 'put', entity: machine('/m/1', 2) }]) }
  }

  it.each(['send and cut', 'cut'] as const)('(%s): it is learned how it ended, and it is made once', async (how) => {
    const { wire, registry, store, commit } = await overWire()
    wire.onCommit = how
    await commit()
    expect((await registry.entity('/m/1', {}))?.version).toBe(2)
    expect(await registry.count({}, {})).toBe(1)
    expect(await server?.query('SELECT 1 FROM occi_works', store)).toEqual([])
  })

  it.each([
    ['send and cut', 2, 0],
    ['cut', 1, 1],
  ] as const)('(%s), and does not come back: nobody knows, until it does', async (how, version, unfinished) => {
    const { wire, registry, store, commit } = await overWire({ lease: 400 })
    wire.onCommit = how
    wire.isDown = true
    await expect(commit()).rejects.toBeInstanceOf(InDoubtError)
    wire.isDown = false
    expect((await registry.entity('/m/1', {}))?.version).toBe(version)
    // Nobody carries it on, so that its locks expire.
    await server?.query("UPDATE occi_works SET expires = '1970-01-01'", store)
    const found = []
    for await (const intent of registry.unfinished()) found.push(intent)
    expect(found).toHaveLength(unfinished)
    await put(registry, machine('/m/1', version + 1))
  })

  it('before it: the transaction is made again', async () => {
    const { wire, registry, commit } = await overWire({ connections: 1 })
    wire.cut()
    await commit()
    expect((await registry.entity('/m/1', {}))?.version).toBe(2)
  })
})
