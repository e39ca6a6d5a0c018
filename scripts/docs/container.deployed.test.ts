import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { freePort } from '../../packages/test-postgres/src/index.ts'
import { configuredRegistry, PackageRegistry } from '../packed/package-registry.ts'
import { pack, run } from '../release/pack.ts'
import { publicPackages } from '../release/public-packages.ts'
import { blocksOf } from './blocks.ts'
import { findEngine, provideImage } from './containers.ts'

// The recipe for a container is built and run as it is printed, with a service that `npm create @occi` writes.

const page = 'docs/guides/deployment.md'
const folder = mkdtempSync(join(tmpdir(), 'occi-container-'))
const engine = findEngine()
const elsewhere = await configuredRegistry()
const registry = new PackageRegistry(elsewhere ?? '')
let removeImage = () => Promise.resolve('')
const name = `occi-jobs-${process.pid}`

afterAll(async () => {
  await engine?.command('rm', '--force', '--volumes', name).catch(() => {})
  await engine?.command('volume', 'rm', '--force', name).catch(() => {})
  await engine?.command('rmi', '--force', name).catch(() => {})
  await removeImage()
  registry.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Writes the project of the guide: a service with a lockfile and the program for production. */
async function writeProject(): Promise<string> {
  const packages = await Promise.all(publicPackages().map((one) => pack(one.folder, folder)))
  for (const one of packages) registry.publish(one)
  await registry.listen()
  const env = { npm_config_registry: registry.url }
  await run('npm', ['create', '--yes', '@occi', 'jobs'], folder, env)
  const project = join(folder, 'jobs')
  await run('npm', ['install', '--package-lock-only', '@occi/registry'], project, env)
  const blocks = blocksOf(page)
  const program = blocks.find(({ language, text }) => language === 'ts' && text.includes('SIGTERM'))?.text ?? ''
  writeFileSync(join(project, 'src/main.ts'), program)
  const recipe = blocks.find(({ language }) => language === 'dockerfile')?.text ?? ''
  writeFileSync(join(project, 'Dockerfile'), recipe)
  return project
}

const why = engine === undefined ? 'neither Docker nor Podman works here' : 'the package registry cannot be reached'
const canTry = engine !== undefined && elsewhere !== undefined

test.skipIf(!canTry)(
  `a container serves, keeps what it has, and ends cleanly${canTry ? '' : `: ${why}`}`,
  async ({ skip }) => {
    if (engine === undefined) return
    const project = await writeProject()
    mkdirSync(join(folder, 'image'))
    removeImage = await provideImage(engine, 'node:24-slim', join(folder, 'image'), registry.url)
    // Not every engine that answers may run containers here, or give them a network.
    const trial = ['run', '--rm', ...engine.options, '--publish', `127.0.0.1:${await freePort()}:8888`, 'node:24-slim']
    await engine.command(...trial, 'node', '--version').catch(({ message }: Error) => skip(message))
    await engine.command('build', ...engine.options, ...engine.building, '--network', 'host', '--tag', name, project)
    const port = await freePort()
    const published = ['--publish', `127.0.0.1:${port}:8888`, '--volume', `${name}:/data`, '--stop-timeout', '40']
    const given = ['--env', `PUBLIC_URL=http://127.0.0.1:${port}`]
    const start = ['run', '--detach', ...engine.options, '--name', name, ...published, ...given, name]
    const url = `http://127.0.0.1:${port}/job/`
    const headers = { 'Content-Type': 'application/json', Accept: 'application/json' }
    const answered = async () => (await fetch(url, { headers }).catch(() => undefined))?.status

    await engine.command(...start)
    await expect.poll(answered).toBe(200)
    const body = JSON.stringify({ kind: 'http://example.com/occi#job', title: 'kept' })
    expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(201)
    await engine.command('stop', name)
    expect((await engine.command('inspect', '--format', '{{.State.ExitCode}}', name)).trim()).toBe('0')
    await engine.command('rm', name)
    await engine.command(...start)
    await expect.poll(answered).toBe(200)
    expect(await (await fetch(url, { headers })).text()).toContain('"kept"')
  },
)
