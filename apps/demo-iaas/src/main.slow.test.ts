import { execFile, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { PostgresStore } from './postgres.test-fixture.ts'

const run = promisify(execFile)
const main = ['--conditions=occi-source', new URL('main.ts', import.meta.url).pathname]

/** How the demo is started. */
interface Started {
  /** Options of Node. */
  readonly node?: readonly string[]
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
}

const folder = mkdtempSync(join(tmpdir(), 'occi-demo-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Starts the demo in memory, and gives what it says once it listens. */
function start(...args: string[]) {
  return startWith(['--database', ':memory:', ...args])
}

async function startWith(args: readonly string[], { node = [], ...options }: Started = {}) {
  const child = spawn('node', [...node, ...main, '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    ...options,
  })
  let said = ''
  for await (const chunk of child.stdout) {
    said += chunk
    if (said.includes('Ctrl+C')) break
  }
  return { child, said }
}

test('greets with its address and three curl lines that work', async () => {
  const { child, said } = await start()
  try {
    const commands = said
      .replaceAll('\\\n', '')
      .split('\n')
      .filter((line) => line.trim().startsWith('curl '))
    expect(commands).toHaveLength(3)
    for (const command of commands) {
      const { stdout } = await run('sh', ['-c', `${command.trim()} -s -S --fail-with-body`])
      expect(stdout).toMatch(/Category: |X-OCCI-Location: |"resources"/)
    }
  } finally {
    child.kill()
  }
})

test('SIGTERM ends it', async () => {
  const { child } = await start()
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(code ?? signal)))
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
})

test('bad options: a clear error and exit code 2; --help and --version: exit code 0', async () => {
  const wrong = await run('node', [...main, '--prt', '9']).catch((error) => error)
  expect([wrong.code, wrong.stderr.includes("'--prt'")]).toEqual([2, true])
  expect((await run('node', [...main, '--help'])).stdout).toContain('--latency MS')
  expect((await run('node', [...main, '--version'])).stdout).toMatch(/^@occi\/demo-iaas \d+\.\d+\.\d+, Node v\d/)
})

test('a port that is taken: one line and exit code 1', async () => {
  const { child, said } = await start()
  try {
    const port = /127\.0\.0\.1:(\d+)/.exec(said)?.[1] ?? ''
    const second = await run('node', [...main, '--port', port, '--database', ':memory:']).catch((error) => error)
    expect([second.code, second.stderr.includes('EADDRINUSE')]).toEqual([1, true])
  } finally {
    child.kill()
  }
})

test('a restart finds everything as it was, also after kill -9', async () => {
  const file = join(folder, 'kept.db')
  const first = await start('--database', file)
  const url = /http:\/\/127\.0\.0\.1:\d+/.exec(first.said)?.[0] ?? ''
  const compute = 'Category: compute; scheme="http://schemas.ogf.org/occi/infrastructure#"; class="kind"'
  const made = await fetch(`${url}/compute/`, {
    method: 'POST',
    body: compute,
    headers: { 'Content-Type': 'text/plain' },
  })
  expect(made.status).toBe(201)
  const ended = new Promise((resolve) => first.child.once('exit', resolve))
  first.child.kill('SIGKILL')
  await ended
  const second = await start('--database', file)
  try {
    const again = /http:\/\/127\.0\.0\.1:\d+/.exec(second.said)?.[0] ?? ''
    const listed = await (await fetch(`${again}/compute/`)).text()
    expect(listed).toContain(new URL(made.headers.get('location') ?? '').pathname)
  } finally {
    second.child.kill()
  }
})

test('a file that is no database: one line and exit code 1', async () => {
  const file = join(folder, 'broken.db')
  writeFileSync(file, 'this is no database at all, but long enough to be taken for one'.repeat(20))
  const failed = await run('node', [...main, '--port', '0', '--database', file]).catch((error) => error)
  expect([failed.code, failed.stderr.trim().split('\n').length]).toEqual([1, 1])
  expect(failed.stderr).toContain(file)
})

test('without options it keeps everything in one place, wherever it is started, and names it', async () => {
  const env = { ...process.env, XDG_DATA_HOME: join(folder, 'data') }
  const file = join(folder, 'data/occi-demo/occi-demo.db')
  for (const cwd of [folder, tmpdir()]) {
    const { child, said } = await startWith([], { cwd, env })
    child.kill()
    expect(said).toContain(`everything is kept in ${file}.`)
  }
  expect(existsSync(file)).toBe(true)
})

test('a file of options', async () => {
  const file = join(folder, 'demo.json')
  writeFileSync(file, JSON.stringify({ database: ':memory:', base: '/cloud', latency: 3 }))
  const { child, said } = await startWith(['--config', file])
  try {
    expect(said).toContain('take 3 ms to change')
    const url = /http:\/\/127\.0\.0\.1:\d+\/cloud\//.exec(said)?.[0] ?? ''
    expect(await (await fetch(`${url}-/`)).text()).toContain(`location="${url}compute/"`)
  } finally {
    child.kill()
  }
})

const postgres = await PostgresStore.start()
afterAll(() => postgres?.remove())

test.skipIf(postgres === undefined)('a Node without SQLite serves from PostgreSQL, and says so', async () => {
  const args = ['--database', postgres?.database ?? '']
  const { child, said } = await startWith(args, { node: ['--no-experimental-sqlite'] })
  try {
    expect(said).toContain('so the simulated hypervisor forgets its machines at the end')
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0] ?? ''
    const body = 'Category: compute; scheme="http://schemas.ogf.org/occi/infrastructure#"; class="kind"'
    const made = await fetch(`${url}/compute/`, { method: 'POST', body, headers: { 'Content-Type': 'text/plain' } })
    expect(made.status).toBe(201)
    expect(await (await fetch(`${url}/compute/`)).text()).toContain(made.headers.get('location'))
  } finally {
    child.kill()
  }
})

test('a Node without SQLite serves from memory, and says so', async () => {
  const node = ['--no-experimental-sqlite']
  const { child, said } = await startWith([], { node })
  try {
    expect(said).toMatch(
      /everything is forgotten at the end\.\nNOTE: this Node \(v.*\) has no SQLite, so it keeps nothing/,
    )
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0] ?? ''
    const body = 'Category: compute; scheme="http://schemas.ogf.org/occi/infrastructure#"; class="kind"'
    const headers = { 'Content-Type': 'text/plain', Accept: 'application/json' }
    const made = await fetch(`${url}/compute/`, { method: 'POST', body, headers })
    const { actions } = (await made.json()) as { actions: readonly string[] }
    expect([made.status, actions.some((action) => action.endsWith('#start'))]).toEqual([201, true])
  } finally {
    child.kill()
  }
  const refused = await run('node', [...node, ...main, '--database', 'x.db']).catch((error) => error)
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('has no SQLite: use Node 22.14 or later')])
})
