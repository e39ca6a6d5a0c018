import { MemoryRegistry } from '@occi/registry/memory'
import { describe, expect, test } from 'vitest'
import { Application } from '../application.ts'
import { category, cloud, machine, secured, stop } from './cloud.test-fixture.ts'
import { client, occi } from './http.test-fixture.ts'

const body = { Category: category(machine) }
/** What a client sends to each collection; none of it says anything of preconditions. */
const requests: readonly [string, string, Readonly<Record<string, string>>][] = [
  ['GET', '/machine/', {}],
  ['POST', '/machine/', body],
  ['POST', '/machine/?action=stop', { Category: category(stop) }],
  ['DELETE', '/machines/', {}],
  ['GET', '/secured/', {}],
  ['POST', '/secured/', { 'X-OCCI-Location': '/m' }],
  ['PUT', '/secured/', { 'X-OCCI-Location': '/m' }],
  ['DELETE', '/secured/', {}],
  ['GET', '/', {}],
  ['GET', '/-/', {}],
]

describe('collections have no validator (RFC 9110 §13.1)', () => {
  test.each(requests)('%s %s', async (method, path, fields) => {
    const { send } = await client(cloud())
    await send('PUT', '/m', occi(body))
    await send('PUT', '/machines/m', occi(body))
    const before = (await send('GET', '/')).text
    const isSafe = method === 'GET'
    const refused = await send(method, path, occi({ ...fields, 'If-Match': '"1-abc+plain"' }))
    expect([refused.status, refused.text.includes('a collection has no entity-tag')]).toEqual([412, true])
    const any = await send(method, path, occi({ ...fields, 'If-None-Match': '*' }))
    expect(any.status).toBe(isSafe ? 304 : 412)
    expect((await send('GET', '/')).text).toBe(before)
    // The machine is off: that its collection is there does not make the action applicable.
    const allowed = path.includes('action') ? 409 : method === 'POST' && path === '/machine/' ? 201 : 200
    expect((await send(method, path, occi({ ...fields, 'If-None-Match': '"1-abc"' }))).status).toBe(allowed)
    await send('PUT', '/machines/m', occi(body))
    expect((await send(method, path, occi({ ...fields, 'If-Match': '*' }))).status).toBe(allowed)
  })

  test('at a free path', async () => {
    const { send } = await client(cloud())
    const create = (fields: Readonly<Record<string, string>>) => send('POST', '/mine/', occi({ ...body, ...fields }))
    expect((await create({ 'If-Match': '*' })).status).toBe(412)
    expect((await create({ 'If-None-Match': '*' })).status).toBe(201)
    expect((await create({ 'If-None-Match': '*' })).status).toBe(412)
    expect((await create({ 'If-Match': '*' })).status).toBe(201)
    // What is refused without preconditions is refused for its own reason (RFC 9110 §13.2.1).
    expect((await send('GET', '/none/', { headers: { 'If-Match': '*' } })).status).toBe(404)
    expect((await send('DELETE', '/none/', { headers: { 'If-None-Match': '*' } })).status).toBe(404)
    expect((await send('PUT', '/machine/', { headers: { 'If-Match': '"x"' } })).status).toBe(405)
  })
})

test('If-Match of a GET that reads an entity (RFC 9110 §13.1.1)', async () => {
  const { send } = await client(cloud())
  const { headers } = await send('PUT', '/m', occi(body))
  const etag = String(headers.etag)
  const get = async (fields: Readonly<Record<string, string>>) => (await send('GET', '/m', { headers: fields })).status
  expect(await get({ 'If-Match': etag })).toBe(200)
  expect(await get({ 'If-Match': '*' })).toBe(200)
  expect(await get({ 'If-Match': '"other"' })).toBe(412)
  expect(await get({ 'If-Match': `W/${etag}` })).toBe(412)
  expect(await get({ 'If-Match': '"other"', 'If-None-Match': '*' })).toBe(412)
  await send('POST', '/secured/', occi({ 'X-OCCI-Location': '/m' }))
  expect(await get({ 'If-Match': etag })).toBe(412)
  expect((await send('GET', '/m', { headers: { Accept: 'application/json' } })).text).toContain(secured.identifier)
})

test('a refreshed entity that could not be stored has no entity-tag (RFC 9110 §8.8.3)', async () => {
  const registry = new MemoryRegistry()
  let cores = 1
  const application = new Application({ registry }).registerBackend(machine, {
    retrieve(entity) {
      entity.attributes['com.example.cores'] = cores
    },
  })
  const { send } = await client(application)
  const { etag } = (await send('PUT', '/m', occi(body))).headers
  // Another process is at work on the machine.
  const other = await registry.begin({ operation: 'update', keys: ['/m'] }, {})
  cores = 2
  const shown = await send('GET', '/m', { headers: { 'If-None-Match': String(etag) } })
  expect([shown.status, shown.headers.etag, shown.text.includes('cores=2')]).toEqual([200, undefined, true])
  await other.abort()
  const { headers } = await send('GET', '/m', { headers: { 'If-None-Match': String(etag) } })
  expect([headers.etag === undefined, headers.etag === etag]).toEqual([false, false])
  expect((await send('GET', '/m', { headers: { 'If-None-Match': String(headers.etag) } })).status).toBe(304)
})
