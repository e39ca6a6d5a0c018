// Two services on one store change the same entities at once. Longer, and with the same choices again:
// OPERATIONS=1000 SEED=1 npx vitest run apps/demo-iaas/src/two-processes.slow.test.ts
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { Connection, type Sent } from './http.test-fixture.ts'
import { PostgresStore } from './postgres.test-fixture.ts'
import { killAll, NodeProcess } from './process.test-fixture.ts'
import { Random } from './random.test-fixture.ts'
import { sqliteStore } from './store.test-fixture.ts'

const operations = Number(process.env.OPERATIONS ?? 200)
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)
const kind = 'http://example.com/occi#box'
const boxes = Array.from({ length: 10 }, (_, index) => `/box/${index}`)

const folder = mkdtempSync(join(tmpdir(), 'occi-two-'))
afterAll(() => {
  killAll()
  rmSync(folder, { recursive: true })
})

/** A request and its answer. */
interface Asked {
  readonly id: number
  readonly what: string
  readonly location: string
  readonly status: number
  /** Of the entity in the answer. */
  readonly version: number | undefined
  /** The version that the request was for. */
  readonly expected: number | undefined
}

/** A line of the log. */
interface Logged {
  readonly call: string
  readonly moment: 'begin' | 'end'
  readonly operation: string
  readonly location: string
  /** The operation that it is part of. */
  readonly id: number
}

/** A box as the log makes it. */
interface Box {
  readonly value: number
  readonly count: number
  readonly isMarked: boolean
}

const stores = [
  ['SQLite', async () => sqliteStore()],
  ['PostgreSQL', () => PostgresStore.start()],
] as const

test.for(stores)(
  `two processes on one %s: ${operations} operations, seed ${seed}`,
  { timeout: 60_000 + operations * 200 },
  async ([name, makeStore], { skip }) => {
    const store = await makeStore()
    if (store === undefined) return skip(`there is no ${name} for this platform`)
    const log = join(folder, name)
    const services = [0, 1].map(() => new NodeProcess('recording.test-fixture.ts', [store.database, log]))
    const urls = await Promise.all(services.map((service) => service.url()))
    const asked = await askAll(urls)
    const lines = readFileSync(log, 'utf8').trim().split('\n')
    const logged: readonly Logged[] = lines.map((line) => JSON.parse(line))
    expectAlternating(logged)
    const ended = logged.filter(({ moment }) => moment === 'end')
    for (const location of boxes) {
      const replayed = replay(
        ended.filter((one) => one.location === location),
        asked.filter((one) => one.location === location),
      )
      for (const url of urls) expect(await boxAt(url, location)).toEqual(replayed)
    }
    expectAnswered(asked)
    if (operations > 200) console.log(summary(asked))
    for (const service of services) {
      expect(service.errors).toBe('')
      await service.kill()
    }
    await store.remove()
  },
)

/** Works with both services over four connections each. */
async function askAll(urls: readonly string[]): Promise<readonly Asked[]> {
  const asked: Asked[] = []
  let next = 0
  const worker = async (index: number) => {
    const connection = new Connection(urls[index % urls.length] ?? '')
    const random = new Random(seed + index)
    while (next < operations) asked.push(await ask(next++, connection, random))
    connection.close()
  }
  await Promise.all(Array.from({ length: 8 }, (_, index) => worker(index)))
  return asked
}

/** Chooses an operation, and carries it out. */
async function ask(id: number, connection: Connection, random: Random): Promise<Asked> {
  const location = random.pick(boxes) ?? ''
  const value = { 'com.example.value': id }
  const change: Sent = { method: 'POST', path: location, body: { attributes: value } }
  const tagging = { path: '/marked/', headers: { 'Content-Type': 'text/plain' }, body: `X-OCCI-Location: ${location}` }
  const choices: Readonly<Record<string, Sent>> = {
    update: change,
    'conditional update': change,
    put: { method: 'PUT', path: location, body: { kind, attributes: value } },
    'put again': { method: 'PUT', path: location, body: { kind, attributes: value } },
    create: { method: 'PUT', path: location, headers: { 'If-None-Match': '*' }, body: { kind, attributes: value } },
    action: {
      method: 'POST',
      path: `${location}?action=count`,
      body: { action: 'http://example.com/occi/box/action#count' },
    },
    mark: { method: 'POST', ...tagging },
    unmark: { method: 'DELETE', ...tagging },
    delete: { method: 'DELETE', path: location },
  }
  const what = random.pick(Object.keys(choices)) ?? ''
  const { headers = {}, ...sent } = choices[what] ?? change
  const fields: Record<string, string> = { ...headers, Operation: String(id) }
  let expected: number | undefined
  if (what === 'conditional update') {
    const found = await connection.send({ method: 'GET', path: location })
    fields['If-Match'] = found.headers.etag ?? '"none"'
    expected = versionIn(found.headers.etag)
  }
  const answer = await connection.send({ ...sent, headers: fields })
  return { id, what, location, status: answer.status, version: versionIn(answer.headers.etag), expected }
}

