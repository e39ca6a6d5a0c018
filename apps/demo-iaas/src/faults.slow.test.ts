// What goes wrong with the files of the demo: one line and exit code 1 at the start, 503 while it runs.
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, describe, expect, test } from 'vitest'
import { Connection } from './http.test-fixture.ts'
import { PostgresStore } from './postgres.test-fixture.ts'
import { killAll, NodeProcess } from './process.test-fixture.ts'
import { openRegistry } from './registry.ts'
import { allOf, expectAgreement, expectSound } from './soundness.test-fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'occi-faults-'))
chmodSync(folder, 0o777)
const isRoot = process.getuid?.() === 0
const undo: (() => void)[] = []
afterAll(() => {
  killAll()
  for (const step of undo.reverse()) step()
  rmSync(folder, { recursive: true })
})

/** A file that a demo has made, closed. */
async function made(name: string): Promise<string> {
  const file = join(folder, name)
  const registry = await openRegistry(file)
  await registry.close()
  return file
}

/** Puts something else in the place of all of a file but its first page. */
function damage(file: string): string {
  const octets = readFileSync(file)
  writeFileSync(file, octets.fill(7, 4096))
  return file
}

function sql(file: string, statements: string): DatabaseSync {
  const database = new DatabaseSync(file)
  database.exec(statements)
  return database
}

/** The user that a process is started as, who may write less than root. */
const nobody = 65_534

interface Fault {
  readonly database: () => string | Promise<string>
  readonly machines?: () => string
  readonly says: RegExp
  readonly uid?: number
}

const faults: Readonly<Record<string, Fault>> = {
  'a database that is a folder': { database: () => folder, says: /^cannot use the database .*: it cannot be opened$/ },
  'a database that is damaged': {
    database: async () => damage(await made('damaged.db')),
    says: /^cannot use the database .*: it is damaged$/,
  },
  'a database that is cut short': {
    database: async () => {
      const file = await made('short.db')
      writeFileSync(file, readFileSync(file).subarray(0, 5000))
      return file
    },
    says: /^cannot use the database .*: it is damaged$/,
  },
  'a database of something else': {
    database: () => {
      sql(join(folder, 'other.db'), 'CREATE TABLE a (b)').close()
      return join(folder, 'other.db')
    },
    says: /^cannot use the database .*other\.db is a database of another application, not a registry: name another file$/,
  },
  'a database that may not be written': {
    database: async () => {
      const file = await made('read-only.db')
      chmodSync(file, 0o444)
      return file
    },
    says: /^cannot use the database .*: it is read-only$/,
    ...(isRoot ? { uid: nobody } : {}),
  },
  'a database that another process has locked': {
    database: async () => {
      const other = sql(await made('locked.db'), 'BEGIN IMMEDIATE')
      undo.push(() => other.close())
      return join(folder, 'locked.db')
    },
    says: /^cannot use the database .*: it is locked by another process$/,
  },
  'a PostgreSQL that is unavailable': {
    database: () => 'postgres://occi:secret@127.0.0.1:1/occi',
    says: /^cannot use the database postgres:\/\/occi@127\.0\.0\.1:1\/occi: .*$/,
  },
  'a record of machines that is none': {
    database: () => ':memory:',
    machines: () => {
      writeFileSync(join(folder, 'text.machines'), 'This is a text and nothing else. '.repeat(100))
      return join(folder, 'text.machines')
    },
    says: /^cannot use the machines of .*: file is not a database$/,
  },
}

