// Registries of one sort in several sizes, and what the same operation costs in each of them, in turn.
import type { Awaitable } from '@occi/core'
import type { Registry } from '@occi/core/authoring'
import { MemoryRegistry } from '@occi/registry/memory'
import { SqliteRegistry } from '@occi/registry/sqlite'
import { PostgresRegistry } from '@occi/registry-postgres'
import { operations, timeOf } from '../operations.ts'
import { populate } from '../population.ts'
import { answerCalls, configuration, memory } from '../process/calls.ts'

/** A size, and the registry: a file, a URL, or memory by default. */
export interface GrowthConfig {
  readonly stores: readonly { readonly size: number; readonly store?: string }[]
}

/** Microseconds of an operation in each size, round by round. */
export interface Times {
  readonly rounds: readonly (readonly number[])[]
}

const { stores } = await configuration<GrowthConfig>()
// Others use the processors, too; a server of its own has to be waited for.
const isElsewhere = stores.some(({ store }) => store?.startsWith('postgres'))
const clock = isElsewhere ? () => performance.now() * 1000 : cpuTime
/** Microseconds that are measured at a time, at least. */
const slice = isElsewhere ? 20_000 : 10_000

const registries: { size: number; registry: Registry }[] = []
for (const { size, store } of stores) {
  const registry = await open(store)
  await populate(registry, size)
  registries.push({ size, registry })
}
await memory() // what filling them has left is collected now, and not while something is measured

answerCalls(undefined, { measure })

async function measure({ name, rounds }: { name: string; rounds: number }): Promise<Times> {
  const operation = operations.find((one) => one.name === name)
  if (operation === undefined) throw new Error(`there is no operation ${name}`)
  const prepared: { run: (round: number) => Awaitable<unknown>; calls: number }[] = []
  for (const { registry, size } of registries) {
    const run = await operation.prepare(registry, size)
    const cold = await callsOf(run)
    for (let round = 0; round < 10; round++) await timeOf(run, cold, clock) // warms up
    prepared.push({ run, calls: await callsOf(run) })
  }
  const all: number[][] = []
  for (let round = 0; round < rounds; round++) {
    const times: number[] = []
    for (const { run, calls } of prepared) times.push(await timeOf(run, calls, clock))
    all.push(times)
  }
  return { rounds: all }
}

/** As many calls as take a slice of time each time: once alone it may be a collection of garbage that takes it. */
async function callsOf(run: (round: number) => Awaitable<unknown>): Promise<number> {
  const isEnough = async (calls: number) => {
    for (let time = 0; time < 3; time++) if ((await timeOf(run, calls, clock)) * calls < slice) return false
    return true
  }
  let calls = 1
  while (!(await isEnough(calls))) calls *= 2
  return calls
}

async function open(store: string | undefined): Promise<Registry> {
  if (store === undefined) return new MemoryRegistry()
  return isElsewhere ? PostgresRegistry.open(store, { statementTimeout: 600_000 }) : new SqliteRegistry(store)
}

function cpuTime(): number {
  const { user, system } = process.cpuUsage()
  return user + system
}
