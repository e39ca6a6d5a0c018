// The demo as it is built: in few files, of which some are loaded only if an option needs them.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { PostgresStore } from '../../apps/demo-iaas/src/postgres.test-fixture.ts'
import { killAll, NodeProcess } from '../../apps/demo-iaas/src/process.test-fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'occi-built-'))
const postgres = await PostgresStore.start()
afterAll(async () => {
  killAll()
  rmSync(folder, { recursive: true })
  await postgres?.remove()
})
const users = join(folder, 'users')
const database = join(folder, 'occi.db')

const demo = (...args: string[]) => new NodeProcess('../dist/main.js', args)

/** Asks with the password of the user whom the first test adds. */
function get(url: string, accept: string): Promise<Response> {
  const credentials = Buffer.from('ann:open sesame').toString('base64')
  return fetch(url, { headers: { Accept: accept, Authorization: `Basic ${credentials}` } })
}

test('a user is added, and signs in', async () => {
  const adding = demo('--users', users, '--add-user', 'ann')
  adding.child.stdin?.end('open sesame\n')
  expect(await adding.ended).toBe(0)
  const service = demo('--port', '0', '--database', database, '--users', users)
  const url = await service.url()
  expect((await fetch(url)).status).toBe(401)
  expect((await get(`${url}/-/`, 'text/plain')).status).toBe(200)
  expect(await service.kill('SIGTERM')).toBe(0)
})

test('it logs, serves its operators, and shows pages and maps', async () => {
  const service = demo('--port', '0', '--database', database, '--log-level', 'info', '--admin-port', '0')
  const url = await service.url()
  let admin: string | undefined
  while (admin === undefined) admin = /^For operators: (http:\S+)\/metrics/.exec((await service.line()) ?? '')?.[1]
  const headers = { 'Content-Type': 'application/json' }
  const body = JSON.stringify({ kind: 'http://schemas.ogf.org/occi/infrastructure#compute' })
  expect((await fetch(`${url}/compute/1`, { method: 'PUT', headers, body })).status).toBe(201)
  for (const page of ['/', '/compute/1', '/compute/?map']) expect((await get(url + page, 'text/html')).status).toBe(200)
  expect(await (await fetch(`${admin}/metrics`)).text()).toContain('occi_request_duration_seconds_count')
  expect(await service.kill('SIGTERM')).toBe(0)
  expect(service.errors).toContain('"msg":"started"')
})

test.skipIf(postgres === undefined)('it serves from PostgreSQL', async () => {
  const service = demo('--port', '0', '--database', postgres?.database ?? '', '--machines', ':memory:')
  const url = await service.url()
  expect((await get(`${url}/compute/`, 'text/uri-list')).status).toBe(200)
  expect(await service.kill('SIGTERM')).toBe(0)
  expect(service.errors).toBe('')
})

test('--help and --version load nothing of it', async () => {
  for (const option of ['--help', '--version']) expect(await demo(option).ended).toBe(0)
})
