import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { defineKind, resource } from '@occi/core'
import { compute } from '@occi/infrastructure'
import { Application, standardRenderings } from '@occi/server'
import { serve } from '@occi/server/node'
import { afterEach, describe, expect, test } from 'vitest'
import { type CheckOptions, checkEndpoint, countsOf, failuresOf, type Report, type Result, sections } from './index.ts'
import { startProxy } from './proxy.test-fixture.ts'
import { authenticate, credentials, type Served, served } from './service.test-fixture.ts'

const services: Pick<Served, 'close'>[] = []

afterEach(async () => {
  for (const service of services.splice(0)) await service.close()
})

async function check(options: Parameters<typeof served>[0] = {}, checking: CheckOptions = {}): Promise<Report> {
  const service = await served(options)
  services.push(service)
  return checkEndpoint(service.url, { destructive: true, ...checking })
}

const idsOf = ({ results }: Report, status: string) =>
  results.filter((result) => result.status === status).map(({ id }) => id)

const departures = [
  '229.action-link.grammar',
  '229.plain.crlf-categories',
  '229.plain.crlf-entities',
  '229.plain.crlf-collections',
  '229.uri-list.crlf',
]
const needUsers = ['223.status.401', '223.security.challenge', '223.security.wrong-credentials', '223.security.change']

describe('our service', () => {
  test('passes all cases in memory, with documented departures alone', async () => {
    const report = await check()
    expect(failuresOf(report.results, 'MAY', false)).toEqual([])
    expect(idsOf(report, 'departed')).toEqual(departures)
    expect(idsOf(report, 'skipped')).toEqual(needUsers)
    expect(report.kind).toBe('http://schemas.ogf.org/occi/infrastructure#compute')
    expect(report.server).toMatch(/OCCI\/1\.2/)
  })

  test('departs in nothing if lines end in CRLF', async () => {
    const report = await check({ renderings: standardRenderings({ lineEnd: 'crlf' }) })
    expect(failuresOf(report.results, 'MAY', true)).toEqual([])
  })

  test('passes under a path, with authentication', async () => {
    const report = await check({ base: '/cloud', authenticate }, { headers: credentials })
    expect(failuresOf(report.results, 'MAY', false)).toEqual([])
    // The well-known path is served from the authority.
    expect(idsOf(report, 'skipped')).toEqual([])
  })
})

test('takes the kinds that are named, by identifier or by term', async () => {
  const only = ['221.kind.one', '221.link.source']
  expect(await check({}, { only, kind: 'network', linkKind: 'storagelink' })).toMatchObject({
    kind: 'http://schemas.ogf.org/occi/infrastructure#network',
  })
  await expect(check({}, { only, kind: 'storagelink' })).rejects.toMatchObject({
    code: 'unknown-kind',
    message: expect.stringContaining('no kind of resources "storagelink". It has: http'),
  })
  await expect(check({}, { only, linkKind: 'compute' })).rejects.toThrow('no kind of links "compute"')
})

test('without permission nothing is written', async () => {
  const service = await served()
  services.push(service)
  const seen: string[] = []
  const { results } = await checkEndpoint(service.url, { onResult: ({ id }) => seen.push(id) })
  expect(seen).toEqual(results.map(({ id }) => id))
  expect(countsOf(results)).toMatchObject({ failed: 0 })
  const written = results.filter(({ status, needs }) => status === 'skipped' && needs === 'write')
  const writing = sections.flatMap(({ cases }) => cases.filter(({ effect }) => effect === 'writes'))
  expect(written.length).toBe(writing.length)
})

test('what a run creates is removed', async () => {
  const service = await served()
  services.push(service)
  const state = async () => (await fetch(service.url)).text()
  const categories = async () => (await fetch(`${service.url}-/`)).text()
  const before = await categories()
  await checkEndpoint(service.url, { write: true })
  expect(await state()).toBe('')
  expect(await categories()).toBe(before)
})

test('a run that needs no entity creates none', async () => {
  const service = await served()
  services.push(service)
  const report = await checkEndpoint(service.url, { write: true, only: ['223.versioning.1.2'] })
  expect(report.kind).toBeUndefined()
  expect(await (await fetch(service.url)).text()).toBe('')
})

