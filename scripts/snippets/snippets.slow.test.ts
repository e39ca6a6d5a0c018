import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PostgresServer } from '../../packages/test-postgres/src/index.ts'
import { copies, snippets } from './extract.ts'

const run = promisify(execFile)
// The demo depends on every package, so what it can import a reader of any README can. As for readers, that is what was built.
const folder = mkdtempSync('apps/demo-iaas/.snippets-')
const all = snippets().map((snippet, index) => {
  // What uses the testkit is a test itself.
  const isTest = snippet.code.includes('@occi/testkit')
  const isNodeTest = snippet.code.includes("from 'node:test'")
  const isPostgres = snippet.code.includes('@occi/registry-postgres')
  return { ...snippet, isTest, isNodeTest, isPostgres, file: `snippet-${index}${isTest ? '.test' : ''}.ts` }
})
// What connects to postgres://localhost/occi finds this one.
const postgres = all.some(({ isPostgres }) => isPostgres) ? await PostgresServer.start() : undefined
const ran = all.filter(({ isPostgres }) => postgres !== undefined || !isPostgres)

/** What every snippet that failed says, by its file. */
let failures: ReadonlyMap<string, string> = new Map()

beforeAll(async () => {
  for (const { file, code } of all) writeFileSync(join(folder, file), code)
  const options = { composite: false, incremental: false, noEmit: true }
  const config = { extends: '../../../tsconfig.base.json', compilerOptions: options, include: ['*.ts'] }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config))
  writeFileSync(join(folder, 'vitest.config.mjs'), 'export default {}')
  await postgres?.query('CREATE DATABASE occi')
  failures = new Map([...(await runAll()), ...(await testAll()), ...(await nodeTestAll())])
}, 600_000) // ends what hangs: on a busy machine this takes minutes

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await postgres?.remove()
})

async function runAll(): Promise<ReadonlyMap<string, string>> {
  const files = ran.filter(({ isTest, isNodeTest }) => !isTest && !isNodeTest).map(({ file }) => file)
  const runner = join(process.cwd(), 'scripts/snippets/run-all.mjs')
  await run('node', [runner, 'results.json', ...files], {
    cwd: folder,
    env: { ...process.env, ...postgres?.environment },
  })
  return new Map(Object.entries(readJson<Record<string, string>>('results.json')))
}

async function testAll(): Promise<ReadonlyMap<string, string>> {
  const program = join(process.cwd(), 'node_modules/vitest/vitest.mjs')
  const options = ['--no-isolate', '--maxWorkers=1', '--reporter=json', '--outputFile=tests.json']
  // The contracts themselves are tried at length elsewhere.
  const short = process.env.THOROUGH === undefined ? { OCCI_ENTITIES: '1000' } : {}
  const env = { ...process.env, OCCI_RUNS: '2', OCCI_CHANGES: '40', ...short }
  await run('node', [program, 'run', ...options], { cwd: folder, env }).catch(() => {})
  const { testResults } = readJson<{ testResults: TestFile[] }>('tests.json')
  return new Map(
    all.flatMap(({ file, isTest }) => {
      if (!isTest) return []
      const result = testResults.find(({ name }) => name.endsWith(`/${file}`))
      if (result?.status === 'passed' && result.assertionResults.length > 0) return []
      const messages = result?.assertionResults.flatMap(({ failureMessages }) => failureMessages) ?? []
      return [[file, [result?.message ?? 'has not run', ...messages].join('\n')]]
    }),
  )
}

/** Runs the snippets that are tests of `node:test`. */
async function nodeTestAll(): Promise<ReadonlyMap<string, string>> {
  const failed = new Map<string, string>()
  for (const { file } of all.filter(({ isNodeTest }) => isNodeTest)) {
    const ended = run('node', [file], { cwd: folder })
    const { stdout } = await ended.catch((error: { readonly stdout: string }) => error)
    if (!/^. pass [1-9]/m.test(stdout) || !/^. fail 0$/m.test(stdout)) failed.set(file, stdout)
  }
  return failed
}

/** What vitest's JSON reporter says of a file. */
interface TestFile {
  readonly name: string
  readonly status: string
  readonly message: string
  readonly assertionResults: readonly { readonly failureMessages: readonly string[] }[]
}

function readJson<T>(file: string): T {
  return JSON.parse(readFileSync(join(folder, file), 'utf8'))
}

describe('snippets of the documentation', () => {
  test('there are some', () => expect(all.length).toBeGreaterThan(3))

  test('all compile', async () => {
    const { stdout } = await run('node', ['node_modules/typescript/bin/tsc', '-p', folder]).catch((error) => error)
    expect(
      stdout.replaceAll(/snippet-(\d+)(?:\.test)?\.ts/g, (_: string, index: string) => all[Number(index)]?.place),
    ).toBe('')
  })

  test.each(copies())('$place shows $of as it is', ({ code, of }) => expect(code).toBe(readFileSync(of, 'utf8')))

  test.each(ran)('$place runs', ({ file }) => expect(failures.get(file)).toBeUndefined())
})
