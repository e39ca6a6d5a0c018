import { setTimeout } from 'node:timers/promises'
import type { Registry } from '@occi/core/authoring'
import { expect } from 'vitest'
import { NodeProcess } from './process.test-fixture.ts'
import { Random } from './random.test-fixture.ts'
import { allOf, expectAgreement, expectSound } from './soundness.test-fixture.ts'
import type { Store } from './store.test-fixture.ts'
import { Client, seen } from './workload.test-fixture.ts'

/** Starts the demo on a store; its machines take some milliseconds to change. */
export function startDemo({ database, machines }: Pick<Store, 'database' | 'machines'>): NodeProcess {
  return new NodeProcess('main.ts', ['--port', '0', '--database', database, '--machines', machines, '--latency', '5'])
}

/** Eight clients with choices of their own. */
export function clientsFor(random: Random): readonly Client[] {
  return Array.from({ length: 8 }, (_, index) => new Client(`c${index}`, new Random(random.below(2 ** 31))))
}

/**
 * Expects that what is stored is what clients were told, whole, and what the hypervisor runs.
 *
 * @param url the URL of the service
 * @param isShown whether figures are printed
 */
export async function expectKept(
  registry: Registry,
  { machines }: Pick<Store, 'machines'>,
  clients: readonly Client[],
  url: string,
  isShown: boolean,
): Promise<void> {
  await expectAgreement(registry, url, machines)
  const stored = seen(await allOf(registry))
  expect(clients.flatMap((client) => client.reconcile(stored))).toEqual([])
  await expectSound(registry)
  if (isShown) console.log(`${stored.shapes.size} entities; ${summary(clients)}`)
}

/** A time in which the database is unavailable. */
export interface Outage {
  begin(): Promise<void>
  end(): Promise<void>
}

/** Lets clients work before, during and after an outage, which begins at a random moment: the service continues by itself. */
export async function workThrough(outage: Outage, clients: readonly Client[], url: string, random: Random) {
  const enough = new AbortController()
  let [untilOutage, refused, untilEnough] = [1 + random.below(150), 0, 40]
  const delay = random.below(5)
  let whole: Promise<void> | undefined
  let isOver = false
  const beginAndEnd = async () => {
    await setTimeout(delay)
    await outage.begin()
    // It lasts until a client has received an error.
    while (refused === 0) await setTimeout(5)
    await setTimeout(random.below(300))
    await outage.end()
    isOver = true
  }
  const answered = (status: number) => {
    if (status === 503) refused++
    if (--untilOutage === 0) {
      whole = beginAndEnd()
      whole.catch(() => enough.abort())
    }
    if (isOver && status !== 503 && --untilEnough === 0) enough.abort()
  }
  await Promise.all(clients.map((client) => client.work(url, answered, enough.signal)))
  await whole
  expect(enough.signal.aborted).toBe(true)
}

/** How many answers of which status there were. */
function summary(clients: readonly Client[]): string {
  const sums = new Map<number, number>()
  for (const { answers } of clients) for (const [status, n] of answers) sums.set(status, (sums.get(status) ?? 0) + n)
  return [...sums].map(([status, n]) => `${n} of ${status}`).join(', ')
}
