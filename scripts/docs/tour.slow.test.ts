import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '../../packages/test-postgres/src/index.ts'
import { blocksOf } from './blocks.ts'
import { Program } from './program.ts'

// The tour with curl is made as it is printed, but for its port.

const port = await freePort()
let demo: Program | undefined

beforeAll(async () => {
  const program = ['apps/demo-iaas/dist/main.js', '--database', ':memory:', '--port', String(port)]
  demo = await Program.start(program, process.cwd())
})
afterAll(() => demo?.stop())

test('the tour of "OCCI in ten minutes" creates a machine, and finds it', async () => {
  const tour = blocksOf('docs/occi-in-ten-minutes.md', { 8888: String(port) }).find(({ language }) => language === 'sh')
  const { stdout } = await promisify(execFile)('bash', ['-ec', tour?.text ?? ''])
  expect(stdout).toContain('HTTP/1.1 201 Created')
  expect(stdout).toMatch(/"resources":\[\{.*"occi\.compute\.cores":2/)
})
