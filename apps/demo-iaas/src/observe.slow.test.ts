import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { killAll, NodeProcess } from './process.test-fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'occi-observe-'))
afterAll(() => {
  killAll()
  rmSync(folder, { recursive: true })
})

test('start, requests and stop are logged; the pages for operators are on a port of their own', async () => {
  const args = ['--port', '0', '--admin-port', '0', '--log-level', 'info', '--database', join(folder, 'occi.db')]
  const demo = new NodeProcess('main.ts', args)
  const url = await demo.url()
  let admin: string | undefined
  while (admin === undefined) admin = /^For operators: (http:\S+)\/metrics/.exec((await demo.line()) ?? '')?.[1]
  expect((await fetch(`${url}/-/`)).status).toBe(200)
  expect((await fetch(`${admin}/readyz`)).status).toBe(200)
  expect(await (await fetch(`${admin}/metrics`)).text()).toContain('occi_request_duration_seconds_count')
  expect(await demo.kill('SIGTERM')).toBe(0)
  const lines = demo.errors.split('\n').map((line) => JSON.parse(line))
  expect(lines.map(({ msg }) => msg)).toEqual(['started', 'request', 'stopping', 'stopped'])
  expect(lines[0]).toMatchObject({ level: 30, url, admin })
})

const body = 'Category: compute; scheme="http://schemas.ogf.org/occi/infrastructure#"; class="kind"'
const traceId = '0af7651916cd43dd8448eb211c80319c'
const caller = 'b7ad6b7169203331'

/** Creates a compute as a client that traces its requests does. */
function create(url: string): Promise<Response> {
  const headers = { 'Content-Type': 'text/plain', traceparent: `00-${traceId}-${caller}-01` }
  return fetch(`${url}/compute/1`, { method: 'PUT', headers, body })
}

test('with an SDK of OpenTelemetry a request continues the trace of its caller, and calls of backends are its children', async () => {
  const demo = new NodeProcess('traced.test-fixture.ts', ['--port', '0', '--database', ':memory:'])
  expect((await create(await demo.url())).status).toBe(201)
  expect(await demo.kill('SIGTERM')).toBe(0)
  const spans = demo.errors.split('\n').map((line) => JSON.parse(line))
  const request = spans.find(({ name }) => name === 'PUT')
  expect(request).toMatchObject({
    traceId,
    parent: caller,
    attributes: { 'url.path': '/compute/1', 'http.response.status_code': 201 },
  })
  for (const name of ['locks', 'backend create']) {
    expect(spans).toContainEqual(expect.objectContaining({ name, traceId, parent: request.spanId }))
  }
})

test('without any of it nothing is observed', async () => {
  const demo = new NodeProcess('main.ts', ['--port', '0', '--database', ':memory:'])
  const response = await create(await demo.url())
  expect([response.status, response.headers.has('x-request-id')]).toEqual([201, false])
  expect(await demo.kill('SIGTERM')).toBe(0)
  expect(demo.errors).toBe('')
})
