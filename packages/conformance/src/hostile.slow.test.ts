import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkEndpoint, sections } from './index.ts'
import { type Alter, type Reply, startProxy } from './proxy.test-fixture.ts'
import { type Served, served } from './service.test-fixture.ts'

let service: Served
let proxy: Awaited<ReturnType<typeof startProxy>>

beforeAll(async () => {
  service = await served()
  proxy = await startProxy(service.url)
})

afterAll(async () => {
  await proxy.close()
  await service.close()
})

/** Answers in the place of the service, after it has described itself once. */
function after(reply: Partial<Reply>): Alter {
  let isDescribed = false
  return async (request, forward) => {
    if (isDescribed) return { status: 200, fields: [['Content-Type', 'application/occi+json']], body: '', ...reply }
    isDescribed = true
    return forward(request)
  }
}

const odd = {
  term: 1,
  scheme: null,
  attributes: { a: null, b: [] },
  actions: 'x',
  depends: [{}],
  location: '//',
  links: [null],
}
const model = { kinds: [null, 1, 'x', odd], mixins: odd, actions: [[]], resources: [odd, null], links: 'x' }
const text: Reply['fields'] = [['Content-Type', 'text/plain']]

test.each<[string, Partial<Reply>]>([
  ['nothing', {}],
  ['no media type', { fields: [] }],
  ['null', { body: 'null' }],
  ['JSON that is cut', { body: '{"kinds":[' }],
  ['values of other types', { body: JSON.stringify(model) }],
  [
    'an entity with values of other types',
    { body: JSON.stringify({ ...odd, kind: {}, id: 7, source: [], target: null }) },
  ],
  ['status 500', { status: 500 }],
  ['a redirect to itself', { status: 302, fields: [['Location', '/-/']] }],
  ['a location that is no URL', { status: 201, fields: [...text, ['Location', 'http://[']] }],
  ['separators alone', { fields: text, body: 'Category: ;;,,\nLink: <;\nX-OCCI-Attribute: =;"\nX-OCCI-Location:\n:' }],
  ['an open quote', { fields: text, body: 'Category: a; scheme="b\nX-OCCI-Attribute: a="\\\n' }],
  ['octets that are no text', { fields: text, body: '\0\ufffd\u0007' }],
])('a service that answers %s is reported', async (_, reply) => {
  proxy.become(after(reply))
  const { results } = await checkEndpoint(proxy.url, { destructive: true })
  expect(results.length).toBe(sections.flatMap(({ cases }) => cases).length)
  expect(results.filter(({ status }) => status === 'failed').length).toBeGreaterThan(10)
})
