// Kills the demo at random moments, and looks what it has left. Longer, and with the same choices again:
// KILLS=200 SEED=1 npx vitest run apps/demo-iaas/src/kills.slow.test.ts
import { setTimeout } from 'node:timers/promises'
import type { Registry } from '@occi/core/authoring'
import { afterAll, expect, test } from 'vitest'
import { PostgresStore } from './postgres.test-fixture.ts'
import { killAll, NodeProcess } from './process.test-fixture.ts'
import { Random } from './random.test-fixture.ts'
import { openRegistry } from './registry.ts'
import { allOf, expectAgreement, expectFinished, expectSameMachines, expectSound } from './soundness.test-fixture.ts'
import { type Store, sqliteStore } from './store.test-fixture.ts'
import { Client, prepare, seen } from './workload.test-fixture.ts'

const kills = Number(process.env.KILLS ?? 2)
const outages = Number(process.env.KILLS ?? 1)
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)
const latency = 5

afterAll(killAll)

function start({ database, machines }: Store): NodeProcess {
  const args = ['--port', '0', '--database', database, '--machines', machines, '--latency', String(latency)]
  return new NodeProcess('main.ts', args)
}

function clientsFor(random: Random): readonly Client[] {
  return Array.from({ length: 8 }, (_, index) => new Client(`c${index}`, new Random(random.below(2 ** 31))))
}

/** Expects that what is stored is what clients were told, whole, and what the hypervisor runs. */
async function expectKept(registry: Registry, store: Store, clients: readonly Client[], url: string): Promise<void> {
  await expectAgreement(registry, url, store.machines)
  const stored = seen(await allOf(registry))
  expect(clients.flatMap((client) => client.reconcile(stored))).toEqual([])
  await expectSound(registry)
  if (kills > 10) console.log(`${stored.shapes.size} entities; ${summary(clients)}`)
}

test(
  `nothing acknowledged is lost when the service is killed: ${kills} kills, seed ${seed}`,
  async () => {
    const random = new Random(seed)
    const store = sqliteStore()
    const clients = clientsFor(random)
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
      // A start has finished what was left.
      await expectSameMachines(registry, store.machines)
      await expectFinished(registry)
      await expectKept(registry, store, clients, again)
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
    const service = start(store)
    const url = await service.url()
    for (let kill = 1; kill <= outages; kill++) {
      await prepare(url)
      await workThroughKill(store, clients, url, random)
      const registry = await openRegistry(store.database)
      await expectKept(registry, store, clients, url)
      await registry.close()
    }
    expect(await service.kill('SIGTERM')).toBe(0)
    await store.remove()
  },
  60_000 + outages * 90_000,
)

/** Lets clients work while the server is killed, is away, and comes back: the service goes on by itself. */
async function workThroughKill(store: PostgresStore, clients: readonly Client[], url: string, random: Random) {
  const enough = new AbortController()
  let [untilKill, refused, untilEnough] = [1 + random.below(150), 0, 40]
  const delay = random.below(5)
  let restarted: Promise<void> | undefined
  let isBack = false
  const killAndStart = async () => {
    await setTimeout(delay)
    await store.kill()
    // It is away until somebody was told so.
    while (refused === 0) await setTimeout(5)
    await setTimeout(random.below(300))
    await store.again()
    isBack = true
  }
  const answered = (status: number) => {
    if (status === 503) refused++
    if (--untilKill === 0) restarted = killAndStart()
    if (isBack && status !== 503 && --untilEnough === 0) enough.abort()
  }
  await Promise.all(clients.map((client) => client.work(url, answered, enough.signal)))
  await restarted
  expect(enough.signal.aborted).toBe(true)
}

/** How many answers of which status there were. */
function summary(clients: readonly Client[]): string {
  const sums = new Map<number, number>()
  for (const { answers } of clients) for (const [status, n] of answers) sums.set(status, (sums.get(status) ?? 0) + n)
  return [...sums].map(([status, n]) => `${n} of ${status}`).join(', ')
}
