// Short runs with the same requests every time. Longer, and with others: npm run fuzz -- --minutes 10
import { afterAll, expect, test } from 'vitest'
import { killAll } from '../../apps/demo-iaas/src/process.test-fixture.ts'
import { readOptions } from './options.ts'
import { fuzz } from './run.ts'

afterAll(killAll)

const count = process.env.THOROUGH === undefined ? 1000 : 5000

test.for([
  ['in memory', '--registry memory --seed 20161'],
  ['in SQLite, with users', '--registry sqlite --users --seed 20162'],
] as const)(
  `${count} requests, %s: every answer is right, and nothing is broken`,
  { timeout: 900_000 },
  async ([, args]) => {
    const options = readOptions(`${args} --requests ${count} --minutes 60`.split(' '))
    const { requests, failure } = await fuzz(options, () => {})
    expect(failure).toBeUndefined()
    expect(requests).toBeGreaterThanOrEqual(count)
  },
)