test('a run that is ended removes what it has created', async () => {
  const service = await served()
  services.push(service)
  const ending = new AbortController()
  const onResult = ({ status }: Result) => status === 'passed' && ending.abort()
  const only = ['226.entity']
  const { results } = await checkEndpoint(service.url, { write: true, only, onResult, signal: ending.signal })
  expect(results.map(({ id }) => id)).toEqual(['226.entity.resource'])
  expect(await (await fetch(service.url)).text()).toBe('')
})

test('what a service creates with an answer 200 is removed, and nothing else', async () => {
  const service = await served()
  services.push(service)
  const proxy = await startProxy(service.url)
  services.push(proxy)
  const other = await fetch(`${service.url}compute/`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/occi+json', Accept: 'text/uri-list' },
    body: JSON.stringify({ kind: compute.identifier }),
  })
  proxy.become(async (request, forward) => {
    const { status, fields, body } = await forward(request)
    if (status !== 201 || request.method !== 'POST') return { status, fields, body }
    const listing = body.startsWith('X-OCCI-Location') ? body : `X-OCCI-Location: ${new Map(fields).get('Location')}`
    return { status: 200, fields: [['Content-Type', 'text/plain']], body: listing }
  })
  await checkEndpoint(proxy.url, { write: true, only: ['221', '223.collections'] })
  expect(await (await fetch(service.url, { headers: { Accept: 'text/uri-list' } })).text()).toBe(
    `${other.headers.get('location')}\n`,
  )
})

test('what is done to the collection of a mixin is not done if it has the location of a kind', async () => {
  const service = await served()
  services.push(service)
  const proxy = await startProxy(service.url)
  services.push(proxy)
  const deleted: string[] = []
  proxy.become(async (request, forward) => {
    if (request.method === 'DELETE') deleted.push(request.target)
    const { body, ...reply } = await forward(request)
    return { ...reply, body: body.replaceAll(/"\/occi-conformance-[^"/]*\/"/g, '"/compute/"') }
  })
  const { results } = await checkEndpoint(proxy.url, { write: true, only: ['223.collections'] })
  expect(deleted.filter((target) => target === '/compute/')).toEqual([])
  expect(results.find(({ id }) => id === '223.collections.dissociate-all')?.reason).toContain('not its own')
})

describe('a kind with a required attribute whose value cannot be guessed', () => {
  const kind = defineKind({
    scheme: 'http://example.com/occi#',
    term: 'ticket',
    parent: resource,
    attributes: {
      'com.example.code': { type: 'string', pattern: { pattern: '^z{3}$' }, required: true, mutable: true },
    },
  })

  async function checkTickets(attributes: CheckOptions['attributes']): Promise<Report> {
    const service = await serve(new Application().registerBackend(kind, {}), { port: 0 })
    services.push(service)
    return checkEndpoint(service.url, { write: true, kind: kind.identifier, attributes })
  }

  test('is not held against the service', async () => {
    const report = await checkTickets({})
    expect(idsOf(report, 'failed')).toEqual([])
    expect(report.results.find(({ id }) => id === '223.collections.create-plain')).toMatchObject({
      status: 'skipped',
      reason: 'no value for the required attribute com.example.code is known; --attribute gives one',
    })
  })

  test('is created with the value that is given', async () => {
    const report = await checkTickets({ 'com.example.code': 'zzz' })
    expect(idsOf(report, 'failed')).toEqual([])
    expect(idsOf(report, 'passed')).toContain('223.collections.create-plain')
  })
})

test('a service that serves text alone fails one case for it', async () => {
  const renderings = standardRenderings().filter(({ mediaTypes }) => mediaTypes.every((type) => !type.includes('json')))
  const report = await check({ renderings })
  expect(idsOf(report, 'failed')).toEqual(['226.media-type'])
})

test('an address without a service is told apart', async () => {
  await expect(checkEndpoint('http://127.0.0.1:1/')).rejects.toMatchObject({ code: 'connection' })
  const other = createServer((_, answer) => answer.end('hello')).listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  await expect(checkEndpoint(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({ code: 'discovery' })
  other.close()
})
