import { request } from 'node:http'
import type { Backend } from '@occi/core'
import { describe, expect, test } from 'vitest'
import { Application } from '../application.ts'
import { disk, machine } from './cloud.test-fixture.ts'
import { client, json } from './http.test-fixture.ts'

const silence = () => new Promise<never>(() => {})
const limits = { backendTimeout: 20, retrieveTimeout: 20 }
const made = (title: string) => json({ kind: machine.identifier, title })

function service(backend: Backend, options = limits) {
  const reports: unknown[] = []
  const app = new Application({ ...options, report: (error) => reports.push(error) })
  return { app: app.registerBackend(machine, backend).registerBackend(disk, {}), reports }
}

describe('a backend that never answers', () => {
  test('is answered 504, with a problem that says so and nothing of the backend', async () => {
    const { app, reports } = service({ create: silence })
    const { send } = await client(app)
    const { status, text, headers } = await send('POST', '/machine/', made('a'))
    expect(status).toBe(504)
    expect(headers['content-type']).toMatch(/^application\/problem\+json/)
    expect(JSON.parse(text)).toMatchObject({
      title: 'A backend did not answer in time',
      detail: 'a backend did not answer within 0.02 s, try again later',
    })
    expect(reports).toMatchObject([{ code: 'timeout', cause: { message: expect.stringContaining('backendTimeout') } }])
    expect((await send('GET', '/machine/')).text).toBe('')
  })

  test('does not make later requests for the entity wait, also after its client has gone', async () => {
    const backend: Backend = { update: silence }
    const { app } = service(backend)
    const { send, url } = await client(app)
    await send('PUT', '/machine/1', made('a'))
    const entered = new Promise<void>((resolve) => {
      backend.update = () => {
        resolve()
        return silence()
      }
    })
    const gone = request(`${url}/machine/1`, { method: 'POST', headers: { 'Content-Type': 'application/json' } })
    gone.on('error', () => {})
    gone.end(JSON.stringify({ attributes: { 'com.example.cores': 4 } }))
    await entered
    gone.destroy()
    delete backend.update
    const { status, text } = await send('POST', '/machine/1', json({ attributes: { 'com.example.cores': 2 } }))
    expect([status, JSON.parse(text).attributes['com.example.cores']]).toEqual([200, 2])
  })

  test('of retrieve: 504 for the entity, the stored state in a listing', async () => {
    const { app } = service({ retrieve: silence })
    const { send } = await client(app)
    await send('PUT', '/machine/1', made('stored'))
    expect((await send('GET', '/machine/1')).status).toBe(504)
    const listing = await send('GET', '/machine/', { headers: { Accept: 'application/json' } })
    expect([listing.status, JSON.parse(listing.text).resources[0].title]).toEqual([200, 'stored'])
  })

  test('is no failure of the service if the client goes while it waits for a lock', async () => {
    let answer = () => {}
    const answered = new Promise<void>((resolve) => {
      answer = resolve
    })
    let enter = () => {}
    const entered = new Promise<void>((resolve) => {
      enter = resolve
    })
    const { app, reports } = service({
      update() {
        enter()
        return answered
      },
    })
    const send = (method: string, init: RequestInit = {}) =>
      app.request('http://localhost/machine/1', { method, headers: { 'Content-Type': 'application/json' }, ...init })
    await send('PUT', { body: JSON.stringify({ kind: machine.identifier }) })
    const first = send('POST', { body: JSON.stringify({ attributes: { 'com.example.cores': 2 } }) })
    await entered
    const caller = new AbortController()
    const second = send('DELETE', { signal: caller.signal })
    await new Promise((resolve) => setImmediate(resolve))
    caller.abort()
    await second
    answer()
    expect([(await first).status, (await send('GET')).status]).toEqual([200, 200])
    expect(reports).toEqual([])
  })
})
