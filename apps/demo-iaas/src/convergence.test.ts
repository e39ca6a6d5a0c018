// Clients that apply events end with what the service shows. Longer, and with the same choices again:
// CHANGES=5000 SEED=1 npx vitest run apps/demo-iaas/src/convergence.test.ts
import { MemoryRegistry } from '@occi/registry/memory'
import { SqliteRegistry } from '@occi/registry/sqlite'
import { afterAll, expect, test } from 'vitest'
import { type ConvergenceStore, expectConvergence } from './convergence.test-fixture.ts'
import { sqliteStore } from './store.test-fixture.ts'

const changes = Number(process.env.CHANGES ?? (process.env.THOROUGH === undefined ? 40 : 1000))
const seed = Number(process.env.SEED ?? 1)

const store = sqliteStore()
afterAll(() => store.remove())

const stores: readonly (readonly [string, ConvergenceStore])[] = [
  // One process has it; when that starts again, all is new.
  ['memory', { open: () => new MemoryRegistry(), services: 1 }],
  ['SQLite', { open: () => new SqliteRegistry(store.database, { synchronous: 'normal' }) }],
]

test.for(stores)(`%s: ${changes} changes, seed ${seed}`, { timeout: 60_000 + changes * 200 }, async ([, opened]) => {
  const result = await expectConvergence(opened, changes, seed)
  expect(result.changes).toBeGreaterThanOrEqual(changes)
  // Streams broke off and were resumed, mostly without listing again.
  expect(result.opened).toBeGreaterThan(result.listed)
  if (process.env.CHANGES !== undefined) console.log(JSON.stringify(result))
})
