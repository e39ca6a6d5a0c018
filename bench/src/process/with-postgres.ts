import { PostgresServer } from '@occi/test-postgres'
import pg from 'pg'
import { RowSkipped } from '../row.ts'
import type { Settings } from '../settings.ts'

/** PostgreSQL's own defaults, which servers for tests change. */
const durable = ['fsync=on', 'synchronous_commit=on', 'full_page_writes=on', 'shared_buffers=128MB']

/** Creates an empty schema and returns the URL with which it is used. */
export type NewStore = () => Promise<string>

/**
 * Does something with a PostgreSQL server: the one that the settings name, else one that is started for it.
 *
 * @throws RowSkipped if there is none for this platform
 */
export async function withPostgres<R>(
  { postgres }: Settings,
  work: (newStore: NewStore, vacuum: (store: string) => Promise<void>) => Promise<R>,
): Promise<R> {
  if (postgres !== undefined) return withServer(postgres, work)
  const server = await PostgresServer.start(...durable.flatMap((setting) => ['-c', setting]))
  if (server === undefined) throw new RowSkipped('there is no PostgreSQL for this platform: use --postgres URL')
  try {
    return await withServer(server.url(), work)
  } finally {
    await server.remove()
  }
}

async function withServer<R>(url: string, work: Parameters<typeof withPostgres<R>>[1]): Promise<R> {
  const stores: string[] = []
  const query = async (text: string, to = url) => {
    const client = await new pg.Client({ connectionString: to }).connect()
    try {
      await client.query(text)
    } finally {
      await client.end()
    }
  }
  const newStore = async () => {
    const name = `occi_bench_${process.pid}_${stores.length}`
    stores.push(name)
    await query(`CREATE SCHEMA ${name}`)
    return `${url}${url.includes('?') ? '&' : '?'}options=-c%20search_path%3D${name}`
  }
  try {
    return await work(newStore, (store) => query('VACUUM (ANALYZE)', store))
  } finally {
    for (const name of stores) await query(`DROP SCHEMA ${name} CASCADE`)
  }
}
