import { createServer } from 'node:net'
import { type Entity, idOf, OcciError } from '@occi/core'
import { noAttributes, type Registry } from '@occi/core/authoring'
import { PostgresServer } from '@occi/test-postgres'
import pg from 'pg'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { PostgresRegistry, type PostgresRegistryOptions } from './index.ts'
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

function machine(location: string, title?: string): Entity {
  const fields = { location, kind: 'http://example.com/occi#machine', mixins: [], actions: [], version: 0, title }
  return { id: idOf(location), ...fields, attributes: noAttributes() }
}

async function put(registry: Registry, ...entities: readonly Entity[]): Promise<readonly Entity[]> {
  const keys = entities.map((entity) => entity.location)
  const transaction = await registry.begin({ operation: 'create', keys }, {})
  return (await transaction.commit(entities.map((entity) => ({ type: 'put', entity })))).entities
}

async function versionOf(registry: Registry, location: string): Promise<number | undefined> {
  return (await registry.entity(location, {}))?.entity.version
}

async function titleOf(registry: Registry, location: string): Promise<string | undefined> {
  return (await registry.entity(location, {}))?.entity.title
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
    expect(await server?.query('SELECT version FROM occi_store', store)).toEqual([{ version: 1 }])
  })

  it('whose first process died while it created the tables', async () => {
    const store = await newStore()
    await server?.query('BEGIN; CREATE TABLE occi_store (one BOOLEAN PRIMARY KEY); ROLLBACK', store)
    const registry = await open(store)
    await put(registry, machine('/m/1'))
    expect(await registry.count({}, {})).toBe(1)
  })

  it.each(['LATIN1', 'SQL_ASCII'])('that is encoded in %s, which cannot store all text', async (encoding) => {
    const database = `in_${encoding.toLowerCase()}`
    await server?.query(
      `CREATE DATABASE ${database} ENCODING '${encoding}' LOCALE 'C' LOCALE_PROVIDER libc TEMPLATE template0`,
    )
    expect(await refusal(() => open(server?.url({ database }) ?? ''))).toBe(
      `definition: the database ${database} is encoded in ${encoding}, which cannot store all text: create one with ENCODING 'UTF8' TEMPLATE template0`,
    )
  })

  it.each(['with', 'without'] as const)(
    '%s the right to create the extension pg_trgm: it finds parts of words, or says that it finds prefixes',
    async (how) => {
      const database = `search_${how}`
      await server?.query(`CREATE DATABASE ${database}`)
      await server?.query(`CREATE ROLE ${database} LOGIN PASSWORD 'secret'`)
      await server?.query(`GRANT ${how === 'with' ? 'CREATE, ' : ''}CONNECT ON DATABASE ${database} TO ${database}`)
      const url = server?.url({ database }) ?? ''
      const admin = new pg.Client({ connectionString: url })
      await admin.connect()
      await admin.query(`GRANT CREATE, USAGE ON SCHEMA public TO ${database}`)
      await admin.end()
      const registry = await open(server?.url({ database, user: database }) ?? '')
      await put(registry, machine('/m/1', 'Blackbird'))
      const found = async (search: string) => (await registry.page({ search, limit: 2 }, {})).items.length
      expect(registry.search).toBe(how === 'with' ? 'parts' : 'prefixes')
      expect([await found('black'), await found('ckbi'), await found('bl')]).toEqual([1, how === 'with' ? 1 : 0, 1])
    },
  )

  it('of a later version of this package', async () => {
    const store = await newStore()
    await open(store)
    await server?.query('UPDATE occi_store SET version = 99', store)
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

  it('where a server listens and says nothing', async () => {
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
    const replaces = await versionOf(registry, '/m/1')
    const committed = await registry.begin({ operation: 'update', keys: ['/m/1'] }, {})
    const given = await registry.begin({ operation: 'update', keys: ['/m/2'] }, {})
    await server?.stop()
    const away = 'unavailable: the registry is not available: nothing listens there'
    expect(await refusal(() => registry.entity('/m/1', {}))).toBe(away)
    expect(await refusal(() => registry.page({ limit: 1 }, {}))).toBe(away)
    expect(await refusal(() => registry.mixins({}))).toBe(away)
    expect(await refusal(() => registry.begin({ operation: 'create', keys: ['/m/3'] }, {}))).toBe(away)
    const change = { type: 'put', entity: machine('/m/1', 'Changed'), replaces } as const
    expect(await refusal(() => committed.commit([change]))).toBe(away)
    await given.abort()
    await server?.start()
    await committed.commit([change])
    expect(await titleOf(registry, '/m/1')).toBe('Changed')
    // What was aborted while it was unavailable holds no locks any more.
    await put(registry, machine('/m/2'), machine('/m/3'))
    expect(await registry.count({}, {})).toBe(3)
    expect(await server?.query('SELECT 1 FROM occi_transactions', store)).toEqual([])
  })

  it('that ends idle connections: no request fails', async () => {
    const registry = await open(await newStore(), { connections: 2 })
    await put(registry, machine('/m/1'))
    await server?.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'occi'")
    expect(await versionOf(registry, '/m/1')).toBeDefined()
    await server?.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'occi'")
    await put(registry, machine('/m/2'))
    expect(await registry.count({}, {})).toBe(2)
  })

  it('that takes too long', async () => {
    const store = await newStore()
    const registry = await open(store, { statementTimeout: 100 })
    const transaction = await registry.begin({ operation: 'create', keys: ['/m/1'] }, {})
    await server?.query('BEGIN; LOCK TABLE occi_entities', store)
    const slow = 'unavailable: the registry is not available: it took too long'
    expect(await refusal(() => registry.entity('/m/1', {}))).toBe(slow)
    expect(await refusal(() => transaction.commit([{ type: 'put', entity: machine('/m/1') }]))).toBe(slow)
    await server?.query('ROLLBACK', store)
    await transaction.commit([{ type: 'put', entity: machine('/m/1') }])
    expect(await versionOf(registry, '/m/1')).toBeDefined()
  })

  it('that is read-only, such as a standby, can be read, and nothing else', async () => {
    const store = await newStore()
    await put(await open(store), machine('/m/1'))
    const registry = await open(`${store}%20-c%20default_transaction_read_only%3Don`)
    expect(await versionOf(registry, '/m/1')).toBeDefined()
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
    const transaction = await registry.begin({ operation: 'create', keys: ['/m/1'] }, {})
    await registry.close()
    const closed = 'unavailable: the registry is closed'
    expect(await refusal(() => registry.entity('/m/1', {}))).toBe(closed)
    expect(await refusal(() => registry.begin({ operation: 'create', keys: ['/m/2'] }, {}))).toBe(closed)
    expect(await refusal(() => transaction.commit([]))).toBe(closed)
  })
})

