import { OcciError } from '@occi/core'
import { expect, test, vi } from 'vitest'
import type { ApplicationOptions } from '../application.ts'
import { Application } from '../application.ts'
import { standardRenderings } from '../standard-renderings.ts'
import { category, cluster, disk, machine, start } from './cloud.test-fixture.ts'
import { client, json, plain } from './http.test-fixture.ts'

/** Another copy of core, and what depends on it, as a package manager may install them beside ours. */
async function otherCopy() {
  vi.resetModules()
  const core = await import('@occi/core')
  const { MemoryRegistry } = await import('@occi/registry/memory')
  const { jsonRendering } = await import('@occi/render-json')
  return { core, MemoryRegistry, jsonRendering }
}

const other = await otherCopy()
const { core } = other

/** A service whose backend throws what a test wants, each time it is called. */
async function service(options: ApplicationOptions = {}) {
  const reports: unknown[] = []
  const thrown: { error: unknown } = { error: undefined }
  const refuse = () => {
    if (thrown.error !== undefined) throw thrown.error
  }
  const app = new Application({ report: (error) => reports.push(error), ...options })
    .registerBackend(machine, {
      create(entity) {
        refuse()
        entity.actions = [start.identifier]
      },
      update: refuse,
      delete: refuse,
      action: refuse,
    })
    .registerBackend([cluster, disk], {})
  return { ...(await client(app)), reports, thrown }
}

test('the other copy is another one', () => {
  expect(new core.OcciError('conflict', 'x')).not.toBeInstanceOf(OcciError)
  expect(core.OcciError).not.toBe(OcciError)
})

const creation = json({ kind: machine.identifier, attributes: { 'com.example.cores': 2 } })

test.each<[string, () => Error, number, string, string | undefined]>([
  ['AttributeError', () => new core.AttributeError('too many', 'com.example.cores'), 400, 'attribute', 'too many'],
  ['HttpError', () => new core.HttpError(507, 'the store is full'), 507, 'http', 'the store is full'],
  ['OcciError conflict', () => new core.OcciError('conflict', 'it is in use'), 409, 'conflict', 'it is in use'],
  ['OcciError forbidden', () => new core.OcciError('forbidden', 'not yours'), 403, 'forbidden', 'not yours'],
  ['OcciError timeout', () => new core.OcciError('timeout', 'no answer'), 504, 'timeout', 'no answer'],
  ['OcciError unavailable', () => new core.OcciError('unavailable', 'away'), 503, 'unavailable', 'away'],
  ['OcciError internal', () => new core.OcciError('internal', 'a secret'), 500, 'internal', undefined],
  ['OcciError definition', () => new core.OcciError('definition', 'a secret'), 500, 'internal', undefined],
])('%s of a backend with another copy of core gets its own answer', async (_, make, status, code, said) => {
  const { send, thrown, reports } = await service()
  await send('PUT', '/m', creation)
  thrown.error = make()
  const sent = [
    ['POST', '/machine/', creation],
    ['POST', '/m', json({ attributes: { 'com.example.cores': 3 } })],
    ['POST', '/m?action=start', json({ action: start.identifier })],
    ['DELETE', '/m', { headers: { Accept: 'application/json' } }],
  ] as const
  for (const [method, path, carried] of sent) {
    const answer = await send(method, path, carried)
    const problem = JSON.parse(answer.text)
    expect([path, answer.status, problem.code]).toEqual([path, status, code])
    if (said === undefined) expect(answer.text).not.toContain('secret')
    else expect(problem.detail).toContain(said)
  }
  expect(reports.length > 0).toBe(status >= 500)
})

test('header fields of an HttpError, and the place of an AttributeError, are kept', async () => {
  const { send, thrown } = await service()
  thrown.error = new core.HttpError(503, 'no host is free', { 'Retry-After': '30' })
  const busy = await send('POST', '/machine/', creation)
  expect([busy.status, busy.headers['retry-after']]).toEqual([503, '30'])
  thrown.error = new core.AttributeError('too many', 'com.example.cores')
  const lines = plain(`Category: ${category(machine)}`, 'X-OCCI-Attribute: com.example.cores=2')
  expect((await send('POST', '/machine/', lines)).text).toContain('line 2')
})

test('a policy and extras of another copy choose their answer', async () => {
  const denied = await service({
    policy: {
      authorize() {
        throw new core.HttpError(403, 'not today')
      },
    },
  })
  expect(await denied.send('GET', '/machine/')).toMatchObject({ status: 403, text: 'not today\n' })
  const unknown = await service({
    extras() {
      throw new core.HttpError(401, 'who are you', { 'WWW-Authenticate': 'Basic' })
    },
  })
  const { status, headers } = await unknown.send('GET', '/machine/')
  expect([status, headers['www-authenticate']]).toEqual([401, 'Basic'])
})

test('a registry and a rendering of another copy work like ours', async () => {
  const renderings = [...standardRenderings().filter(({ mediaTypes }) => !mediaTypes.includes('application/json'))]
  const { send, reports } = await service({
    registry: new other.MemoryRegistry(),
    renderings: [...renderings, other.jsonRendering()],
  })
  const id = 'urn:uuid:6f0c1a52-0000-4000-8000-000000000001'
  expect((await send('PUT', `/a/${id}`, creation)).status).toBe(201)
  // A conflict that only the registry finds, and a cursor that only it can read.
  const twice = await Promise.all([send('PUT', '/race', creation), send('PUT', '/race', creation)])
  expect(twice.map(({ status }) => status).sort()).toEqual([200, 201])
  expect((await send('PUT', `/b/${id}`, creation)).status).toBe(409)
  expect((await send('GET', '/machine/?after=nonsense')).status).toBe(400)
  const wrong = await send('POST', '/machine/', { ...creation, body: '{"kind": 1' })
  expect([wrong.status, JSON.parse(wrong.text).code]).toEqual([400, 'syntax'])
  const invalid = await send(
    'POST',
    '/machine/',
    json({ kind: machine.identifier, attributes: { 'com.example.cores': 'x' } }),
  )
  expect([invalid.status, JSON.parse(invalid.text).code]).toEqual([400, 'invalid'])
  expect(reports).toEqual([])
})
