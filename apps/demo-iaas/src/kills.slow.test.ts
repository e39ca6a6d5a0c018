// Kills the demo at random moments, and looks what it has left. Longer, and with the same choices again:
// KILLS=200 SEED=1 npx vitest run apps/demo-iaas/src/kills.slow.test.ts
import { setTimeout } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { killAll, NodeProcess } from './process.test-fixture.ts'
import { Random } from './random.test-fixture.ts'
import { openRegistry } from './registry.ts'
import { allOf, expectAgreement, expectFinished, expectSound } from './soundness.test-fixture.ts'
import { type Store, sqliteStore } from './store.test-fixture.ts'
import { Client, prepare, seen } from './workload.test-fixture.ts'

const kills = Number(process.env.KILLS ?? 2)
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)
const latency = 5

afterAll(killAll)

function start({ database, machines }: Store): NodeProcess {
  const args = ['--port', '0', '--database', database, '--machines', machines, '--latency', String(latency)]
  return new NodeProcess('main.ts', args)
}

test(
  `nothing acknowledged is lost when the service is killed: ${kills} kills, seed ${seed}`,
  async () => {
    const random = new Random(seed)
    const store = sqliteStore()
    const clients = Array.from({ length: 8 }, (_, index) => new Client(`c${index}`, new Random(seed + index + 1)))
    let service = start(store)
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
        const early = start(store)
        await setTimeout(random.below(2000))
        await early.kill()
      }
      service = start(store)
      const again = await service.url()
      const registry = await openRegistry(store.database)
      const stored = seen(await allOf(registry))
      expect(clients.flatMap((client) => client.reconcile(stored))).toEqual([])
      await expectSound(registry)
      await expectAgreement(registry, again, store.machines)
      await expectFinished(registry)
      await registry.close()
      if (kills > 10) console.log(`kill ${kill}: ${stored.shapes.size} entities; ${summary(clients)}`)
    }
    expect(await service.kill('SIGTERM')).toBe(0)
    expect(service.errors).toBe('')
    await store.remove()
  },
  60_000 + kills * 30_000,
)

/** How many answers of which status there were. */
function summary(clients: readonly Client[]): string {
  const sums = new Map<number, number>()
  for (const { answers } of clients) for (const [status, n] of answers) sums.set(status, (sums.get(status) ?? 0) + n)
  return [...sums].map(([status, n]) => `${n} of ${status}`).join(', ')
}
