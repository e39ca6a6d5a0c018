// node --conditions=occi-source packages/registry-postgres/bench/creates.ts [seconds] [url]
import { randomUUID } from 'node:crypto'
import type { Entity } from '@occi/core'
import { noAttributes } from '@occi/core/authoring'
import { PostgresServer } from '@occi/test-postgres'
import pg from 'pg'
import { PostgresRegistry } from '../src/index.ts'

const seconds = Number(process.argv[2] ?? 4)
const clients = 16
const lasting = ['fsync=on', 'synchronous_commit=on', 'full_page_writes=on']
const server =
  process.argv[3] === undefined ? await PostgresServer.start(...lasting.flatMap((one) => ['-c', one])) : undefined
const url = process.argv[3] ?? (await server?.newStore())
if (url === undefined) throw new Error('there is no PostgreSQL for this platform: name the URL of one')

/** A machine of seven attributes. */
function machine(): Entity {
  const id = randomUUID()
  const attributes = Object.assign(noAttributes(), {
    'occi.compute.architecture': 'x64',
    'occi.compute.cores': 2,
    'occi.compute.hostname': `host-${id.slice(0, 8)}`,
    'occi.compute.memory': 4,
    'occi.compute.share': 0,
    'occi.compute.state': 'active',
    'occi.compute.state.message': 'it runs',
  })
  const kind = 'http://schemas.ogf.org/occi/infrastructure#compute'
  return { id: `urn:uuid:${id}`, location: `/compute/${id}`, kind, mixins: [], actions: [], version: 0, attributes }
}

/** Runs an action over and over, so many at a time, and prints how often it was done in a second. */
async function measure(what: string, action: () => Promise<unknown>): Promise<number> {
  const end = performance.now() + seconds * 1_000
  const cpu = process.cpuUsage()
  let done = 0
  await Promise.all(
    Array.from({ length: clients }, async () => {
      while (performance.now() < end) {
        await action()
        done++
      }
    }),
  )
  const { user, system } = process.cpuUsage(cpu)
  const rate = done / seconds
  console.log(`${what}: ${Math.round(rate)}/s, ${Math.round((user + system) / done)} µs of this process each`)
  return rate
}

const pool = new pg.Pool({ connectionString: url, max: clients })
await pool.query('DROP TABLE IF EXISTS bare')
await pool.query('CREATE TABLE bare (location TEXT PRIMARY KEY, json TEXT NOT NULL)')
const registry = await PostgresRegistry.open(url, { connections: clients })

const insert = { name: 'insert', text: 'INSERT INTO bare VALUES ($1, $2)' }
const bare = () => {
  const entity = machine()
  return pool.query({ ...insert, values: [entity.location, JSON.stringify(entity)] })
}
const create = async (isInternal: boolean) => {
  const entity = machine()
  const creates = [entity]
  const transaction = await registry.begin({ operation: 'create', keys: [entity.location], creates, isInternal }, {})
  await transaction.commit([{ type: 'put', entity }])
}
const locations: string[] = []

for (let round = 0; round < 3; round++) {
  const reference = await measure('pg, an insert', bare)
  const rate = await measure('a create', () => create(false))
  await measure('a create without backends', () => create(true))
  console.log(`ratio ${(rate / reference).toFixed(2)}`)
}
locations.push(...(await registry.page({ limit: 1_000 }, {})).items.map(({ location }) => location))
let at = 0
const next = () => locations[at++ % locations.length] ?? ''
const one = await measure('pg, a row by key', () =>
  pool.query({
    name: 'one',
    text: 'SELECT json FROM occi_entities WHERE location = $1',
    values: [Buffer.from(next())],
  }),
)
const read = await measure('an entity with its links', async () => registry.entity(next(), {}, { links: ['source'] }))
console.log(`ratio ${(read / one).toFixed(2)}`)
await registry.close()
await pool.end()
await server?.remove()
