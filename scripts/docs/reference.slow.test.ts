import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, test } from 'vitest'
import { usage } from '../../apps/demo-iaas/src/options.ts'
import { type ErrorCode, OcciError } from '../../packages/core/src/error.ts'
import { defineKind, resource } from '../../packages/core/src/index.ts'
import { Application } from '../../packages/server/src/application.ts'
import { statusOf } from '../../packages/server/src/http/status.ts'
import { publicPackages } from '../release/public-packages.ts'
import { blocksOf } from './blocks.ts'

const read = (file: string) => readFileSync(file, 'utf8')
const sorted = (names: Iterable<string>) => [...new Set(names)].sort()
const matches = (text: string, pattern: RegExp) => sorted([...text.matchAll(pattern)].map(([, name = '']) => name))

test('the reference has every error code with its status', () => {
  const [, union = ''] = /export type ErrorCode =\n([\s\S]*?)\n\n/.exec(read('packages/core/src/error.ts')) ?? []
  const page = read('docs/reference/errors.md')
  const rows = [...page.matchAll(/^\| `([a-z-]+)` +\| (\d+|its own)/gm)]
  expect(sorted(rows.map(([, code = '']) => code))).toEqual(matches(union, /'([a-z-]+)'/g))
  const wrong = rows.filter(([, code, status]) => {
    return status !== 'its own' && statusOf(new OcciError(code as ErrorCode, '')) !== Number(status)
  })
  expect(wrong).toEqual([])
})

test('the error that the reference shows is the one that a service answers', async () => {
  const attributes = { 'com.example.job.cores': { type: 'integer', mutable: true } } as const
  const job = defineKind({ scheme: 'http://example.com/occi#', term: 'job', parent: resource, attributes })
  const headers = { 'Content-Type': 'application/json' }
  const body = JSON.stringify({ kind: job.identifier, attributes: { 'com.example.job.cores': 'two' } })
  const app = new Application().registerBackend(job, {})
  const answer = await app.request('/job/', { method: 'POST', headers, body })
  const [shown] = blocksOf('docs/reference/errors.md').filter(({ language }) => language === 'json')
  expect(await answer.json()).toEqual(JSON.parse(shown?.text ?? ''))
})

test('the reference names every entry of a package', () => {
  const entries = publicPackages().flatMap(({ manifest: { name, exports = {} } }) =>
    Object.keys(exports).map((entry) => name + entry.slice(1)),
  )
  expect(matches(read('docs/reference/api.md'), /^\| `([^`]+)`/gm)).toEqual(sorted(entries))
})

test.each(['docs/packages.md', 'CHANGELOG.md'])('%s names every published package', (page) => {
  const named = matches(read(page), /`(@occi\/[a-z-]+)`/g)
  expect(named).toEqual(sorted(publicPackages().map(({ manifest }) => manifest.name)))
})

test("the reference has every option of the demo's command line", () => {
  const rows = matches(read('docs/reference/demo.md'), /^\| `(--[a-z-]+)/gm)
  expect(rows).toEqual(
    matches(usage, /^ {2}(?:.*, )?(--[a-z-]+)/gm)
      .concat('--jwt-issuer')
      .sort(),
  )
})

/** Returns the names of the members of an interface, those that it inherits aside. */
function membersOf(name: string, file: string): readonly string[] {
  const [, body = ''] =
    new RegExp(`^export interface ${name}\\b[^{]*\\{\\n([\\s\\S]*?)^\\}`, 'm').exec(read(file)) ?? []
  return matches(body, /^ {2}readonly (\w+)\??:/gm)
}

test.each([
  ['ConnectOptions', 'packages/client/src/options.ts', 'docs/guides/use-the-client.md'],
  ['CheckOptions', 'packages/conformance/src/check-endpoint.ts', 'docs/guides/check-an-endpoint.md'],
])('the guide has every option of %s', (name, file, guide) => {
  const rows = matches(read(guide), /^\| `(\w+)`/gm)
  expect(rows).toEqual(expect.arrayContaining([...membersOf(name, file)]))
})