/** Whether a process of that user could read the source; in the home of root, for one, it cannot. */
function canRead(uid: number): boolean {
  try {
    execFileSync('cat', [new URL('main.ts', import.meta.url).pathname], { uid, stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

describe('at the start', () => {
  test.concurrent.for(Object.entries(faults))('%s: one line, and exit code 1', async ([, fault], { skip }) => {
    const { database, machines, says, uid } = fault
    if (uid !== undefined && !canRead(uid)) skip('root may write everything, and no other user may read this')
    const args = ['--port', '0', '--database', await database()]
    if (machines !== undefined) args.push('--machines', machines())
    const demo = new NodeProcess('main.ts', args, uid === undefined ? {} : { uid })
    expect(await demo.ended).toBe(1)
    expect(demo.errors).toMatch(says)
  })
})

test('a wrong password: one line that does not show it, and exit code 1', async ({ skip }) => {
  const store = await PostgresStore.start()
  if (store === undefined) return skip('there is no PostgreSQL server for this platform')
  const demo = new NodeProcess('main.ts', ['--port', '0', '--database', store.database.replace('secret', 'guessed')])
  expect(await demo.ended).toBe(1)
  expect(demo.errors).toMatch(/^cannot use the database postgres:\/\/occi@\S+: .*password.*$/)
  expect(demo.errors).not.toContain('guessed')
  await store.remove()
})

/** A place with little room, which can get more. */
interface Room {
  readonly folder: string
  readonly shell?: string
  enlarge(demo: NodeProcess): void
}

/** A file system of a megabyte; where that may not be made, a limit of what a process may write into a file. */
function littleRoom(): Room | undefined {
  const small = mkdtempSync(join(folder, 'small-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', small], { stdio: 'ignore' })
    undo.push(() => execFileSync('umount', ['-l', small]))
    return { folder: small, enlarge: () => execFileSync('mount', ['-o', 'remount,size=9m', small]) }
  } catch {
    return limitedFiles(small)
  }
}

function limitedFiles(small: string): Room | undefined {
  try {
    execFileSync('prlimit', ['--version'], { stdio: 'ignore' })
  } catch {
    return undefined
  }
  const enlarge = ({ child }: NodeProcess) => execFileSync('prlimit', ['--pid', `${child.pid}`, '--fsize=9000000:'])
  return { folder: small, shell: 'ulimit -S -f 600', enlarge }
}

const room = littleRoom()

test.skipIf(room === undefined)(
  'a full disk: 503 in the media type of the caller, nothing half done, and all is well when there is room again',
  async () => {
    const { folder: small = '', shell, enlarge } = room ?? {}
    const [database, machines] = [join(small, 'occi.db'), join(small, 'occi.machines')]
    const args = ['--port', '0', '--database', database, '--machines', machines]
    const demo = new NodeProcess('main.ts', args, shell === undefined ? {} : { shell })
    const url = await demo.url()
    const connection = new Connection(url)
    const kind = 'http://schemas.ogf.org/occi/infrastructure#compute'
    const create = (n: number, accept = 'application/json') =>
      connection.send({
        method: 'PUT',
        path: `/compute/${n}`,
        headers: { Accept: accept },
        body: { kind, summary: 'x'.repeat(2000) },
      })
    let count = 0
    while ((await create(count)).status === 201) count++
    expect(count).toBeGreaterThan(0)
    for (const [accept, type] of [
      ['application/json', 'application/problem+json'],
      ['text/plain', 'text/plain; charset=utf-8'],
      ['text/html', 'text/html; charset=utf-8'],
    ] as const) {
      const { status, headers, text } = await create(count, accept)
      expect([status, headers['content-type'], headers['retry-after']]).toEqual([503, type, '5'])
      expect(text).toMatch(/is not available/)
    }
    const paths = Array.from({ length: count }, (_, n) => `/compute/${n}`)
    // What is there can be read, and not changed.
    expect((await connection.send({ method: 'GET', path: '/compute/0' })).status).toBe(200)
    for (const path of paths) {
      const { status } = await connection.send({ method: 'POST', path, body: { summary: 'y'.repeat(5000) } })
      expect([200, 503]).toContain(status)
    }
    enlarge?.(demo)
    expect((await create(count)).status).toBe(201)
    for (const path of paths) expect((await connection.send({ method: 'DELETE', path })).status).toBe(200)
    connection.close()
    const registry = await openRegistry(database)
    expect((await allOf(registry)).map(({ location }) => location)).toEqual([`/compute/${count}`])
    await expectSound(registry)
    await expectAgreement(registry, url, machines)
    await registry.close()
    // What could not be undone on the full disk is undone by now, or soon.
    const transactions = sql(database, '')
    await expect.poll(() => transactions.prepare('SELECT * FROM transactions').all(), { timeout: 60_000 }).toEqual([])
    transactions.close()
    expect(await demo.kill('SIGTERM')).toBe(0)
    for (const line of demo.errors.split('\n')) expect(line).toMatch(/^\S.* is not available: /)
  },
)

test('a database that another process writes to: reads are answered in the meantime, and changes wait', async () => {
  const database = await made('busy.db')
  const demo = new NodeProcess('main.ts', ['--port', '0', '--database', database])
  const url = await demo.url()
  const [writer, reader] = [new Connection(url), new Connection(url)]
  const other = sql(database, 'BEGIN IMMEDIATE')
  let isWritten = false
  const body = { kind: 'http://schemas.ogf.org/occi/infrastructure#compute' }
  const written = writer.send({ method: 'PUT', path: '/compute/1', body }).finally(() => {
    isWritten = true
  })
  for (let times = 0; times < 5; times++) {
    expect((await reader.send({ method: 'GET', path: '/' })).status).toBe(200)
  }
  expect(isWritten).toBe(false)
  other.exec('COMMIT')
  expect((await written).status).toBe(201)
  for (const one of [writer, reader, other]) one.close()
  expect(await demo.kill('SIGTERM')).toBe(0)
})
