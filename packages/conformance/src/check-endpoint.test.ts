import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { HttpError } from '@occi/core'
import { SqliteRegistry } from '@occi/registry/sqlite'
import { standardRenderings } from '@occi/server'
import { afterEach, describe, expect, test } from 'vitest'
import { type CheckOptions, checkEndpoint, countsOf, failuresOf, type Report, sections } from './index.ts'
import { type Served, served } from './service.test-fixture.ts'

const services: Served[] = []

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
]

describe('our service', () => {
  test('passes all cases in memory, with documented departures alone', async () => {
    const report = await check()
    expect(failuresOf(report.results, 'MAY', false)).toEqual([])
    expect(idsOf(report, 'departed')).toEqual(departures)
    expect(idsOf(report, 'skipped')).toEqual(['223.status.401'])
    expect(report.kind).toBe('http://schemas.ogf.org/occi/infrastructure#compute')
    expect(report.server).toMatch(/OCCI\/1\.2/)
  })

  test('passes all cases in SQLite', async () => {
    const report = await check({ registry: new SqliteRegistry(':memory:') })
    expect(failuresOf(report.results, 'MAY', false)).toEqual([])
    expect(idsOf(report, 'skipped')).toEqual(['223.status.401'])
  })

  test('departs in nothing if lines end in CRLF', async () => {
    const report = await check({ renderings: standardRenderings({ lineEnd: 'crlf' }) })
    expect(failuresOf(report.results, 'MAY', true)).toEqual([])
  })

  test('passes under a path, with authentication', async () => {
    const Authorization = `Basic ${btoa('ann:secret')}`
    const report = await check(
      {
        base: '/cloud',
        authenticate: {
          identify({ header }) {
            if (header('authorization') === Authorization) return { user: 'ann' }
            throw new HttpError(401, 'who are you?', { 'WWW-Authenticate': 'Basic realm="test"' })
          },
        },
      },
      { headers: { Authorization } },
    )
    expect(failuresOf(report.results, 'MAY', false)).toEqual([])
    // The well-known path is served from the authority.
    expect(idsOf(report, 'skipped')).toEqual([])
  })
})

test('without permission nothing is written', async () => {
  const service = await served()
  services.push(service)
  const seen: string[] = []
  const { results } = await checkEndpoint(service.url, { onResult: ({ id }) => seen.push(id) })
  expect(seen).toEqual(results.map(({ id }) => id))
  expect(countsOf(results)).toMatchObject({ failed: 0 })
  const written = results.filter(({ status, reason }) => status === 'skipped' && reason === 'writes: run with --write')
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
