import assert from 'node:assert/strict'
import { test } from 'node:test'
import { generateKeyPair, SignJWT } from 'jose'
import { audience, createApplication, issuer, note } from './application.ts'

const { publicKey, privateKey } = await generateKeyPair('ES256')
const app = createApplication(publicKey)

/** A client that signs in as a user. */
async function clientOf(user: string, expires = '5m') {
  const token = new SignJWT().setProtectedHeader({ alg: 'ES256' }).setSubject(user).setIssuer(issuer)
  const signed = await token.setAudience(audience).setExpirationTime(expires).sign(privateKey)
  return async (method: string, path: string, body?: object) => {
    const headers = {
      Authorization: `Bearer ${signed}`,
      'Content-Type': 'application/json',
      Accept: 'application/json',
    }
    const response = await app.request(path, { method, headers, body: JSON.stringify(body) })
    return { status: response.status, location: response.headers.get('Location') ?? '', text: await response.text() }
  }
}

const draft = (text: string) => ({ kind: note.identifier, attributes: { 'com.example.note.text': text } })

test('users see and change only what is their own', async () => {
  const ann = await clientOf('ann')
  const bob = await clientOf('bob')
  const { status, location } = await ann('POST', '/note/', draft('milk'))
  assert.equal(status, 201)

  assert.match((await ann('GET', '/note/')).text, /milk/)
  assert.doesNotMatch((await bob('GET', '/note/')).text, /milk/)
  assert.equal((await bob('GET', location)).status, 404)
  assert.equal((await bob('DELETE', location)).status, 404)
})

test('two users can use the same path, each for their own', async () => {
  const [ann, bob] = [await clientOf('ann'), await clientOf('bob')]
  assert.equal((await ann('PUT', '/note/today', draft('from ann'))).status, 201)
  assert.equal((await bob('PUT', '/note/today', draft('from bob'))).status, 201)
  assert.match((await ann('GET', '/note/today')).text, /from ann/)
})

test('a request without a token, or with one that has expired, is answered 401', async () => {
  const refused = await app.request('/note/')
  assert.equal(refused.status, 401)
  assert.match(refused.headers.get('WWW-Authenticate') ?? '', /^Bearer realm="Notes"/)
  const late = await clientOf('ann', '-1m')
  assert.equal((await late('GET', '/note/')).status, 401)
})
