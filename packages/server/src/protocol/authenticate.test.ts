import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { type Authenticator, HttpError, type RequestHead } from '@occi/core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Application, type ApplicationOptions } from '../application.ts'
import { type Serving, serve } from '../node/index.ts'

const seen: Pick<RequestHead, 'method' | 'path' | 'address'>[] = []
const owners: unknown[] = []

/** Believes what the header says. */
const authenticate: Authenticator = {
  identify({ method, path, address, header }) {
    seen.push({ method, path, address })
    const user = header('x-user')
    if (user === undefined) throw new HttpError(401, 'who are you?', { 'WWW-Authenticate': 'X-User' })
    return { user }
  },
}
const options: ApplicationOptions = {
  authenticate,
  trustProxy: 1,
  policy: {
    owner(extras) {
      owners.push(extras)
      return String(extras.user)
    },
  },
}

describe.each([
  ['directly', new Application(options)],
  ['beside extras', new Application({ ...options, extras: () => ({ user: 'eve', more: 1 }) })],
])('the option authenticate, %s', (_, app) => {
  let server: Serving
  beforeAll(async () => {
    app.get('/healthz', (c) => c.text('ok'))
    server = await serve(app, { port: 0 })
  })
  afterAll(() => server.close())

  test('sees the head, with the address of the client, and tells backends and policy who calls', async () => {
    seen.length = 0
    owners.length = 0
    const headers = { 'X-User': 'ann', 'X-Forwarded-For': '192.0.2.7' }
    const response = await fetch(new URL('/-/?x=y', server.url), { headers, method: 'OPTIONS' })
    expect(response.status).toBe(204)
    expect(seen).toEqual([{ method: 'OPTIONS', path: '/-/', address: '192.0.2.7' }])
    expect(owners).toContainEqual(expect.objectContaining({ user: 'ann' }))
  })

  test('refuses in the rendering that the caller accepts; the routes of the application need no user', async () => {
    const refused = await fetch(new URL('/', server.url), { headers: { Accept: 'application/json' } })
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, 'X-User'])
    expect(refused.headers.get('content-type')).toBe('application/problem+json')
    expect((await fetch(new URL('/healthz', server.url))).status).toBe(200)
  })

  test('refuses before any of the body has come', async () => {
    const { port } = new URL(server.url)
    const socket = connect(Number(port), '127.0.0.1')
    await once(socket, 'connect')
    socket.write(
      'POST /compute/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 100000\r\n\r\nCategory',
    )
    expect(await text(socket)).toMatch(/^HTTP\/1.1 401 /)
  })
})