describe.skipIf(server === undefined)('several hosts', () => {
  const withHosts = (store: string, hosts: string) => store.replace(/@[^/]*/, `@${hosts}`)

  it('of which the first is gone', async () => {
    const store = await newStore()
    const registry = await open(withHosts(store, `127.0.0.1:1,${new URL(store).host}`))
    await Promise.all([put(registry, machine('/m/1')), put(registry, machine('/m/2'))])
    expect(await registry.count({}, {})).toBe(2)
  })

  it('of which none takes changes: the message names each with its reason', async () => {
    const store = await newStore()
    const { host } = new URL(store)
    const readOnly = `${withHosts(store, `127.0.0.1:1,${host}`)}%20-c%20default_transaction_read_only%3Don`
    expect(await refusal(() => open(readOnly))).toBe(
      `unavailable: the registry is not available: no server takes changes (127.0.0.1:1: nothing listens there; ${host}: it is read-only)`,
    )
  })

  it('of which one is made read-only: its connections are given up', async () => {
    const store = await newStore()
    const { host } = new URL(store)
    const registry = await open(withHosts(store, `${host},${host}`), { connections: 1 })
    const attempt = () =>
      refusal(async () => (await registry.begin({ operation: 'create', keys: ['/m/1'] }, {})).abort())
    const connection = "SELECT pid FROM pg_stat_activity WHERE application_name = 'occi'"
    const before = await server?.query(connection)
    const reload = "SELECT pg_reload_conf(), set_config('default_transaction_read_only', 'off', FALSE)"
    const patience = { timeout: 30_000 }
    try {
      await server?.query('ALTER SYSTEM SET default_transaction_read_only = on')
      await server?.query(reload)
      await expect.poll(attempt, patience).toMatch(/no server takes changes/)
    } finally {
      await server?.query('ALTER SYSTEM RESET default_transaction_read_only')
      await server?.query(reload)
    }
    await expect.poll(attempt, patience).toBe('nothing was thrown')
    expect(await server?.query(connection)).not.toEqual(before)
  })

  it('that were closed', async () => {
    const store = await newStore()
    const registry = await open(withHosts(store, `127.0.0.1:1,${new URL(store).host}`))
    await registry.close()
    expect(await refusal(() => registry.entity('/m/1', {}))).toBe('unavailable: the registry is closed')
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
    const replaces = await versionOf(registry, '/m/1')
    const transaction = await registry.begin({ operation: 'update', keys: ['/m/1'] }, {})
    const entity = machine('/m/1', 'Changed')
    return { wire, registry, store, commit: async () => transaction.commit([{ type: 'put', entity, replaces }]) }
  }

  it.each(['send and cut', 'cut'] as const)('(%s): it is learned how it ended, and it is made once', async (how) => {
    const { wire, registry, store, commit } = await overWire()
    wire.onCommit = how
    const { entities, revision } = await commit()
    expect(wire.onCommit).toBe('pass')
    const snapshot = await registry.entity('/m/1', {})
    expect(snapshot?.entity).toEqual(entities[0])
    expect([snapshot?.entity.title, snapshot?.revision]).toEqual(['Changed', revision])
    expect(await registry.count({}, {})).toBe(1)
    expect(await server?.query('SELECT 1 FROM occi_transactions', store)).toEqual([])
    expect(await server?.query('SELECT 1 FROM occi_changes', store)).toHaveLength(2)
  })

  it.each([
    ['send and cut', 'Changed', 0],
    ['cut', undefined, 1],
  ] as const)('(%s), and does not come back: in doubt until it does', async (how, title, unfinished) => {
    const { wire, registry, commit } = await overWire({ lease: 400 })
    wire.onCommit = how
    wire.isDown = true
    await expect(commit()).rejects.toMatchObject({ code: 'in-doubt' })
    wire.isDown = false
    expect(await titleOf(registry, '/m/1')).toBe(title)
    const found = []
    for await (const transaction of registry.unfinished()) found.push(transaction)
    expect(found).toHaveLength(unfinished)
    for (const transaction of found) await transaction.abort()
    await (await registry.begin({ operation: 'update', keys: ['/m/1'] }, {}, { wait: false })).abort()
  })

  it('before it: the commit is made over another', async () => {
    const { wire, registry, commit } = await overWire({ connections: 1 })
    wire.cut()
    await commit()
    expect(await titleOf(registry, '/m/1')).toBe('Changed')
  })
})
