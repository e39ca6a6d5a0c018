import { createServer } from 'node:http'
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BearerOptions, BearerScheme } from './bearer-scheme.ts'

const { privateKey, publicKey } = await generateKeyPair('RS256')
const other = await generateKeyPair('RS256')
const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256' }
const issuer = 'https://login.example.com/'
const audience = 'https://cloud.example.com'
const now = () => new Date(1_000_000_000)

interface Made {
  readonly claims?: Record<string, unknown>
  readonly key?: CryptoKey | Uint8Array
  readonly header?: { alg: string; kid?: string }
}

/** The value of `Authorization` with a token that is right but for what is given. */
async function bearer({ claims, key = privateKey, header = { alg: 'RS256', kid: 'one' } }: Made = {}) {
  const payload = { iss: issuer, aud: audience, exp: 1_000_060, sub: 'ann', ...claims }
  return `Bearer ${await new SignJWT(payload).setProtectedHeader(header).sign(key)}`
}

const schemeOf = (options: Partial<BearerOptions> = {}) =>
  new BearerScheme({ keys: publicKey, issuer, audience, now, ...options })

test.each([
  ['a key', publicKey],
  ['a JWK', jwk],
  ['a JWK Set', { keys: [jwk] }],
])('%s: the claim is the user', async (_, keys) => {
  expect(await schemeOf({ keys }).identify(await bearer())).toEqual({ user: 'ann' })
  const token = await bearer({ claims: { name: 'Ann' } })
  expect(await schemeOf({ keys, claim: 'name' }).identify(token)).toEqual({ user: 'Ann' })
})

test('a shared secret', async () => {
  const secret = new TextEncoder().encode('a secret of 32 octets, or longer')
  const token = await bearer({ key: secret, header: { alg: 'HS256' } })
  expect(await schemeOf({ keys: secret }).identify(token)).toEqual({ user: 'ann' })
})

describe('is refused:', () => {
  const expected = (claim: string) => `the claim ${claim} of the token is missing or is not what this service expects`
  const invalid = 'the token is not valid'
  const secret = new TextEncoder().encode('a secret of 32 octets, or longer')
  test.each<[string, Made, string]>([
    ['another key', { key: other.privateKey }, invalid],
    ['another algorithm', { key: secret, header: { alg: 'HS256' } }, invalid],
    ['expired', { claims: { exp: 999_900 } }, 'the token has expired'],
    ['no expiry', { claims: { exp: undefined } }, expected('exp')],
    ['not yet valid', { claims: { nbf: 1_000_030 } }, expected('nbf')],
    ['another issuer', { claims: { iss: 'https://evil.example.com/' } }, expected('iss')],
    ['another audience', { claims: { aud: 'https://other.example.com' } }, expected('aud')],
    ['no user', { claims: { sub: undefined } }, 'the claim sub of the token names no user'],
    ['an empty user', { claims: { sub: '' } }, 'the claim sub of the token names no user'],
    ['a user that is a number', { claims: { sub: 1 } }, 'the claim sub of the token names no user'],
    ['a user with a line break', { claims: { sub: 'a\nb' } }, 'the claim sub of the token names no user'],
  ])('%s', async (_, made, refusal) => {
    const parameters = { error: 'invalid_token', error_description: refusal }
    expect(await schemeOf().identify(await bearer(made))).toEqual({ refusal, parameters })
  })

  test('no signature, by "alg": "none"', async () => {
    const [, payload] = (await bearer()).split('.')
    const header = Buffer.from('{"alg":"none"}').toString('base64url')
    expect(await schemeOf().identify(`Bearer ${header}.${payload}.`)).toMatchObject({ refusal: invalid })
  })

  test('a key that the set does not have', async () => {
    const scheme = schemeOf({ keys: { keys: [jwk] } })
    const token = await bearer({ header: { alg: 'RS256', kid: 'two' } })
    expect(await scheme.identify(token)).toMatchObject({ refusal: invalid })
  })

  test('an algorithm that is not among those accepted', async () => {
    expect(await schemeOf({ algorithms: ['ES256'] }).identify(await bearer())).toMatchObject({ refusal: invalid })
  })

  test.each(['Bearer', 'Bearer a b', 'Bearer x', 'Bearer a.b.c', 'Bearer ..'])('%s', async (authorization) => {
    const verdict = await schemeOf().identify(authorization)
    expect(verdict).toMatchObject({ parameters: { error: 'invalid_token' } })
  })
})

describe('keys at a URL', () => {
  let status = 200
  let fetched = 0
  const server = createServer((_, response) => {
    fetched++
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify({ keys: [jwk] }))
  })
  let url: URL
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    url = new URL(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/keys`)
  })
  afterAll(() => server.close())

  test('are fetched once; while they are not available, no token is judged', async () => {
    const scheme = schemeOf({ keys: url })
    status = 503
    const token = await bearer()
    await expect(scheme.identify(token)).rejects.toMatchObject({ code: 'unavailable' })
    status = 200
    fetched = 0
    for (let time = 0; time < 3; time++) expect(await scheme.identify(token)).toEqual({ user: 'ann' })
    const unknown = await bearer({ header: { alg: 'RS256', kid: 'two' } })
    expect(await scheme.identify(unknown)).toMatchObject({ refusal: 'the token is not valid' })
    expect(fetched).toBe(1)
  })
})