/** An entity-tag begins with the version. */
function versionIn(etag: string | undefined): number | undefined {
  const digits = /^"(\d+)[-+]/.exec(etag ?? '')?.[1]
  return digits === undefined ? undefined : Number(digits)
}

/** Expects that a backend is never called for an entity while a call for it is under way, in whatever process. */
function expectAlternating(logged: readonly Logged[]): void {
  const underWay = new Map<string, string>()
  for (const { call, moment, location } of logged) {
    if (moment === 'begin') {
      expect(underWay.get(location)).toBeUndefined()
      underWay.set(location, call)
    } else {
      expect(underWay.get(location)).toBe(call)
      underWay.delete(location)
    }
  }
}

/**
 * Makes a box again by the calls of its backends, in their order, which is the one that explains all answers: what
 * succeeded got a later version than what came before, and nothing else was called.
 */
function replay(calls: readonly Logged[], asked: readonly Asked[]): Box | undefined {
  const byId = new Map(asked.map((one) => [one.id, one]))
  const happened = new Set<number>()
  let box: Box | undefined
  // The last version that an answer told, and whether the box has it still.
  let [last, isCurrent] = [0, false]
  for (const [index, { operation, id }] of calls.entries()) {
    // A replacement that takes a mixin away is two calls, one after the other.
    const isSame = calls[index - 1]?.id === id
    expect([id, happened.has(id)]).toEqual([id, isSame])
    happened.add(id)
    box = after(box, operation, id)
    const { what = '', status, version, expected } = byId.get(id) ?? {}
    expect([id, status]).toEqual([id, operation === 'create' ? 201 : 200])
    if (expected !== undefined && isCurrent) expect([id, expected]).toEqual([id, last])
    isCurrent = false
    if (calls[index + 1]?.id === id || unversioned.includes(what)) continue
    expect(version).toBeGreaterThan(last)
    last = version ?? 0
    isCurrent = true
  }
  // What succeeded has happened; what has a mixin already, or has it no more, needs nothing.
  const succeeded = asked.filter(({ what, status }) => status < 300 && what !== 'mark' && what !== 'unmark')
  expect(succeeded.filter(({ id }) => !happened.has(id))).toEqual([])
  return box
}

/** What is answered without the version of an entity. */
const unversioned = ['mark', 'unmark', 'delete']

function after(box: Box | undefined, operation: string, id: number): Box | undefined {
  if (operation === 'create') {
    expect(box).toBeUndefined()
    return { value: id, count: 0, isMarked: false }
  }
  if (box === undefined) throw new Error(`${operation} of what is not there`)
  switch (operation) {
    case 'update':
      return { ...box, value: id }
    case 'action':
      return { ...box, count: box.count + 1 }
    case 'associate':
      return { ...box, isMarked: true }
    case 'dissociate':
      return { ...box, isMarked: false }
    default:
      return undefined
  }
}

async function boxAt(url: string, path: string): Promise<Box | undefined> {
  const connection = new Connection(url)
  const { status, text } = await connection.send({ method: 'GET', path })
  connection.close()
  if (status === 404) return undefined
  const { attributes, mixins = [] } = JSON.parse(text)
  return {
    value: attributes['com.example.value'],
    count: attributes['com.example.count'],
    isMarked: mixins.length > 0,
  }
}

/** Expects that whatever could not be done was refused for a reason that lies in what the other did. */
function expectAnswered(asked: readonly Asked[]): void {
  const gone = [404]
  const refusals: Readonly<Record<string, readonly number[]>> = {
    update: gone,
    'conditional update': [404, 412],
    put: [409],
    'put again': [409],
    create: [409, 412],
    action: gone,
    mark: [400],
    unmark: [400],
    delete: gone,
  }
  const unexplained = asked.filter(({ what, status }) => status >= 300 && !refusals[what]?.includes(status))
  expect(unexplained).toEqual([])
}

/** How many operations were answered how. */
function summary(asked: readonly Asked[]): string {
  const counts = new Map<string, number>()
  for (const { what, status } of asked) counts.set(`${what} ${status}`, (counts.get(`${what} ${status}`) ?? 0) + 1)
  return [...counts]
    .map(([name, count]) => `${name}: ${count}`)
    .sort()
    .join(', ')
}
