import type { Format, Rendering } from '@occi/core/authoring'
import { expect, test } from 'vitest'
import { rendering } from '../http/rendering.test-fixture.ts'
import { standardRenderings } from '../standard-renderings.ts'
import { category, cloud, machine } from './cloud.test-fixture.ts'
import { client, occi } from './http.test-fixture.ts'
import { pages } from './pages.test-fixture.ts'

const format: Format = { name: 'summary', title: 'Summary', mediaType: 'application/summary+json' }

/** Writes what the query interface and listings are about, and nothing else. */
const summary: Rendering = {
  ...rendering('application/summary+json'),
  reads: [],
  formats: [format],
  canEncode: (type) =>
    type === 'categories' || type === 'entities' ? true : { status: 406, reason: 'only lists are summed up' },
  encode: (payload) => ({
    fields: [['Content-Type', 'application/summary+json']],
    body: JSON.stringify([payload.type, payload.type === 'categories' && payload.filteredBy?.map(({ term }) => term)]),
  }),
}

const renderings = [...standardRenderings(), pages, summary]
const service = () => client(cloud({ renderings }))
const browser = { headers: { Accept: 'text/html, */*;q=0.1' } }

test.each(['/-/', '/-/?category=machine', '/machine/', '/machine/?number=5', '/machine/?com.example.cores=1'])(
  'GET %s in the format that its query names, whatever is accepted',
  async (path) => {
    const { send } = await service()
    const got = await send('GET', `${path}${path.includes('?') ? '&' : '?'}format=summary`, browser)
    expect([got.status, got.headers['content-type']]).toEqual([200, 'application/summary+json'])
    const accepted = await send('GET', path, { headers: { Accept: 'application/summary+json' } })
    expect(accepted.text).toBe(got.text)
  },
)

test('a rendering learns what the query interface was filtered by', async () => {
  const { send } = await service()
  const one = await send('GET', '/-/?category=machine&category=disk&format=summary')
  expect(one.text).toBe('["categories",["machine","disk"]]')
  expect((await send('GET', '/-/?format=summary')).text).toBe('["categories",null]')
})

test('the next page has the same format', async () => {
  const { send } = await service()
  for (const path of ['/m1', '/m2']) await send('PUT', path, occi({ Category: category(machine) }))
  const got = await send('GET', '/machine/?number=1&format=summary')
  expect(got.headers.link).toMatch(/format=summary/)
})

test.each([
  ['/-/?format=other', 400, 'summary'],
  ['/-/?format=summary&format=summary', 400, 'format is given twice'],
  ['/m?format=summary', 406, 'only lists'],
])('GET %s is answered %i, in what the caller accepts', async (path, status, words) => {
  const { send } = await service()
  await send('PUT', '/m', occi({ Category: category(machine) }))
  const got = await send('GET', path)
  expect([got.status, got.headers['content-type']]).toEqual([status, 'text/plain; charset=utf-8'])
  expect(got.text).toContain(words)
  expect((await send('GET', path, browser)).headers['content-type']).toBe('text/html')
})

test.each(['DELETE /machine/', 'POST /machine/', 'PUT /m', 'DELETE /m', 'POST /-/', 'DELETE /-/'])(
  '%s with a format is refused, and nothing happens',
  async (request) => {
    const { send } = await service()
    await send('PUT', '/m', occi({ Category: category(machine) }))
    const [method = '', path = ''] = request.split(' ')
    const got = await send(method, `${path}?format=summary`, occi({ Category: category(machine) }))
    expect([got.status, got.text.includes('format')]).toEqual([400, true])
    expect((await send('GET', '/machine/')).text.split('\n')).toHaveLength(1)
  },
)

test('errors are problems in JSON for who accepts another type of JSON alone', async () => {
  const { send } = await service()
  const got = await send('GET', '/none', { headers: { Accept: 'application/summary+json' } })
  expect([got.status, got.headers['content-type']]).toEqual([406, 'application/problem+json'])
})

test('two renderings cannot have the same format', () => {
  expect(() => cloud({ renderings: [...standardRenderings(), summary, summary] })).toThrow(/the format 'summary'/)
})

test('without formats, the parameter is refused', async () => {
  const { send } = await client(cloud())
  const got = await send('GET', '/-/?format=summary')
  expect([got.status, got.text.includes('format')]).toEqual([400, true])
})
