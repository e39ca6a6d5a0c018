import { execFile } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { snippets } from './extract.ts'

const run = promisify(execFile)
// The demo depends on every package, so what it can import a reader of any README can.
const folder = 'apps/demo-iaas/.snippets'
const all = snippets().map((snippet, index) => ({ ...snippet, file: `${folder}/snippet-${index}.ts` }))

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const { file, code } of all) writeFileSync(file, code)
  const options = { composite: false, incremental: false, noEmit: true, customConditions: ['occi-source'] }
  const config = { extends: '../../../tsconfig.base.json', compilerOptions: options, include: ['*.ts'] }
  writeFileSync(`${folder}/tsconfig.json`, JSON.stringify(config))
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('snippets of the documentation', () => {
  test('there are some', () => expect(all.length).toBeGreaterThan(3))

  test('all compile', async () => {
    const { stdout } = await run('node', ['node_modules/typescript/bin/tsc', '-p', folder]).catch((error) => error)
    expect(stdout.replaceAll(/snippet-(\d+)\.ts/g, (_: string, index: string) => all[Number(index)]?.place)).toBe('')
  })

  test.each(all)('$place runs', async ({ file }) => {
    const args = ['--conditions=occi-source', '--import', './scripts/snippets/serve-once.mjs', file]
    await run('node', args, { timeout: 20_000 })
  })
})
