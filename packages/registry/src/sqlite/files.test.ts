import { closeSync, copyFileSync, openSync, readFileSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { type Entity, idOf, OcciError } from '@occi/core'
import type { Intent, Registry } from '@occi/core/authoring'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { Database } from './database.ts'
import { SqliteRegistry } from './index.ts'
import { TemporaryStore } from './store.test-fixture.ts'

const store = new TemporaryStore()
afterAll(() => store.remove())

const kind = 'http://example.com/occi#machine'

function machine(location: string, text = ''): Entity {
  return { id: idOf(location), location, kind, mixins: [], actions: [], version: 0, attributes: { text } }
}

async function put(registry: Registry, ...entities: readonly Entity[]): Promise<void> {
  const keys = entities.map((entity) => entity.location)
  const transaction = await registry.begin({ operation: 'create', keys }, {})
  await transaction.commit(entities.map((entity) => ({ type: 'put', entity })))
}

/** A file with so many entities in it, closed. */
async function filledFile(count: number): Promise<string> {
  const registry = store.open()
  await put(
    registry,
    ...Array.from({ length: count }, (_, index) => machine(`/m/${index}`, `text ${index}`.repeat(20))),
  )
  await registry.close()
  return store.fileOf(registry)
}

/** Runs SQL on a file, as another application would. */
function tamper(file: string, statements: string): void {
  const database = new DatabaseSync(file)
  database.exec(statements)
  database.close()
}

/** Prevents all writes, like a full disk. */
function fillDisk() {
  const run = Database.prototype.run
  return vi.spyOn(Database.prototype, 'run').mockImplementation(function (this: Database, text, ...values) {
    if (/^(INSERT|UPDATE|DELETE)/.test(text)) throw new OcciError('unavailable', 'full')
    return run.call(this, text, ...values)
  })
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

describe('opening a file', () => {
  it('that is not there makes it', async () => {
    const file = store.newFile()
    const registry = store.open(file)
    await put(registry, machine('/m/1'))
    await registry.close()
    expect(readFileSync(file).subarray(0, 15).toString()).toBe('SQLite format 3')
  })

  it('in a folder that is not there', async () => {
    const file = `${store.newFile()}/none/occi.db`
    expect(await refusal(() => new SqliteRegistry(file))).toBe(
      `unavailable: the registry ${file} is not available: it cannot be opened`,
    )
  })

  it('without a name', async () => {
    expect(await refusal(() => new SqliteRegistry(''))).toBe(
      'definition: SqliteRegistry needs the name of a file, and got an empty one',
    )
  })

  it('that is no database', async () => {
    const file = store.newFile()
    writeFileSync(file, 'This is a text and nothing else. '.repeat(100))
    expect(await refusal(() => new SqliteRegistry(file))).toBe(
      `unavailable: the registry ${file} is not available: it is no SQLite database`,
    )
    expect(readFileSync(file).toString()).toMatch(/^This is a text/)
  })

  it('that is the database of something else', async () => {
    const file = store.newFile()
    tamper(file, 'CREATE TABLE entities (a)')
    expect(await refusal(() => new SqliteRegistry(file))).toBe(
      `definition: ${file} is a database of another application, not a registry: name another file`,
    )
  })

  it('of a later version of this package', async () => {
    const file = await filledFile(1)
    tamper(file, 'PRAGMA user_version = 99')
    expect(await refusal(() => new SqliteRegistry(file))).toMatch(
      /^definition: .*\.db was written by a later version of @occi\/registry \(its schema is 99, this one knows \d+\): update this one$/,
    )
  })

  it('that another process has locked', async () => {
    const file = store.newFile()
    const other = new DatabaseSync(file)
    other.exec('BEGIN EXCLUSIVE; CREATE TABLE a (b)')
    expect(await refusal(() => new SqliteRegistry(file, { busyTimeout: 0 }))).toBe(
      `unavailable: the registry ${file} is not available: it is locked by another process`,
    )
    other.close()
  })

  it('if the runtime has no SQLite', async () => {
    const without = vi.spyOn(process, 'getBuiltinModule').mockReturnValue(undefined)
    expect(await refusal(() => new SqliteRegistry(store.newFile()))).toBe(
      `definition: SqliteRegistry needs node:sqlite: Node 22.14 or later, this is ${process.version}`,
    )
    without.mockRestore()
  })
})

describe('a file', () => {
  it('that is full: nothing is half done, and what is there can be read', async () => {
    const registry = new SqliteRegistry(store.newFile(), { synchronous: 'normal', maxSize: 500_000 })
    await put(registry, machine('/m/1'))
    const transaction = await registry.begin({ operation: 'create', keys: ['/m/2', '/m/3'] }, {})
    const large = [machine('/m/2', 'two'), machine('/m/3', 'x'.repeat(1_000_000))]
    expect(await refusal(() => transaction.commit(large.map((entity) => ({ type: 'put', entity }))))).toBe(
      'unavailable: the registry is not available: the disk is full, or the size that it may have is reached',
    )
    expect(registry.entity('/m/1', {})?.entity).toMatchObject({ ...machine('/m/1'), version: 1 })
    expect(registry.entity('/m/2', {})).toBeUndefined()
    expect(registry.count({}, {})).toBe(1)
    expect((await registry.page({ limit: 9 }, {})).items.map(({ location }) => location)).toEqual(['/m/1'])
    await transaction.abort()
    // what is small still fits, under the same keys
    await put(registry, machine('/m/2', 'two'))
    expect(registry.count({ kind }, {})).toBe(2)
    await registry.close()
  })

  it('that is read-only can be read, and nothing else', async () => {
    const file = await filledFile(3)
    // SQLite only reads a file whose header names a later version for writing.
    const octets = readFileSync(file)
    octets[18] = 3
    writeFileSync(file, octets)
    const registry = new SqliteRegistry(file)
    expect(registry.entity('/m/1', {})?.entity.location).toBe('/m/1')
    expect(registry.count({}, {})).toBe(3)
    expect(await refusal(() => registry.begin({ operation: 'create', keys: ['/m/9'] }, {}))).toBe(
      'unavailable: the registry is not available: it is read-only',
    )
    // the lock within the process was given back
    expect(await refusal(() => registry.begin({ operation: 'create', keys: ['/m/9'] }, {}, { wait: false }))).toMatch(
      /read-only/,
    )
    await registry.close()
  })

  it('that another process writes to for longer than this one waits', async () => {
    const file = await filledFile(1)
    const registry = new SqliteRegistry(file, { busyTimeout: 0 })
    const transaction = await registry.begin({ operation: 'create', keys: ['/m/1'] }, {})
    const other = new DatabaseSync(file)
    other.exec('BEGIN IMMEDIATE')
    const locked = 'unavailable: the registry is not available: it is locked by another process'
    expect(await refusal(() => transaction.commit([{ type: 'put', entity: machine('/m/9') }]))).toBe(locked)
    expect(await refusal(() => registry.begin({ operation: 'create', keys: ['/m/8'] }, {}))).toBe(locked)
    expect(registry.entity('/m/0', {})?.entity.location).toBe('/m/0')
    other.close()
    await put(registry, machine('/m/8'))
    expect(registry.entity('/m/9', {})).toBeUndefined()
    await registry.close()
  })

  it('that another process writes to: reads are served, and all is written when it has ended', async () => {
    const file = await filledFile(1)
    const registry = new SqliteRegistry(file)
    const transaction = await registry.begin({ operation: 'create', keys: ['/m/1'] }, {})
    const other = new DatabaseSync(file)
    other.exec('BEGIN IMMEDIATE')
    const committed = transaction.commit([{ type: 'put', entity: machine('/m/1') }])
    const begun = registry.begin({ operation: 'create', keys: ['/m/2'] }, {})
    // This thread is not blocked, or it could not end the other's transaction.
    expect(registry.entity('/m/0', {})?.entity.location).toBe('/m/0')
    other.exec('COMMIT')
    other.close()
    await committed
    await (await begun).commit([{ type: 'put', entity: machine('/m/2') }])
    expect(registry.count({}, {})).toBe(3)
    await registry.close()
  })

  it('that is locked while a transaction is aborted: its locks are released afterwards', async () => {
    const file = await filledFile(1)
    const registry = new SqliteRegistry(file, { busyTimeout: 0 })
    const transaction = await registry.begin({ operation: 'create', keys: ['/m/1'] }, {})
    const other = new DatabaseSync(file)
    other.exec('BEGIN IMMEDIATE')
    await transaction.abort()
    expect(await refusal(() => registry.begin({ operation: 'create', keys: ['/m/1'] }, {}))).toMatch(/locked/)
    other.close()
    const next = await registry.begin({ operation: 'create', keys: ['/m/1'] }, {}, { wait: false })
    await next.abort()
    await registry.close()
    const database = new DatabaseSync(file)
    expect(database.prepare('SELECT * FROM transactions').all()).toEqual([])
    database.close()
  })

  it('that is full while transactions are aborted: nothing waits for their locks', async () => {
    const registry = store.open()
    const create: Intent = { operation: 'create', keys: ['/m/1'] }
    const change: Intent = { operation: 'update', keys: ['/m/2'], changes: ['/m/2'] }
    const [first, second] = [await registry.begin(create, {}), await registry.begin(change, {})]
    const full = fillDisk()
    await first.abort()
    await second.abort({ unfinished: true })
    const signal = AbortSignal.timeout(60_000)
    expect(await refusal(() => registry.begin(create, {}, { signal }))).toBe('unavailable: full')
    expect(await refusal(() => registry.begin(change, {}, { wait: false }))).toBe('unavailable: full')
    expect(await refusal(() => registry.unfinished().next())).toBe('unavailable: full')
    expect(registry.count({}, {})).toBe(0)
    full.mockRestore()
    await (await registry.begin(create, {}, { wait: false })).abort()
    const left: Intent[] = []
    for await (const transaction of registry.unfinished()) {
      left.push(transaction.intent)
      await transaction.commit([])
    }
    expect(left).toMatchObject([{ changes: ['/m/2'] }])
    await (await registry.begin(change, {}, { wait: false })).abort()
    await registry.close()
  })

  it('that is damaged', async () => {
    const file = await filledFile(500)
    const handle = openSync(file, 'r+')
    // all but the first pages, which say what there is
    writeSync(handle, Buffer.alloc(readFileSync(file).length - 100_000, 7), 0, undefined, 100_000)
    closeSync(handle)
    const registry = store.open(file)
    expect(await refusal(() => registry.page({ limit: 500 }, {}))).toBe(
      'unavailable: the registry is not available: it is damaged',
    )
    await registry.close()
  })

  it('that is closed', async () => {
    const registry = store.open()
    const transaction = await registry.begin({ operation: 'create', keys: ['/m/1'] }, {})
    await registry.close()
    const closed = 'unavailable: the registry is closed'
    expect(await refusal(() => registry.entity('/m/1', {}))).toBe(closed)
    expect(await refusal(() => registry.begin({ operation: 'create', keys: ['/m/2'] }, {}))).toBe(closed)
    expect(await refusal(() => transaction.commit([]))).toBe(closed)
  })

  it.each([
    ['was removed', (file: string) => rmSync(file)],
    [
      'was replaced by another file',
      (file: string) => {
        copyFileSync(file, `${file}.copy`)
        renameSync(`${file}.copy`, file)
      },
    ],
  ])('that %s in the meantime: nothing is acknowledged any more', async (what, happens) => {
    const file = await filledFile(1)
    const registry = store.open(file)
    const transaction = await registry.begin({ operation: 'create', keys: ['/m/1'] }, {})
    happens(file)
    const expected = `unavailable: the registry is not available: its file ${what} while the service runs, restart the service`
    expect(await refusal(() => transaction.commit([{ type: 'put', entity: machine('/m/1') }]))).toBe(expected)
    expect(await refusal(() => registry.begin({ operation: 'create', keys: ['/m/2'] }, {}))).toBe(expected)
    await registry.close()
  })

  it('that is only in memory is never looked for on the disk', async () => {
    const registry = new SqliteRegistry(':memory:')
    await put(registry, machine('/m/1'))
    expect(registry.entity('/m/1', {})).toBeDefined()
    await registry.close()
  })
})
