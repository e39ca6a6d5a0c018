// node --conditions=occi-source packages/registry-postgres/bench/postgres.ts [sizes]

import { PostgresServer } from '@occi/test-postgres'
import { compare, measure } from '../../registry/bench/measure.ts'
import { PostgresRegistry } from '../src/index.ts'

const sizes = process.argv.slice(2).map(Number)

// As a server that is to last, with memory for what it has.
const lasting = ['fsync=on', 'synchronous_commit=on', 'full_page_writes=on', 'shared_buffers=2GB', 'max_wal_size=16GB']
const server = await PostgresServer.start(...lasting.flatMap((setting) => ['-c', setting]))
if (server === undefined) throw new Error('there is no PostgreSQL for this platform')

try {
  await compare(sizes.length > 0 ? sizes : [1_000, 1_000_000], async (size) => {
    const store = await server.newStore()
    const registry = await PostgresRegistry.open(store, { statementTimeout: 600_000 })
    const figures = await measure(registry, size, () => server.query('VACUUM (ANALYZE)', store))
    await registry.close()
    const [tables] = await server.query<{ size: string }>(
      `SELECT sum(pg_total_relation_size(oid)) AS size FROM pg_class
       WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace`,
      store,
    )
    return { ...figures, 'bytes of tables and indexes per entity': Number(tables?.size) / size }
  })
} finally {
  await server.remove()
}
