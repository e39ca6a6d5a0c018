import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freePort } from '../../packages/test-postgres/src/index.ts'
import { followTutorial } from '../docs/tutorial.ts'
import { pack, programs, run } from '../release/pack.ts'
import { publicPackages } from '../release/public-packages.ts'
import { configuredRegistry, PackageRegistry } from './package-registry.ts'

// What a new user does first, in empty folders, with the packages installed by name. OCCI_NODE names another Node for it.

const folder = mkdtempSync(join(tmpdir(), 'occi-first-steps-'))
const elsewhere = await configuredRegistry()
const noRegistry = elsewhere === undefined ? ': skipped, since the configured package registry cannot be reached' : ''
const registry = new PackageRegistry(elsewhere ?? '')

beforeAll(async () => {
  const packages = await Promise.all(publicPackages().map((one) => pack(one.folder, folder)))
  for (const one of packages) registry.publish(one)
  await registry.listen()
})

afterAll(() => {
  registry.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Runs npm or npx, which find our packages. */
async function npm(command: 'npm' | 'npx', args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}) {
  return (await run(command, args, cwd, { npm_config_registry: registry.url, ...env })).stdout
}

/** Runs a function while `npm start` serves. */
async function whileStarted(service: string, use: (url: string) => Promise<void>): Promise<void> {
  const port = await freePort()
  const env = { ...process.env, PATH: programs(), PORT: String(port) }
  // In a process group of its own, so that all that it starts is ended.
  const child = spawn('npm', ['start'], { cwd: service, env, detached: true, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'close')
  try {
    let said = ''
    for await (const piece of child.stdout) {
      said += piece
      if (said.includes('Serving OCCI on')) break
    }
    const url = /Serving OCCI on (\S+)/.exec(said)?.[1]
    if (url === undefined) throw new Error(`npm start has ended: ${said}`)
    await use(url)
  } finally {
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGTERM')
    await ended
  }
}

describe.skipIf(elsewhere === undefined)(`a new user${noRegistry}`, () => {
  test('follows the tutorial as it is printed', async () => {
    const printed = (await followTutorial(join(folder, 'tutorial'), registry.url, await freePort())).join('')
    expect(printed).toMatch(/Category: job;.*"com.example.job.state":"queued"/s)
    expect(printed).toMatch(/"links":.*"com.example.job.state":"cancelled"/s)
  })

  test('creates a service, tests it, starts it, and tries it with our programs', async () => {
    const place = join(folder, 'place')
    const service = join(place, 'my-service')
    mkdirSync(place)
    await npm('npm', ['create', '--yes', '@occi', 'my-service'], place)
    await npm('npm', ['install'], service)
    expect(await npm('npm', ['test'], service)).toMatch(/pass 2\n(?:.*\n)*.*fail 0/)
    await whileStarted(service, async (url) => {
      const headers = { Accept: 'text/html' }
      expect(await (await fetch(url, { headers })).text()).toContain('A batch job')
      const home = { HOME: folder, XDG_CONFIG_HOME: folder, XDG_CACHE_HOME: folder }
      const occi = (...args: readonly string[]) =>
        npm('npx', ['--yes', '@occi/cli', ...args], place, { ...home, OCCI_URL: url })
      await occi('create', 'job/first', '--set', 'command=make')
      expect(await occi('get', 'job', '-o', 'json')).toContain('"com.example.job.state": "queued"')
      await occi('cancel', 'job/first')
      expect(await occi('get', 'job/first', '-o', 'json')).toContain('"com.example.job.state": "cancelled"')
      const attribute = ['--attribute', 'com.example.job.command=make']
      const checks = await npm('npx', ['--yes', '@occi/conformance', '--write', ...attribute, url], place)
      expect(checks).toMatch(/^MUST +[1-9]\d* +0 /m)
    })
  })
})
