import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test } from 'vitest'
import { killAll, NodeProcess } from './process.test-fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'occi-tokens-'))
afterEach(killAll)
afterAll(() => rmSync(folder, { recursive: true }))

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const file = join(folder, 'keys.json')
writeFileSync(file, JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), alg: 'ES256' }] }))

function bearer(claims: object): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const exp = Math.floor(Date.now() / 1000) + 600
  const payload = { iss: 'https://login.example.com/', aud: 'cloud', exp, ...claims }
  const content = `${encode({ alg: 'ES256' })}.${encode(payload)}`
  const key = createPrivateKey(privateKey.export({ type: 'pkcs8', format: 'pem' }))
  return `Bearer ${content}.${sign('sha256', Buffer.from(content), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
}

const place = ['--port', '0', '--database', ':memory:', '--machines', ':memory:']
const checks = ['--jwt-issuer', 'https://login.example.com/', '--jwt-audience', 'cloud', '--jwt-claim', 'email']

test('users sign in by tokens that are signed by a key of a file', async () => {
  const demo = new NodeProcess('main.ts', [...place, '--jwt', file, ...checks])
  const url = await demo.url()
  const list = (authorization?: string) =>
    fetch(`${url}/compute/`, { headers: authorization === undefined ? {} : { Authorization: authorization } })
  const refused = await list()
  expect(refused.status).toBe(401)
  expect(refused.headers.get('WWW-Authenticate')).toMatch(/^Bearer/)
  expect((await list(bearer({ email: 'ann@example.com', aud: 'another' }))).status).toBe(401)
  const ann = bearer({ email: 'ann@example.com' })
  const body = 'Category: compute; scheme="http://schemas.ogf.org/occi/infrastructure#"; class="kind"'
  const headers = { 'Content-Type': 'text/plain', Authorization: ann }
  expect((await fetch(`${url}/compute/`, { method: 'POST', headers, body })).status).toBe(201)
  expect(await (await list(ann)).text()).toContain('/compute/')
  expect(await (await list(bearer({ email: 'bob@example.com' }))).text()).toBe('')
})

test.each([
  ['no-such-file.json', /^cannot use the keys of .*no-such-file.json: ENOENT/],
  ['no-json', /^cannot use the keys of .*no-json: the file is not a JWK Set, [^\n]*\n$/],
  ['no-keys', /^cannot use the keys of .*no-keys: the file is not a JWK Set/],
])('keys in %s are refused at the start', async (name, message) => {
  const wrong = join(folder, name)
  if (name === 'no-json') writeFileSync(wrong, 'secret')
  if (name === 'no-keys') writeFileSync(wrong, '{}')
  const demo = new NodeProcess('main.ts', [...place, '--jwt', wrong, ...checks])
  expect(await demo.ended).toBe(1)
  expect(`${demo.errors}\n`).toMatch(message)
})

test('the kind entity has a location if one is given, which no kind may have', async () => {
  const demo = new NodeProcess('main.ts', [...place, '--entity-location', '/entity/'])
  const kinds = await (await fetch(`${await demo.url()}/-/`)).text()
  expect(kinds).toMatch(/Category: entity; .*location="[^"]*\/entity\/"/)
  const taken = new NodeProcess('main.ts', [...place, '--entity-location', '/compute/'])
  expect(await taken.ended).toBe(1)
  expect(taken.errors).toMatch(/^cannot build the service: .*entityLocation is \/compute\//)
})
