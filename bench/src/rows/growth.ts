import { join } from 'node:path'
import { operations } from '../operations.ts'
import { Subject } from '../process/subject.ts'
import { TemporaryFolder } from '../process/temporary-folder.ts'
import { withPostgres } from '../process/with-postgres.ts'
import type { Result, Row } from '../row.ts'
import type { GrowthConfig, Times } from '../servers/growth.ts'
import type { Settings } from '../settings.ts'
import { median } from '../statistics.ts'

/** Size with which larger registries are compared; smaller ones do not fill a page. */
const base = 1000

/** What operations cost in registries that hold little and in others that hold much. */
export const growth: readonly Row[] = [
  {
    group: 'growth',
    name: 'memory: many entities beside a thousand',
    measure: (settings) => grow('memory', { stores: settings.sizes.map((size) => ({ size })) }, settings),
  },
  {
    group: 'growth',
    name: 'SQLite: many entities beside a thousand',
    async measure(settings) {
      using folder = new TemporaryFolder()
      const stores = settings.sizes.map((size) => ({ size, store: join(folder.path, `${size}.db`) }))
      return await grow('SQLite', { stores }, settings)
    },
  },
  {
    group: 'growth',
    name: 'PostgreSQL: many entities beside a thousand',
    measure: (settings) =>
      withPostgres(settings, async (newStore, vacuum) => {
        const stores: { size: number; store: string }[] = []
        for (const size of settings.postgresSizes) stores.push({ size, store: await newStore() })
        return grow('PostgreSQL', { stores }, settings, async () => {
          for (const { store } of stores) await vacuum(store)
        })
      }),
  },
]

async function grow(
  registry: string,
  config: GrowthConfig,
  { rounds }: Settings,
  settle: () => Promise<void> = async () => {},
): Promise<readonly Result[]> {
  await using subject = await Subject.start('growth', config)
  await settle()
  const sizes = config.stores.map(({ size }) => size)
  const results: Result[] = []
  for (const { name, atMost } of operations) {
    const times = await subject.call<Times>('measure', { name, rounds })
    const target = atMost === undefined ? {} : { atMost }
    results.push(resultOf({ name: `${registry}: ${name}`, target }, sizes, times))
  }
  return results
}

/** Compares the largest registry with that of the base size, and shows the times of all. */
export function resultOf(row: Pick<Result, 'name' | 'target'>, sizes: readonly number[], { rounds }: Times): Result {
  const small = Math.max(0, sizes.indexOf(base))
  const samples = rounds.map((times) => (times.at(-1) ?? Number.NaN) / (times[small] ?? Number.NaN))
  const columns = sizes.map((size, column) => {
    const time = median(rounds.map((times) => times[column] ?? Number.NaN))
    return `${size.toLocaleString('en')}: ${time < 10 ? time.toFixed(2) : Math.round(time)}`
  })
  return { ...row, unit: 'x', samples, detail: `µs with ${columns.join(', ')}` }
}
