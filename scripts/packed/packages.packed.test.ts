import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PostgresServer } from '../../packages/test-postgres/src/index.ts'
import { type Packed, pack, run } from '../release/pack.ts'
import { publicPackages } from '../release/public-packages.ts'
import footprints from './footprint.json' with { type: 'json' }
import { installedIn } from './installed.ts'
import { configuredRegistry, PackageRegistry } from './package-registry.ts'
import { type Client, copyPackages, install, writeListRegistry, writeManifest } from './workspace.ts'

// The packages as users get them: packed, installed by name in clean folders, and used.

const folder = mkdtempSync(join(tmpdir(), 'occi-packed-'))
const tarballs = join(folder, 'tarballs')
const consumers = join(process.cwd(), 'scripts/packed/consumers')
const elsewhere = await configuredRegistry()
const noRegistry = elsewhere === undefined ? ': skipped, since the configured package registry cannot be reached' : ''
const registry = new PackageRegistry(elsewhere ?? '')
let packages: readonly Packed[] = []

beforeAll(async () => {
  mkdirSync(tarballs)
  packages = await Promise.all(publicPackages().map((one) => pack(one.folder, tarballs)))
  for (const one of packages) registry.publish(one)
  await registry.listen()
})

afterAll(() => {
  registry.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Runs a program of the folder `consumers` in a folder, and returns what it prints. */
async function consume(name: string, at: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = {}) {
  cpSync(join(consumers, `${name}.ts`), join(at, `${name}.ts`))
  const { stdout } = await run('node', ['--no-warnings', `${name}.ts`, ...args], at, env)
  return JSON.parse(stdout)
}

describe('the packages', () => {
  test('hold sources, what was built of them, and no tests', () => {
    expect(packages.map(({ name }) => name)).toContain('@occi/core')
    for (const { name, paths } of packages) {
      const others = paths.filter((path) => !/^(?:src|dist|template)\//.test(path))
      expect(others.sort(), name).toEqual(['LICENSE', 'README.md', 'package.json'])
      const surplus = paths.filter((path) => /^(?:src|dist)\/.*(?:\.(?:test|bench)\.|\.test-|tsbuildinfo)/.test(path))
      expect(surplus, name).toEqual([])
    }
  })

  test('export what was built, by names without a path', () => {
    for (const { name, paths, manifest } of packages) {
      const entries = Object.entries(manifest.exports ?? {})
      expect(entries.length + Object.keys(manifest.bin ?? {}).length, name).toBeGreaterThan(0)
      for (const [key, target] of entries) {
        expect(key, name).toMatch(/^\.(?:\/[a-z][a-z0-9-]*)?$/)
        expect(Object.keys(target), name).toEqual(['types', 'default'])
        for (const file of Object.values(target)) expect(paths, name).toContain(file.slice(2))
      }
      for (const file of Object.values(manifest.bin ?? {})) expect(paths, name).toContain(file)
    }
  })

  test('pass publint and attw', async () => {
    for (const { tarball, manifest } of packages) {
      await run('publint', [tarball, '--strict'], folder)
      // A package without exports is a program.
      if (manifest.exports !== undefined) await run('attw', [tarball, '--profile', 'esm-only', '--no-color'], folder)
    }
  })
})

describe.skipIf(elsewhere === undefined).for<Client>(['npm', 'pnpm'])(`installed by %s${noRegistry}`, (client) => {
  /** Installs packages by name, and compares what that brings with what is recorded. */
  async function installed(footprint: keyof typeof footprints): Promise<string> {
    const { install: names, packages: known, megabytes: most } = footprints[footprint]
    const at = join(folder, `${footprint}-${client}`)
    writeManifest(at, names)
    await install(client, at, registry.url)
    const { packages: found, megabytes, native } = installedIn(at)
    expect(native).toEqual([])
    expect(found, 'the packages that footprint.json records').toEqual(known)
    expect(megabytes, 'megabytes, more than footprint.json records').toBeLessThan(most * 1.1)
    return at
  }

  test('core alone', async () => {
    expect(await consume('core', await installed('core'))).toEqual(['job', '/job/'])
  })

  test('a client alone', async () => {
    expect(await consume('client', await installed('client'))).toEqual(['/job/', 'http://example.com/occi#job'])
  })

  test('the command line alone', async () => {
    const at = await installed('cli')
    const { stdout } = await run(join(at, 'node_modules/.bin/occi'), ['--version'], at)
    expect(stdout).toMatch(/^\d+\.\d+\.\d+$/m)
    const options = client === 'npm' ? ['exec', '--yes'] : ['dlx']
    const tried = await run(client, [...options, `--registry=${registry.url}`, '@occi/cli', 'help', 'login'], folder)
    expect(tried.stdout).toContain('Usage: occi login [options] <url>')
  })

  test('the backends of QEMU', async () => {
    expect(await consume('qemu', await installed('qemu'))).toEqual(['/os_tpl/tiny/', 'function'])
  })

  test('the conformance check alone', async () => {
    const found = await consume('conformance', await installed('conformance'))
    expect(found).toEqual({ status: 1, failed: ['226.media-type'] })
  })

  test('a server with the registry in memory', async () => {
    expect(await consume('service', await installed('server'))).toEqual([201, 200, 'text/plain; charset=utf-8'])
  })

  test('a server with SQLite', async () => {
    const found = await consume('service', await installed('sqlite'), [], { REGISTRY: 'jobs.db' })
    expect(found).toEqual([201, 200, 'text/plain; charset=utf-8'])
  })

  test('a server with pages', async () => {
    const found = await consume('service', await installed('pages'), [], { PAGES: '1' })
    expect(found).toEqual([201, 200, 'text/html; charset=utf-8'])
  })

  test('a server that describes itself in OpenAPI', async () => {
    expect(await consume('openapi', await installed('openapi'))).toEqual(['3.1.1', ['/-/', '/', '/job/', '/job/{id}']])
  })

  test('a server with PostgreSQL', async ({ skip }) => {
    const at = await installed('postgres')
    const postgres = await PostgresServer.start()
    if (postgres === undefined) return skip('there is no PostgreSQL server for this platform')
    try {
      const found = await consume('service', at, [], { REGISTRY: postgres.url() })
      expect(found).toEqual([201, 200, 'text/plain; charset=utf-8'])
    } finally {
      await postgres.remove()
    }
  })

  test('the service that @occi/create writes', async () => {
    const at = join(folder, `create-${client}`)
    mkdirSync(at)
    const options = [...(client === 'npm' ? ['--yes'] : []), `--registry=${registry.url}`]
    await run(client, ['create', ...options, '@occi', 'my-service'], at)
    const service = join(at, 'my-service')
    await install(client, service, registry.url)
    const { stdout } = await run(client, ['test'], service)
    expect(stdout).toMatch(/pass 2\n(?:.*\n)*.*fail 0/)
  })
})

describe.skipIf(elsewhere === undefined)(
  `installed by pnpm, which hides what a package does not declare${noRegistry}`,
  () => {
    test('every entry point finds what it imports', async () => {
      const at = join(folder, 'entries')
      const tried = packages.filter(({ name, manifest }) => manifest.exports !== undefined && name !== '@occi/testkit')
      writeManifest(at, [...tried.map(({ name }) => name), 'hono'])
      await install('pnpm', at, registry.url)
      const entries = tried.flatMap(({ name, manifest }) =>
        Object.keys(manifest.exports ?? {}).map((key) => name + key.slice(1)),
      )
      expect(await consume('entries', at, entries)).toBe(entries.length)
    })
  },
)

describe.skipIf(elsewhere === undefined)(`a rendering, a registry and an extension by others${noRegistry}`, () => {
  const workspace = join(folder, 'third-party')
  const sources = ['examples/occi-render-yaml', 'occi-registry-list', 'occi-extension-sensors']
  let folders: readonly string[] = []

  beforeAll(async () => {
    mkdirSync(workspace)
    const paths = sources.map((one) => (one.startsWith('examples/') ? one : join('scripts/packed/third-party', one)))
    folders = copyPackages(paths, workspace)
    writeListRegistry(join(workspace, 'occi-registry-list'))
    await install('pnpm', workspace, registry.url)
  })

  test('are built, and each keeps its contract', async () => {
    for (const one of folders) {
      await run('pnpm', ['run', 'build'], one)
      const { stdout } = await run('pnpm', ['test', '--no-isolate', '--maxWorkers=1'], one, {
        OCCI_RUNS: '5',
        OCCI_CHANGES: '40',
      })
      expect(stdout).toMatch(/\d+ passed/)
    }
  })

  test('are packed with what was built', async () => {
    for (const one of folders) {
      const packed = await pack(one, tarballs)
      expect(packed.paths).toEqual(expect.arrayContaining(['package.json', 'dist/index.js', 'dist/index.d.ts']))
      expect(packed.paths.filter((path) => path.includes('.test.'))).toEqual([])
      registry.publish(packed)
    }
  })

  test.for<Client>(['npm', 'pnpm'])('serve together, installed by %s', async (client) => {
    const at = join(folder, `third-parties-${client}`)
    const theirs = ['occi-render-yaml', 'occi-registry-list', 'occi-extension-sensors', 'yaml']
    writeManifest(at, ['@occi/core', '@occi/server', 'hono', ...theirs])
    await install(client, at, registry.url)
    cpSync(join(consumers, 'tsconfig.json'), join(at, 'tsconfig.json'))
    const answered = await consume('third-parties', at)
    await run('tsc', [], at)
    const { created, cancelled, yaml, json, listing, measured, refused } = answered
    expect(created).toEqual([201, expect.objectContaining({ title: 'yes' })])
    expect(cancelled).toBe(200)
    expect(json).toMatchObject({
      title: 'yes',
      attributes: {
        'com.example.job.command': '1e3',
        'com.example.job.cores': 16,
        'com.example.job.options': { since: '2026-01-31', deep: [null, true, 9_007_199_254_740_991] },
        'com.example.job.state': 'cancelled',
      },
      links: [{ target: { location: 'http://data.example.com/1' } }],
    })
    expect(yaml).toEqual(json)
    expect(listing).toEqual({ resources: [json] })
    expect(measured.attributes).toEqual({ 'com.example.sensor.celsius': 21.5, 'com.example.place.room': 'kitchen' })
    const [status, error] = refused
    expect(status).toBe(400)
    expect(error.faults).toEqual([
      expect.objectContaining({ line: 4, column: 26, message: expect.stringContaining('com.example.job.cores') }),
    ])
  })
})