describe('the reference has every option of', () => {
  test.each([
    ['ServiceOptions', 'packages/server/src/options.ts', 'new Application'],
    ['ApplicationOptions', 'packages/server/src/application.ts', 'new Application'],
    ['Limits', 'packages/server/src/options.ts', 'new Application'],
    ['ResolveLimits', 'packages/core/src/resolve/context.ts', 'new Application'],
    ['EngineLimits', 'packages/engine/src/limits.ts', 'new Application'],
    ['EventOptions', 'packages/server/src/event-options.ts', 'new Application'],
    ['ServeOptions', 'packages/server/src/node/serve.ts', 'serve'],
    ['MemoryRegistryOptions', 'packages/registry/src/memory/memory-registry.ts', 'Registries'],
    ['SqliteRegistryOptions', 'packages/registry/src/sqlite/sqlite-registry.ts', 'Registries'],
    ['PostgresRegistryOptions', 'packages/registry-postgres/src/postgres-registry.ts', 'Registries'],
    ['TextOptions', 'packages/render-text/src/text-options.ts', 'Renderings'],
    ['TextOcciOptions', 'packages/render-text/src/occi-rendering.ts', 'Renderings'],
    ['JsonRenderingOptions', 'packages/render-json/src/json-rendering.ts', 'Renderings'],
    ['HtmlRenderingOptions', 'packages/render-html/src/rendering.ts', 'Renderings'],
    ['OpenApiRenderingOptions', 'packages/render-openapi/src/openapi-rendering.ts', 'Renderings'],
    ['RequestAuthenticatorOptions', 'packages/auth/src/request-authenticator.ts', '`@occi/auth`'],
    ['BasicOptions', 'packages/auth/src/basic-scheme.ts', '`@occi/auth`'],
    ['BasicLimits', 'packages/auth/src/basic-scheme.ts', '`@occi/auth`'],
    ['HypervisorOptions', 'packages/backend-qemu/src/hypervisor-options.ts', '`@occi/backend-qemu`'],
    ['BearerOptions', 'packages/auth/src/bearer-scheme.ts', '`@occi/auth`'],
  ])('%s', (name, file, heading) => {
    const section = read('docs/reference/options.md')
      .split(/^## /m)
      .find((text) => text.replace('`', '').startsWith(heading.replace('`', '')))
    const members = membersOf(name, file)
    const rows = matches(section ?? '', /^\| `(?:limits\.)?(\w+)`/gm)
    expect(members.length).toBeGreaterThan(0)
    expect(members.filter((member) => !rows.includes(member))).toEqual(name === 'BasicOptions' ? ['limits'] : [])
  })
})

test('every dependency of a published package has its reason', () => {
  const outside = publicPackages().flatMap(({ manifest }) => {
    const names = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })
    return names.filter((name) => !name.startsWith('@occi/'))
  })
  expect(matches(read('docs/dependencies.md'), /^\| `([^`]+)`/gm)).toEqual(sorted(outside))
})

test('every package has a page for contributors', () => {
  const linked = matches(read('docs/architecture/README.md'), /\]\(([a-z-]+)\.md\)/g)
  const names = globSync('packages/*').map((folder) => basename(folder))
  expect(names.filter((name) => !linked.includes(name.startsWith('test-') ? 'test-packages' : name))).toEqual([])
})

test('every file that a page for contributors names exists', () => {
  const missing = globSync('docs/architecture/*.md').flatMap((page) => {
    const folder = `{packages,apps}/${basename(page, '.md')}/**`
    const files = matches(read(page), /`([\w/-]+\.ts)`/g)
    return files.filter((file) => globSync(`${folder}/${file}`).length === 0).map((file) => `${page}: ${file}`)
  })
  expect(missing).toEqual([])
})
