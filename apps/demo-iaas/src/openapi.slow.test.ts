import { execFile } from 'node:child_process'
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { serve } from '@occi/server/node'
import { faultsOf, typesOf } from '@occi/test-openapi'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { demoService } from './service.ts'

const run = promisify(execFile)
const home = dirname(import.meta.dirname)
const tsc = fileURLToPath(new URL('bin/tsc', import.meta.resolve('typescript/package.json')))

const { app, hypervisor } = demoService({ latency: 0, schemes: ['Basic', 'Bearer'] })
let server: Awaited<ReturnType<typeof serve>>
let url = ''
let folder = ''

beforeAll(async () => {
  server = await serve(app, { port: 0 })
  url = server.url.replace(/\/$/, '')
  // What is there finds the packages that the demo can import.
  folder = await mkdtemp(join(home, '.openapi-'))
})

afterAll(async () => {
  await server.close()
  await hypervisor.close()
  await rm(folder, { recursive: true, force: true })
})

async function description(): Promise<string> {
  const response = await fetch(`${url}/-/`, { headers: { accept: 'application/openapi+json' } })
  return response.text()
}

/** Compiles programs against generated types, and returns what the compiler says. */
async function compiled(files: Readonly<Record<string, string>>): Promise<string> {
  const all = { 'occi.ts': await typesOf(await description()), 'package.json': '{"type": "module"}', ...files }
  for (const [name, text] of Object.entries(all)) await writeFile(join(folder, name), text)
  const options = ['--strict', '--target', 'es2023', '--module', 'nodenext', '--rewriteRelativeImportExtensions']
  const programs = Object.keys(files).map((name) => join(folder, name))
  return run('node', [tsc, ...options, '--skipLibCheck', '--types', 'node', ...programs]).then(
    ({ stdout }) => stdout,
    ({ stdout }: { readonly stdout: string }) => stdout,
  )
}

test('checkers find nothing wrong with the description, a mixin of a user included', async () => {
  expect(await faultsOf(await description())).toEqual([])
  const mixins = [{ scheme: 'http://example.com/tags#', term: 'web', location: '/web/' }]
  const headers = { 'content-type': 'application/json' }
  const defined = await fetch(`${url}/-/`, { method: 'POST', headers, body: JSON.stringify({ mixins }) })
  expect(defined.status).toBe(200)
  expect(await faultsOf(await description())).toEqual([])
})

test('a generated client creates, starts, lists and deletes a compute', async () => {
  await copyFile(join(home, 'openapi/client.ts'), join(folder, 'client.ts'))
  expect(await compiled({ 'other.ts': "import './client.ts'\n" })).toBe('')
  const { stdout } = await run('node', [join(folder, 'client.js')], { env: { ...process.env, OCCI_URL: url } })
  expect(stdout.split('\n')).toEqual(['web was started', 'it is active', '1 active', 'not-found', ''])
})

test('what the service would refuse does not compile', async () => {
  const wrong = `import createClient from 'openapi-fetch'
import type { paths } from './occi.ts'
const occi = createClient<paths>({ baseUrl: '' })
const kind = 'http://schemas.ogf.org/occi/infrastructure#compute'
export const refused = [
  // @ts-expect-error a misspelt attribute
  occi.POST('/compute/', { body: { kind, attributes: { 'occi.compute.core': 2 } } }),
  // @ts-expect-error a value that is not allowed
  occi.POST('/compute/', { body: { kind, attributes: { 'occi.compute.architecture': 'arm' } } }),
  // @ts-expect-error a mixin of another kind
  occi.POST('/compute/', { body: { kind, mixins: ['http://schemas.ogf.org/occi/infrastructure/network#ipnetwork'] } }),
  // @ts-expect-error an action that a compute does not have
  occi.POST('/compute/{id}', { params: { path: { id: '1' }, query: { action: 'online' } }, body: {} }),
  // @ts-expect-error an attribute that must be given
  occi.POST('/storage/', { body: { kind: 'http://schemas.ogf.org/occi/infrastructure#storage', attributes: {} } }),
]
`
  expect(await compiled({ 'wrong.ts': wrong })).toBe('')
})

test('the page of types links to the description and to the schema of what it shows', async () => {
  const headers = { accept: 'text/html' }
  const compute = encodeURIComponent('http://schemas.ogf.org/occi/infrastructure#compute')
  for (const query of ['', `?category=${compute}`]) {
    const page = await (await fetch(`${url}/-/${query}`, { headers })).text()
    const hrefs = [...page.matchAll(/href="([^"]*format=[^"]*)"/g)].map(([, href = '']) =>
      href.replaceAll('&amp;', '&'),
    )
    const answers = await Promise.all(hrefs.map((href) => fetch(url + href, { headers })))
    const types = answers.map((answer) => [answer.status, answer.headers.get('content-type')])
    expect(types).toEqual([
      [200, 'application/openapi+json'],
      [200, 'application/schema+json'],
    ])
    const { paths } = JSON.parse((await answers[0]?.text()) ?? '{}')
    expect(['/compute/' in paths, '/network/' in paths]).toEqual([true, query === ''])
  }
})

test('the service accepts the example of every kind of resources', async () => {
  const { components } = JSON.parse(await description())
  const schemas = Object.entries<{ examples?: { kind: string; source?: unknown }[] }>(components.schemas)
  const examples = schemas.filter(([name]) => name.startsWith('New')).flatMap(([, { examples = [] }]) => examples)
  const resources = examples.filter(({ kind, source }) => kind !== undefined && source === undefined)
  expect(resources.length).toBeGreaterThan(2)
  for (const example of resources) {
    const headers = { 'content-type': 'application/json' }
    const response = await fetch(`${url}/`, { method: 'POST', headers, body: JSON.stringify(example) })
    expect([example.kind, response.status, await response.text()]).toEqual([example.kind, 201, expect.any(String)])
  }
})
