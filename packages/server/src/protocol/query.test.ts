import { describe, expect, test } from 'vitest'
import { category, cloud, machine, start } from './cloud.test-fixture.ts'
import { client, occi } from './http.test-fixture.ts'

const create = { Category: category(machine) }
const tag = { Category: 'mine; scheme="http://example.com/tags#"; class="mixin"; location="/tag/mine/"' }

describe('a query parameter that means nothing is refused, never ignored', () => {
  test.each<[string, string, Readonly<Record<string, string>>]>([
    ['GET', '/m', {}],
    ['HEAD', '/m', {}],
    ['PUT', '/m', create],
    ['PUT', '/new', create],
    ['POST', '/m', { 'X-OCCI-Attribute': 'com.example.cores=2' }],
    ['DELETE', '/m', {}],
    ['POST', '/m?action=start', { Category: category(start) }],
    ['GET', '/machine/', {}],
    ['POST', '/machine/', create],
    ['POST', '/machine/?action=start', { Category: category(start) }],
    ['DELETE', '/machine/', {}],
    ['GET', '/secured/', {}],
    ['POST', '/secured/', { 'X-OCCI-Location': '/m' }],
    ['PUT', '/secured/', { 'X-OCCI-Location': '/m' }],
    ['DELETE', '/secured/', { 'X-OCCI-Location': '/m' }],
    ['DELETE', '/secured/', {}],
    ['GET', '/-/', {}],
    ['POST', '/-/', tag],
    ['DELETE', '/-/', tag],
  ])('%s %s', async (method, path, fields) => {
    const { send } = await client(cloud())
    await send('PUT', '/m', occi(create))
    const before = (await send('GET', '/m', { headers: { Accept: 'application/json' } })).text
    const got = await send(method, `${path}${path.includes('?') ? '&' : '?'}foo=1`, occi(fields))
    expect(got.status).toBe(400)
    if (method !== 'HEAD') expect(got.text).toContain('foo')
    expect((await send('GET', '/m', { headers: { Accept: 'application/json' } })).text).toBe(before)
    expect((await send('GET', '/')).text.trim().split('\n')).toHaveLength(1)
  })

  test.each(['GET', 'PUT', 'DELETE'])('%s with action=', async (method) => {
    const { send } = await client(cloud())
    const got = await send(method, '/m?action=start', occi(create))
    expect([got.status, got.text]).toEqual([400, `action= is for POST (GFD.223 Trigger Action), not for ${method}\n`])
  })

  test('action= on the query interface', async () => {
    const { send } = await client(cloud())
    expect((await send('POST', '/-/?action=start', occi(tag))).status).toBe(400)
    expect((await send('GET', '/tag/mine/')).status).toBe(404)
  })
})
