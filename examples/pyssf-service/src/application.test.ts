import assert from 'node:assert/strict'
import { test } from 'node:test'
import { defineMixin } from '@occi/core'
import { Application } from '@occi/server'
import { app } from './application.ts'
import { myKind } from './types.ts'

// As clients of pyssf send it: one header field a line of text/occi.
const kind = 'mykind; scheme="http://example.com/occi#"; class="kind"'
const post = (path: string, headers: Record<string, string>) =>
  app.request(path, { method: 'POST', headers: { 'Content-Type': 'text/occi', ...headers } })

test('clients of pyssf discover, create, tag and read', async () => {
  const types = await (await app.request('/-/')).text()
  assert.match(types, /Category: mykind; scheme="http:\/\/example.com\/occi#"; class="kind"/)
  assert.match(types, /com.example.state\{immutable\} com.example.mandatory\{required\}/)

  const created = await post('/mykind/', { Category: kind, 'X-OCCI-Attribute': 'com.example.mandatory="yes"' })
  assert.equal(created.status, 201)
  const location = created.headers.get('Location') ?? ''
  assert.equal((await post('/my_stuff/', { 'X-OCCI-Location': location })).status, 200)

  const text = await (await app.request(location)).text()
  assert.match(text, /Category: mymixin/)
  assert.match(text, /X-OCCI-Attribute: com.example.state="inactive"/)
})

test('a required attribute is required, an immutable one cannot be set', async () => {
  assert.equal((await post('/mykind/', { Category: kind })).status, 400)
  const attributes = 'com.example.mandatory="yes", com.example.state="active"'
  assert.equal((await post('/mykind/', { Category: kind, 'X-OCCI-Attribute': attributes })).status, 400)
})

test('the mixin of the Python example has the identifier of its kind, which is refused', () => {
  const same = defineMixin({ scheme: 'http://example.com/occi#', term: 'mykind', location: '/my_stuff/' })
  const service = new Application().registerBackend(myKind, {})
  assert.throws(() => service.registerBackend(same, {}), /http:\/\/example.com\/occi#mykind/)
})
