import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'

const run = promisify(execFile)
const main = ['--conditions=occi-source', new URL('main.ts', import.meta.url).pathname]

const folder = mkdtempSync(join(tmpdir(), 'occi-demo-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Starts the demo, and gives what it says once it listens. */
async function start(...args: string[]) {
  const child = spawn('node', [...main, '--port', '0', '--database', ':memory:', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
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

test('bad options: a clear error and exit code 2; --help: exit code 0', async () => {
  const wrong = await run('node', [...main, '--prt', '9']).catch((error) => error)
  expect([wrong.code, wrong.stderr.includes("'--prt'")]).toEqual([2, true])
  expect((await run('node', [...main, '--help'])).stdout).toContain('--latency MS')
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
