import { AttributeError, defineKind, HttpError, type Observer, resource } from '@occi/core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Application } from '../application.ts'
import { type Serving, serve } from '../node/index.ts'

const job = defineKind({
  scheme: 'http://example.com/occi#',
  term: 'job',
  title: 'A job',
  parent: resource,
  attributes: { 'com.example.size': { type: 'integer', mutable: true } },
})
const category = 'Category: job; scheme="http://example.com/occi#"; class="kind"'
const kind = 'http://example.com/occi#job'

const said: unknown[] = []
const reported: unknown[] = []
/** Says all that it receives, in order; the ids of requests that it did not choose are not known. */
const observer: Observer = {
  requestStarted(start) {
    said.push(['request', start.method, start.path, start.id])
    return {
      within: (run) => {
        said.push('within')
        return run()
      },
      end: (end) => said.push(['answered', end]),
    }
  },
  backendCalled(call) {
    said.push(['backend', call])
    return { end: ({ error }) => said.push(['returned', error]) }
  },
  locksRequested({ operation, keys }) {
    said.push(['lock', operation, keys.length > 0])
    return { end: (end) => said.push(['locked', end]) }
  },
  recoveryStarted() {
    said.push('recovery')
    return { end: (end) => said.push(['recovered', end]) }
  },
  signInFailed: (failure) => said.push(['sign-in', failure]),
}

const refusal = new AttributeError('too large', 'com.example.size')
class Jobs {
  /** Private to the class: routines must be called on the object itself. */
  readonly #most = 10

  create(entity: { readonly attributes: { readonly 'com.example.size'?: number } }) {
    if ((entity.attributes['com.example.size'] ?? 0) > this.#most) throw refusal
  }
}

function application(observed: Observer) {
  const app = new Application({
    observer: observed,
    report: (error, during) => reported.push([during, error]),
    authenticate: {
      identify({ header }) {
        const user = header('authorization')
        if (user === 'wrong') throw new HttpError(401, 'that is wrong')
        if (user === undefined) throw new HttpError(401, 'who are you?')
        return { user }
      },
    },
    policy: { owner: ({ user }) => String(user) },
  })
  return app.registerBackend(job, new Jobs())
}

let server: Serving
beforeAll(async () => {
  server = await serve(application(observer), { port: 0 })
})
afterAll(() => server.close())
beforeEach(() => {
  said.length = 0
  reported.length = 0
})

async function send(method: string, path: string, headers: Record<string, string> = {}, body?: string) {
  const response = await fetch(new URL(path, server.url), {
    method,
    headers: { Authorization: 'ann', 'Content-Type': 'text/plain', 'X-Request-Id': 'one', ...headers },
    body,
  })
  await response.text()
  return response
}

describe('an observer receives', () => {
  test('a request, its locks and its calls of backends, in order', async () => {
    const response = await send('PUT', '/job/1?x=secret', {}, category)
    expect([response.status, response.headers.get('x-request-id')]).toEqual([400, 'one'])
    said.length = 0
    expect((await send('PUT', '/job/1', {}, category)).status).toBe(201)
    expect(said).toEqual([
      ['request', 'PUT', '/job/1', 'one'],
      'within',
      ['lock', 'create', true],
      ['locked', {}],
      ['backend', { routine: 'create', kind, location: '/job/1', owner: 'ann' }],
      ['returned', undefined],
      ['answered', { status: 201, owner: 'ann', isAborted: false }],
    ])
  })

  test('what a backend throws', async () => {
    const body = `${category}\nX-OCCI-Attribute: com.example.size=11`
    expect((await send('POST', '/job/', {}, body)).status).toBe(400)
    expect(said).toContainEqual(['returned', refusal])
    expect(said.at(-1)).toEqual(['answered', { status: 400, owner: 'ann', isAborted: false }])
  })

  test('a sign-in that fails, without what was sent; not a request without credentials', async () => {
    expect((await send('GET', '/', { Authorization: 'wrong' })).status).toBe(401)
    expect(said.filter((one) => Array.isArray(one) && one[0] === 'sign-in')).toEqual([
      ['sign-in', { request: 'one', address: '127.0.0.1', status: 401, reason: 'that is wrong' }],
    ])
    said.length = 0
    expect((await fetch(server.url)).status).toBe(401)
    expect(said.map((one) => (Array.isArray(one) ? one[0] : one))).toEqual(['request', 'within', 'answered'])
  })

  test('the end of a streamed answer when it has been written', async () => {
    for (let number = 0; number < 3; number++) await send('PUT', `/job/s${number}`, {}, category)
    said.length = 0
    await send('GET', '/job/', { Accept: 'text/uri-list' })
    expect(said.at(-1)).toEqual(['answered', { status: 200, owner: 'ann', isAborted: false }])
    said.length = 0
    await send('HEAD', '/job/')
    expect(said.at(-1)).toEqual(['answered', { status: 200, owner: 'ann', isAborted: false }])
  })

  test('recoveries', async () => {
    await application(observer).recover()
    expect(said).toEqual(['recovery', ['recovered', { finished: 0, left: 0 }]])
  })
})

test.each(['', 'a b', 'x'.repeat(129), '"'])('the id %j is replaced', async (id) => {
  const given = (await send('GET', '/-/', { 'X-Request-Id': id })).headers.get('x-request-id')
  expect(given).toMatch(/^[0-9a-f-]{36}$/)
})

test('an observer that throws changes nothing and is reported', async () => {
  const failure = new Error('full disk')
  const fail = () => {
    throw failure
  }
  const failing = application({
    requestStarted: () => ({ end: fail }),
    backendCalled: fail,
    locksRequested: () => ({ end: fail }),
    recoveryStarted: fail,
    signInFailed: fail,
  })
  const headers = { Authorization: 'ann', 'Content-Type': 'text/plain' }
  const put = await failing.request('http://localhost/job/1', { method: 'PUT', headers, body: category })
  expect(put.status).toBe(201)
  expect((await failing.request('http://localhost/', { headers: { Authorization: 'wrong' } })).status).toBe(401)
  expect(reported).toHaveLength(6)
  expect(new Set(reported.map((one) => JSON.stringify(one)))).toEqual(new Set(['["calling the observer",{}]']))
})

test('without an observer answers have no id', async () => {
  const response = await new Application().request('http://localhost/-/', { headers: { 'X-Request-Id': 'one' } })
  expect(response.headers.get('x-request-id')).toBeNull()
})
