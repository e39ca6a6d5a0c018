// node --conditions=occi-source packages/registry/bench/sqlite-creates.ts [creates]
// Creates entities in transactions, some at the same time, and for comparison inserts rows of their size.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { SqliteRegistry } from '../src/sqlite/index.ts'
import { entityAt } from './population.ts'

const count = Number(process.argv[2] ?? 20_000)
const folder = mkdtempSync(join(tmpdir(), 'occi-bench-'))

/** Entities by number; the links of the population are left out. */
const resource = (index: number) => entityAt(Math.floor(index / 7) * 10 + (index % 7))

function print(title: string, done: number, start: number, cpu: NodeJS.CpuUsage): void {
  const rate = (done * 1000) / (performance.now() - start)
  const { user, system } = process.cpuUsage(cpu)
  const used = (user + system) / done
  console.log(`${title.padEnd(60)}${rate.toFixed(0).padStart(8)}/s${used.toFixed(0).padStart(8)} µs of CPU each`)
}

/** Creates entities by this many transactions at a time. */
async function create(writers: number, isInternal: boolean, synchronous: 'full' | 'normal'): Promise<void> {
  const registry = new SqliteRegistry(join(folder, `${writers}-${isInternal}-${synchronous}.db`), { synchronous })
  const total = writers === 1 ? count / 10 : count
  let next = 0
  const write = async () => {
    while (next < total) {
      const entity = resource(next++)
      const creates = isInternal ? undefined : [entity]
      const intent = { operation: 'create', keys: [entity.location], creates, isInternal } as const
      const transaction = await registry.begin(intent, {})
      await transaction.commit([{ type: 'put', entity }])
    }
  }
  const [start, cpu] = [performance.now(), process.cpuUsage()]
  await Promise.all(Array.from({ length: writers }, write))
  const title = `${writers} at a time, ${isInternal ? 'internal' : 'with a stored intent'}, synchronous: ${synchronous}`
  print(title, total, start, cpu)
  await registry.close()
}

/** Inserts rows of the size of entities, in a transaction each. */
function insert(synchronous: 'full' | 'normal'): void {
  const database = new DatabaseSync(join(folder, `rows-${synchronous}.db`))
  database.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous}; CREATE TABLE rows (json TEXT)`)
  const statement = database.prepare('INSERT INTO rows VALUES (?)')
  const total = count / 2
  const rows = Array.from({ length: total }, (_, index) => JSON.stringify(resource(index)))
  const [start, cpu] = [performance.now(), process.cpuUsage()]
  for (const row of rows) statement.run(row)
  print(`bare inserts, one transaction each, synchronous: ${synchronous}`, total, start, cpu)
  database.close()
}

try {
  for (const synchronous of ['full', 'normal'] as const) {
    insert(synchronous)
    await create(16, false, synchronous)
    await create(16, true, synchronous)
    await create(1, false, synchronous)
  }
} finally {
  rmSync(folder, { recursive: true })
}
