// Kills the primary of two PostgreSQL servers under load, and promotes the standby. Longer, and with the same choices again:
// FAILOVERS=20 SEED=1 npx vitest run --project thorough apps/demo-iaas/src/failover
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Registry } from '@occi/core/authoring'
import { PostgresServer } from '@occi/test-postgres'
import { afterAll, expect, test } from 'vitest'
import { Connection } from './http.test-fixture.ts'
import { clientsFor, expectKept, startDemo, workThrough } from './outage.test-fixture.ts'
import { killAll } from './process.test-fixture.ts'
import { Random } from './random.test-fixture.ts'
import { openRegistry } from './registry.ts'
import { expectFinished } from './soundness.test-fixture.ts'
import { prepare } from './workload.test-fixture.ts'

const failovers = Number(process.env.FAILOVERS ?? 1)
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)
const everyone = { everyone: true } as const

afterAll(killAll)

test(
  `nothing acknowledged is lost when a standby takes over: ${failovers} times, seed ${seed}`,
  async ({ skip }) => {
    const server = await PostgresServer.startSurviving()
    if (server === undefined) return skip('there is no PostgreSQL server for this platform')
    let [primary, standby] = [server, await server.newStandby()]
    const folder = mkdtempSync(join(tmpdir(), 'occi-failover-'))
    const store = { database: primary.urlWith(standby), machines: join(folder, 'occi.machines') }
    const random = new Random(seed)
    const clients = clientsFor(random)
    const service = startDemo(store)
    const url = await service.url()
    // Another process on the same database, which does not know of the failover either.
    const registry = await openRegistry(store.database)
    for (let failover = 1; failover <= failovers; failover++) {
      await prepare(url)
      const { revision } = await registry.page({ limit: 1 }, everyone)
      const failing = { begin: () => primary.kill(), end: () => standby.promote() }
      await workThrough(failing, clients, url, random)
      await expectKept(registry, store, clients, url, failovers > 10)
      await expectFinished(registry)
      await expect(firstChange(registry, revision)).rejects.toMatchObject({ code: 'gone' })
      await expectFollowed(registry, url)
      const ended = primary
      primary = standby
      if (failover === failovers) standby = ended
      else standby = await primary.newStandby(ended)
      if (failover < failovers) await ended.remove()
    }
    expect(await service.kill('SIGTERM')).toBe(0)
    await registry.close()
    for (const one of [primary, standby]) await one.remove()
    rmSync(folder, { recursive: true })
  },
  60_000 + failovers * 90_000,
)

/** Expects that what the service commits from now on can be followed. */
async function expectFollowed(registry: Registry, url: string): Promise<void> {
  const { revision } = await registry.page({ limit: 1 }, everyone)
  const connection = new Connection(url)
  const body = { kind: 'http://schemas.ogf.org/occi/infrastructure#storage', attributes: { 'occi.storage.size': 1 } }
  const { status } = await connection.send({ method: 'PUT', path: '/storage/followed', body })
  connection.close()
  expect([200, 201]).toContain(status)
  expect((await firstChange(registry, revision)).entities.map(({ after }) => after?.location)).toEqual([
    '/storage/followed',
  ])
}

async function firstChange(registry: Registry, revision: string) {
  for await (const change of registry.changes(revision, everyone)) return change
  throw new Error('the changes ended')
}
