// The same on PostgreSQL, where each service has connections of its own; with the same choices again:
// SEED=1 npx vitest run --project thorough apps/demo-iaas/src/convergence.thorough
import { PostgresRegistry } from '@occi/registry-postgres'
import { PostgresServer } from '@occi/test-postgres'
import { afterAll, expect, test } from 'vitest'
import { expectConvergence } from './convergence.test-fixture.ts'

const changes = Number(process.env.CHANGES ?? 5000)
const seed = Number(process.env.SEED ?? 1)

const server = await PostgresServer.start()
afterAll(() => server?.remove(), 60_000)

test.skipIf(server === undefined)(
  `PostgreSQL: ${changes} changes, seed ${seed}`,
  { timeout: 120_000 + changes * 200 },
  async () => {
    const url = server?.url() ?? ''
    const result = await expectConvergence({ open: () => PostgresRegistry.open(url) }, changes, seed)
    expect(result.changes).toBeGreaterThanOrEqual(changes)
    expect(result.opened).toBeGreaterThan(result.listed)
    if (process.env.CHANGES !== undefined) console.log(JSON.stringify(result))
  },
)
