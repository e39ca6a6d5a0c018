// Kills the demo at random moments, and looks what it has left. Longer, and with the same choices again:
// KILLS=200 SEED=1 npx vitest run apps/demo-iaas/src/kills.slow.test.ts
import { setTimeout } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { clientsFor, expectKept, startDemo, workThrough } from './outage.test-fixture.ts'
import { PostgresStore } from './postgres.test-fixture.ts'
import { killAll } from './process.test-fixture.ts'
import { Random } from './random.test-fixture.ts'
import { openRegistry } from './registry.ts'
import { expectFinished, expectSameMachines } from './soundness.test-fixture.ts'
import { sqliteStore } from './store.test-fixture.ts'
import { prepare } from './workload.test-fixture.ts'

const kills = Number(process.env.KILLS ?? 2)
const outages = Number(process.env.KILLS ?? 1)
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)

afterAll(killAll)

test(
  `nothing acknowledged is lost when the service is killed: ${kills} kills, seed ${seed}`,
  async () => {
    const random = new Random(seed)
    const store = sqliteStore()
    const clients = clientsFor(random)
    let service = startDemo(store)
    for (let kill = 1; kill <= kills; kill++) {
      const url = await service.url()
      await prepare(url)
      let left = 1 + random.below(150)
      const delay = random.below(5)
      const victim = service
      const works = clients.map((client) =>
        client.work(url, () => {
          if (--left === 0) setTimeout(delay).then(() => victim.kill())
        }),
      )
      await Promise.all(works)
      await victim.ended
      expect(victim.errors).toBe('')
      // Now and then it is killed again while it starts, and perhaps finishes what is left.
      if (random.chance(0.2)) {
        const early = startDemo(store)
        await setTimeout(random.below(2000))
        await early.kill()
      }
      service = startDemo(store)
      const again = await service.url()
      const registry = await openRegistry(store.database)
      // A start has finished what was left.
      await expectSameMachines(registry, store.machines)
      await expectFinished(registry)
      await expectKept(registry, store, clients, again, kills > 10)
      await registry.close()
    }
    expect(await service.kill('SIGTERM')).toBe(0)
    expect(service.errors).toBe('')
    await store.remove()
  },
  60_000 + kills * 30_000,
)

test(
  `nothing acknowledged is lost when PostgreSQL is killed under the service: ${outages} kills, seed ${seed}`,
  async ({ skip }) => {
    const store = await PostgresStore.start()
    if (store === undefined) return skip('there is no PostgreSQL server for this platform')
    const random = new Random(seed)
    const clients = clientsFor(random)
    const service = startDemo(store)
    const url = await service.url()
    for (let kill = 1; kill <= outages; kill++) {
      await prepare(url)
      await workThrough({ begin: () => store.kill(), end: () => store.again() }, clients, url, random)
      const registry = await openRegistry(store.database)
      await expectKept(registry, store, clients, url, outages > 10)
      await registry.close()
    }
    expect(await service.kill('SIGTERM')).toBe(0)
    await store.remove()
  },
  60_000 + outages * 90_000,
)
