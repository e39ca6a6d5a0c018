import { inspect } from 'node:util'
import { Application } from '@occi/server'
import { describe, expect, test } from 'vitest'
import { BasicScheme } from './basic-scheme.ts'
import { formatCredentials } from './credentials.ts'
import { RequestAuthenticator } from './request-authenticator.ts'
import type { Scheme } from './scheme.ts'

const password = 'sesame 1'
const users = { users: () => new Map([['ann', password]]) }
const passwords = { check: (text: string, hash: string) => Promise.resolve(text === hash) }
const token: Scheme = {
  name: 'Bearer',
  expected: 'a token',
  identify: (authorization) =>
    authorization === 'Bearer x' ? { user: 'bob' } : { refusal: 'no "token"', parameters: { error: 'invalid_token' } },
}
const authenticate = new RequestAuthenticator({
  realm: 'A "cloud"',
  schemes: [new BasicScheme({ users, passwords }), token],
})

function identify(authorization?: string) {
  return authenticate.identify({
    method: 'GET',
    path: '/',
    header: (name) => (name === 'authorization' ? authorization : undefined),
  })
}
const basic = 'Basic realm="A \\"cloud\\"", charset="UTF-8"'
const bearer = 'Bearer realm="A \\"cloud\\""'

test('the scheme that Authorization names finds the user', async () => {
  expect(await identify(formatCredentials({ name: 'ann', password }))).toEqual({ user: 'ann' })
  expect(await identify('Bearer x')).toEqual({ user: 'bob' })
})

test.each([
  ['nothing', undefined, 'sign in with your name and password (HTTP Basic authentication), or a token', bearer],
  ['another scheme', 'Digest x', /^Authorization names a scheme that is not known here, expected your name/, bearer],
  ['an empty value', '', /^Authorization names a scheme that is not known/, bearer],
  ['a wrong password', formatCredentials({ name: 'ann', password: 'hunter2' }), /wrong/, bearer],
  ['a wrong token', 'Bearer hunter2', 'no "token"', `${bearer}, error="invalid_token"`],
])('%s: 401 with the challenges of all schemes, without the credentials', async (_, authorization, message, second) => {
  const refused: unknown = await identify(authorization).catch((error: unknown) => error)
  expect(refused).toMatchObject({
    status: 401,
    message: typeof message === 'string' ? message : expect.stringMatching(message),
    headers: { 'WWW-Authenticate': `${basic}, ${second}`, 'Cache-Control': 'no-store' },
  })
  expect(JSON.stringify(refused) + inspect(refused)).not.toMatch(/hunter2|aHVudGVy/)
})

test('no scheme, and a realm that a header cannot carry, are refused', () => {
  expect(() => new RequestAuthenticator({ schemes: [] })).toThrow('the option schemes is empty')
  expect(() => new RequestAuthenticator({ schemes: [token], realm: 'Größe' })).toThrow("the option realm is 'Größe'")
})

describe.each([
  ['the option authenticate', new Application({ authenticate })],
  ['the option extras', new Application({ extras: (c) => authenticate.identify(c.req) })],
])('an application with %s', (_, app) => {
  const get = (authorization?: string) =>
    app.request('http://localhost/', { headers: authorization === undefined ? {} : { Authorization: authorization } })

  test('answers users alone', async () => {
    expect((await get('Bearer x')).status).toBe(200)
    const refused = await get()
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([401, `${basic}, ${bearer}`])
  })
})
