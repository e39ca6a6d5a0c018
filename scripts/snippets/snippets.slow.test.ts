import { execFile } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { snippets } from './extract.ts'

const run = promisify(execFile)
// The demo depends on every package, so what it can import a reader of any README can.
const folder = 'apps/demo-iaas/.snippets'
const all = snippets().map((snippet, index) => {
  // What uses the testkit is a test itself.
  const isTest = snippet.code.includes('@occi/testkit')
  return { ...snippet, isTest, file: `${folder}/snippet-${index}${isTest ? '.test' : ''}.ts` }
})
const conditions = ['occi-source', 'node', 'import', 'module', 'default']
const vitestConfig = `export default { ssr: { resolve: { conditions: ${JSON.stringify(conditions)} } } }`

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const { file, code } of all) writeFileSync(file, code)
  const options = { composite: false, incremental: false, noEmit: true, customConditions: ['occi-source'] }
  const config = { extends: '../../../tsconfig.base.json', compilerOptions: options, include: ['*.ts'] }
  writeFileSync(`${folder}/tsconfig.json`, JSON.stringify(config))
  writeFileSync(`${folder}/vitest.config.mjs`, vitestConfig)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('snippets of the documentation', () => {
  test('there are some', () => expect(all.length).toBeGreaterThan(3))

  test('all compile', async () => {
    const { stdout } = await run('node', ['node_modules/typescript/bin/tsc', '-p', folder]).catch((error) => error)
    expect(
      stdout.replaceAll(/snippet-(\d+)(?:\.test)?\.ts/g, (_: string, index: string) => all[Number(index)]?.place),
    ).toBe('')
  })

  test.each(all)('$place runs', async ({ file, isTest }) => {
    const args = isTest
      ? ['node_modules/vitest/vitest.mjs', 'run', '--root', folder, file.slice(folder.length + 1)]
      : ['--conditions=occi-source', '--import', './scripts/snippets/serve-once.mjs', file]
    await run('node', args, { timeout: 30_000 })
  })
})
