import { type ExecFileException, execFile } from 'node:child_process'
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

// The packages as users get them: packed, installed in a clean folder beside a rendering that is not ours, and used.

interface Packed {
  readonly name: string
  readonly tarball: string
  readonly paths: readonly string[]
  readonly manifest: Manifest
}

interface Manifest {
  readonly private?: boolean
  readonly exports?: Readonly<Record<string, Readonly<Record<string, string>>>>
}

const root = process.cwd()
const bin = join(root, 'node_modules', '.bin')
const folder = mkdtempSync(join(tmpdir(), 'occi-packed-'))
const example = join(folder, 'occi-render-yaml')
const service = join(folder, 'service')
let packages: readonly Packed[] = []

beforeAll(async () => {
  mkdirSync(join(folder, 'tarballs'))
  const folders = globSync('packages/*/package.json').filter((file) => !manifestOf(file).private)
  packages = await Promise.all(folders.map((file) => pack(dirname(file))))
  cpSync('examples/occi-render-yaml', example, { recursive: true, filter: (file) => !isBuilt(file) })
  cpSync('scripts/packed/service', service, { recursive: true })
  publish()
  await run('pnpm', ['install', '--prefer-offline'], folder)
}, 120_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the packages', () => {
  test('hold sources, what was built of them, and no tests', () => {
    expect(packages.map(({ name }) => name)).toContain('@occi/core')
    for (const { name, paths } of packages) {
      const others = paths.filter((path) => !/^(?:src|dist)\//.test(path))
      expect(others.sort(), name).toEqual(['LICENSE', 'README.md', 'package.json'])
      const surplus = paths.filter((path) => /\.(?:test|bench)\.|\.test-|tsbuildinfo/.test(path))
      expect(surplus, name).toEqual([])
    }
  })

  test('export what was built, by names without a path', () => {
    for (const { name, paths, manifest } of packages) {
      const entries = Object.entries(manifest.exports ?? {})
      expect(entries.length, name).toBeGreaterThan(0)
      for (const [key, target] of entries) {
        expect(key, name).toMatch(/^\.(?:\/[a-z][a-z0-9-]*)?$/)
        expect(Object.keys(target), name).toEqual(['types', 'default'])
        for (const file of Object.values(target)) expect(paths, name).toContain(file.slice(2))
      }
    }
  })
})

describe('a rendering by somebody else', () => {
  test('is built on them', () => run('pnpm', ['run', 'build'], example))

  test('keeps the contract of renderings', async () => {
    const { stdout } = await run('pnpm', ['test', '--no-isolate', '--maxWorkers=1'], example)
    expect(stdout).toContain('yaml-rendering.test.ts')
  })

  test('is packed with what was built', async () => {
    const { paths } = await pack(example)
    expect(paths).toEqual(expect.arrayContaining(['package.json', 'README.md', 'dist/index.js', 'dist/index.d.ts']))
    expect(paths.filter((path) => path.includes('.test.'))).toEqual([])
  })

  test('is served by an application', async () => {
    await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc')], service)
    const { stdout } = await run(process.execPath, ['service.ts'], service)
    const { created, cancelled, yaml, json, listing, refused } = JSON.parse(stdout)
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
    const [status, error] = refused
    expect(status).toBe(400)
    expect(error.faults).toEqual([
      expect.objectContaining({ line: 4, column: 26, message: expect.stringContaining('com.example.job.cores') }),
    ])
  })
})

/** Lets the names of our packages lead to their tarballs, as if they had been published. */
function publish(): void {
  const tarballs = packages.map(({ name, tarball }) => `  '${name}': file:${tarball}`)
  const workspace = ['packages: [occi-render-yaml, service]', 'overrides:', ...tarballs, '']
  writeFileSync(join(folder, 'pnpm-workspace.yaml'), workspace.join('\n'))
}

function manifestOf(file: string): Manifest {
  return JSON.parse(readFileSync(file, 'utf8'))
}

function isBuilt(file: string): boolean {
  return ['node_modules', 'dist'].includes(basename(file))
}

async function pack(cwd: string): Promise<Packed> {
  const tarball = join(folder, 'tarballs', `${basename(cwd)}.tgz`)
  const { stdout } = await run('pnpm', ['pack', '--json', '--out', tarball], cwd)
  const { name, files }: { name: string; files: { path: string }[] } = JSON.parse(stdout)
  const manifest = await run('tar', ['-xzOf', tarball, 'package/package.json'], cwd)
  return { name, tarball, paths: files.map(({ path }) => path), manifest: JSON.parse(manifest.stdout) }
}

async function run(command: string, args: readonly string[], cwd: string): Promise<{ stdout: string }> {
  const env = { ...process.env, PATH: `${bin}:${process.env.PATH}`, NODE_OPTIONS: '', OCCI_RUNS: '10' }
  return promisify(execFile)(command, args, { cwd, env }).catch((error: ExecFileException) => {
    throw new Error(`${command} ${args.join(' ')}\n${error.stdout ?? ''}${error.stderr ?? ''}`)
  })
}
