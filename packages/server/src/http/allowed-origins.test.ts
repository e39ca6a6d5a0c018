import { describe, expect, test } from 'vitest'
import { AllowedOrigins } from './allowed-origins.ts'
import { requireOwnOrigin } from './origin.ts'
import { headers } from './rendering.test-fixture.ts'

const app = 'https://app.example.com'
const origins = new AllowedOrigins([app, 'http://localhost:5173', 'http://[::1]:8080'])
const response = { status: 200, fields: [], body: undefined }

describe('the option allowedOrigins', () => {
  test.each([
    '*',
    'null',
    '',
    'app.example.com',
    'https://app.example.com/',
    'https://app.example.com/path',
    'https://App.example.com',
    'https://app.example.com:443',
    'https://user@app.example.com',
    'https://*.example.com',
    'chrome-extension://abc',
  ])('does not take %j', (origin) => {
    const make = () => new AllowedOrigins([origin])
    expect(make).toThrow(
      expect.objectContaining({ code: 'definition', message: expect.stringContaining(`'${origin}'`) }),
    )
  })

  test('is empty by default', () => {
    expect(new AllowedOrigins().isEmpty).toBe(true)
    expect(origins.isEmpty).toBe(false)
  })
})

describe('a change that a page sends', () => {
  test.each<[string, Record<string, string>, boolean]>([
    ['of an allowed application', { origin: app, 'sec-fetch-site': 'cross-site' }, true],
    ['of one on a subdomain', { origin: app, 'sec-fetch-site': 'same-site' }, true],
    ['of one with a port', { origin: 'http://localhost:5173' }, true],
    ['of another port', { origin: 'http://localhost:5174', 'sec-fetch-site': 'same-site' }, false],
    ['of another scheme', { origin: 'http://app.example.com' }, false],
    ['of what looks like it', { origin: `${app}.evil.example` }, false],
    ['without an origin', { origin: 'null', 'sec-fetch-site': 'cross-site' }, false],
    ['of several origins', { origin: `${app}, https://evil.example` }, false],
    ['that names itself only as its referer', { referer: `${app}/`, 'sec-fetch-site': 'cross-site' }, false],
  ])('%s', (_, fields, isServed) => {
    const check = () => requireOwnOrigin({ ...headers(fields), method: 'POST' }, ['https://cloud.example.com'], origins)
    if (isServed) expect(check).not.toThrow()
    else expect(check).toThrow(expect.objectContaining({ code: 'forbidden' }))
  })
})

describe('the question of a browser', () => {
  const asking = { origin: app, 'access-control-request-method': 'PUT' }
  const ask = (fields: Record<string, string>, method = 'OPTIONS') => origins.preflight({ ...headers(fields), method })

  test('is answered with the methods and the fields that it wants', () => {
    const wanted = 'authorization,content-type, if-match'
    const answer = ask({ ...asking, 'access-control-request-headers': wanted })
    expect(answer?.status).toBe(204)
    expect(Object.fromEntries(answer?.fields ?? [])).toMatchObject({
      'Access-Control-Allow-Origin': app,
      'Access-Control-Allow-Credentials': 'true',
      'Access-Control-Allow-Methods': 'GET, HEAD, POST, PUT, DELETE, OPTIONS',
      'Access-Control-Allow-Headers': wanted,
      'Access-Control-Max-Age': '600',
      Vary: 'Origin, Access-Control-Request-Headers',
    })
  })

  test.each([['a b'], ['a,,b'], ['a\r\nb'], [`${'a'.repeat(2001)}`]])(
    'repeats no fields that are none: %j',
    (wanted) => {
      const names = ask({ ...asking, 'access-control-request-headers': wanted })?.fields.map(([name]) => name)
      expect(names).not.toContain('Access-Control-Allow-Headers')
    },
  )

  test.each<[string, Record<string, string>, string]>([
    ['of another origin', { ...asking, origin: 'https://evil.example' }, 'OPTIONS'],
    ['of no origin', { ...asking, origin: 'null' }, 'OPTIONS'],
    ['for what the service offers', { origin: app }, 'OPTIONS'],
    ['as another method', asking, 'GET'],
  ])('is not one: %s', (_, fields, method) => {
    expect(ask(fields, method)).toBeUndefined()
  })
})

describe('an answer', () => {
  test('to an allowed application can be read by it', () => {
    const { fields } = origins.extend(headers({ origin: app }), { ...response, fields: [['Vary', 'Accept']] })
    expect(fields).toEqual([
      ['Vary', 'Accept, Origin'],
      ['Access-Control-Allow-Origin', app],
      ['Access-Control-Allow-Credentials', 'true'],
      ['Access-Control-Expose-Headers', expect.stringContaining('Location, Link, ETag, X-Total-Count, OCCI-Revision')],
    ])
  })

  test.each<Record<string, string>>([{}, { origin: 'null' }, { origin: 'https://evil.example' }])(
    'to %j only varies',
    (fields) => {
      expect(origins.extend(headers(fields), response).fields).toEqual([['Vary', 'Origin']])
    },
  )
})
