import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test, vi } from 'vitest'

// Processes that load everything, one after the other.
vi.setConfig({ testTimeout: 180_000 })

const main = fileURLToPath(new URL('main.ts', import.meta.url))
const run = (...args: string[]) => promisify(execFile)(process.execPath, ['--conditions=occi-source', main, ...args])

test('a row is measured beside its reference, with autocannon', async () => {
  const { stdout } = await run('--rounds', '1', '--generator', 'autocannon', 'with extras: GET entity')
  expect(stdout).toMatch(/^with extras: GET entity +\d+\.\d\dx .* of \d+ µs of CPU$/m)
  expect(stdout).toMatch(/^\| with extras: GET entity +\| \d+\.\d\dx /m)
})

test('registries of several sizes are compared', async () => {
  const { stdout } = await run('--rounds', '1', '--sizes', '10,100', 'memory: many')
  expect(stdout).toMatch(/^memory: page by mixin .* µs with 10: [\d.]+, 100: [\d.]+$/m)
})

test('--list shows the rows and measures nothing', async () => {
  const { stdout } = await run('--list', 'start')
  expect(stdout).toBe('start       start of the demo to its first answer, built\n')
})

test('an unknown name is refused', async () => {
  await expect(run('no-such-row')).rejects.toThrow('no row is named no-such-row')
})
