import { HttpError, OcciError } from '@occi/core'
import { MemoryRegistry } from '@occi/registry/memory'
import { type Serving, serve } from '@occi/server/node'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { demoService, servedKinds } from '../service.ts'
import { adminApp } from './admin.ts'
import { combine } from './combine.ts'
import { createLog, logError, logObserver } from './logs.ts'
import { createMetrics } from './metrics.ts'

const lines: Record<string, unknown>[] = []
const log = createLog('debug', { write: (line) => lines.push(JSON.parse(line)) })
const registry = new MemoryRegistry()
const metrics = createMetrics(registry, servedKinds)
const authenticate = {
  identify: ({ header }: { header(name: string): string | undefined }) => {
    if (header('authorization') === 'secret of ann') return { user: 'ann' }
    throw new HttpError(401, 'the name or the password is wrong')
  },
}
const infrastructure = 'http://schemas.ogf.org/occi/infrastructure'
const compute = `Category: compute; scheme="${infrastructure}#"; class="kind"`

let server: Serving
let admin: Serving
let isReady = true
beforeAll(async () => {
  const observer = combine([logObserver(log), metrics.observer])
  const report = (error: unknown, during: string) => logError(log, error, during)
  const { app } = demoService({ latency: 0, registry, observer, authenticate, report })
  server = await serve(app, { port: 0 })
  const ready = async () => {
    if (!isReady) throw new OcciError('unavailable', 'the database at db.internal is unavailable')
  }
  admin = await serve(adminApp({ metrics, ready, report }), { port: 0 })
})
afterAll(async () => {
  await server.close()
  await admin.close()
})
beforeEach(() => {
  lines.length = 0
})

async function send(method: string, path: string, body?: string, authorization = 'secret of ann') {
  const headers = { Authorization: authorization, 'Content-Type': 'text/plain', 'X-Request-Id': 'request-1' }
  const response = await fetch(new URL(path, server.url), { method, headers, body })
  await response.text()
  return response.status
}

async function page(path: string) {
  const response = await fetch(new URL(path, admin.url))
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() }
}

describe('logs', () => {
  test('one line for a request, with its id, owner and duration', async () => {
    expect(await send('PUT', '/compute/1?occi.core.title=private', compute)).toBe(400)
    expect(await send('PUT', '/compute/1', compute)).toBe(201)
    const requests = lines.filter(({ msg }) => msg === 'request')
    expect(requests).toHaveLength(2)
    expect(requests[1]).toMatchObject({
      level: 30,
      id: 'request-1',
      method: 'PUT',
      path: '/compute/1',
      status: 201,
      ms: expect.any(Number),
      owner: 'ann',
      address: '127.0.0.1',
    })
    expect(lines).toContainEqual(expect.objectContaining({ msg: 'backend', routine: 'create', location: '/compute/1' }))
    expect(JSON.stringify(lines)).not.toMatch(/secret|private/)
  })

  test('a failed sign-in, without the credentials', async () => {
    expect(await send('GET', '/', undefined, 'hunter2')).toBe(401)
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 40, msg: 'sign-in failed', address: '127.0.0.1', request: 'request-1' }),
    )
    expect(JSON.stringify(lines)).not.toContain('hunter2')
  })

  test('no stack trace for what a client caused or an outage explains, one for a bug', () => {
    const explained = [
      new OcciError('version', 'OCCI/3.0 is not spoken here'),
      new OcciError('unavailable', 'the disk is full', { cause: new Error('ENOSPC') }),
      new DOMException('This operation was aborted', 'AbortError'),
    ]
    for (const error of explained) logError(log, error, 'GET /')
    expect(lines.map(({ reason, err }) => [reason, err])).toEqual(explained.map(({ message }) => [message, undefined]))
    logError(log, new TypeError('no function'), 'GET /')
    expect(lines.at(-1)).toMatchObject({ level: 50, err: { stack: expect.stringContaining('observe.test') } })
  })

  test('a version that the service does not speak is one line', async () => {
    const headers = { Authorization: 'secret of ann', 'User-Agent': 'x OCCI/3.0' }
    expect((await fetch(server.url, { headers })).status).toBe(501)
    expect(JSON.stringify(lines)).not.toMatch(/stack/)
  })

  test('of a level leave out what is below', async () => {
    const said: string[] = []
    const quiet = createLog('warn', { write: (line) => said.push(line) })
    const { app } = demoService({ latency: 0, observer: logObserver(quiet) })
    await app.request('http://localhost/-/')
    expect(said).toEqual([])
  })
})

describe('pages for operators', () => {
  test('/livez and /readyz', async () => {
    expect(await page('/livez')).toMatchObject({ status: 200, text: 'ok\n' })
    expect(await page('/readyz')).toMatchObject({ status: 200, text: 'ok\n' })
    isReady = false
    expect(await page('/readyz')).toMatchObject({ status: 503, text: 'not ready\n' })
    expect(lines.at(-1)).toMatchObject({ reason: 'the database at db.internal is unavailable' })
    expect(await page('/livez')).toMatchObject({ status: 200 })
    isReady = true
  })

  test('/metrics counts what happens, and names no user and no entity', async () => {
    await send('PUT', '/compute/metrics', compute)
    await send('PURGE', '/compute/metrics')
    await send('GET', '/', undefined, 'wrong')
    const { status, type, text } = await page('/metrics')
    expect([status, type]).toEqual([200, expect.stringMatching(/^text\/plain; version=0\.0\.4/)])
    const kind = `${infrastructure}#compute`
    for (const sample of [
      /^occi_request_duration_seconds_count\{method="PUT",status="201"\} \d/m,
      /^occi_request_duration_seconds_count\{method="other",status="405"\} 1$/m,
      /^occi_requests_in_flight 0$/m,
      new RegExp(`^occi_backend_call_duration_seconds_count\\{routine="create",kind="${kind}"\\} \\d`, 'm'),
      /^occi_lock_wait_seconds_count\{operation="create"\} \d/m,
      /^occi_sign_in_failures_total\{status="401"\} \d/m,
      new RegExp(`^occi_entities\\{kind="${kind}"\\} 2$`, 'm'),
      /^nodejs_eventloop_lag_seconds \d/m,
    ]) {
      expect(text).toMatch(sample)
    }
    expect(text).not.toMatch(/ann|compute\/metrics|PURGE/)
  })

  test('nothing else is there', async () => {
    for (const path of ['/', '/compute/', '/-/']) expect((await page(path)).status).toBe(404)
  })
})
