// The reference: `pg` itself, with prepared statements over as many connections as the service has.
import pg from 'pg'
import { answerCalls, configuration } from '../process/calls.ts'
import { entityRow } from './entity-row.ts'

const { url, connections } = await configuration<{ url: string; connections: number }>()
const pool = new pg.Pool({ connectionString: url, max: connections })
await pool.query('CREATE TABLE rows (location TEXT PRIMARY KEY, json TEXT NOT NULL)')
const known: string[] = []
for (let n = 0; n < 1000; n++) known.push(await insert())
let at = 0

answerCalls(undefined, {
  insert: (seconds: number) => perSecond(seconds, insert),
  read: (seconds: number) => perSecond(seconds, read),
})

async function insert(): Promise<string> {
  const { location, json } = entityRow()
  await pool.query({ name: 'insert', text: 'INSERT INTO rows VALUES ($1, $2)', values: [location, json] })
  return location
}

async function read(): Promise<void> {
  const values = [known[at++ % known.length]]
  await pool.query({ name: 'read', text: 'SELECT json FROM rows WHERE location = $1', values })
}

/** Does something over and over, on all connections, and returns how often in a second. */
async function perSecond(seconds: number, work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  const end = start + seconds * 1000
  let done = 0
  const worker = async () => {
    while (performance.now() < end) {
      await work()
      done++
    }
  }
  await Promise.all(Array.from({ length: connections }, worker))
  return (done * 1000) / (performance.now() - start)
}
