import { Agent } from 'node:http'
import { anyCharacter } from '@occi/testkit/rendering'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { serve } from '../node/index.ts'
import { category, cloud, cluster, machine, member } from './cloud.test-fixture.ts'
import { occi, type Sent, send } from './http.test-fixture.ts'

/** Pieces of which requests are made: what the grammar knows, whole and broken, and what breaks parsers. */
const piece = fc.oneof(
  fc.constantFrom(
    'Category: ',
    'X-OCCI-Attribute: ',
    'X-OCCI-Location: ',
    'Link: ',
    '\r\n',
    '\n',
    ';',
    ',',
    '=',
    '"',
    '\\',
    '<',
    '>',
    '{',
    '}',
    '[',
    ']',
    ':',
    ' ',
    'class="kind"',
    'scheme="http://example.com/occi#"',
    'scheme=',
    'machine',
    'member',
    'com.example.cores',
    'com.example.state',
    'occi.core.source',
    'occi.core.id',
    '=1',
    '="1"',
    '="/m"',
    'null',
    'true',
    '1e999',
    '-0',
    '"kind"',
    '"resources"',
    '"attributes"',
    '"__proto__"',
    '\u0000',
    '\u00e9',
    '?action=start',
    '/m',
    category(machine),
    category(member),
    `{"kind":"${machine.identifier}"`,
    `{"resources":[{"kind":"${machine.identifier}"`,
  ),
  fc.string({ unit: anyCharacter, maxLength: 12 }),
)
const text = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(''))
const header = text.map((value) => value.replaceAll(/[^\t\u0020-\u007e\u0080-\u00ff]/g, ''))
const path = fc.oneof(
  fc.constantFrom('/', '/-/', '/machine/', '/machine', '/secured/', '/m', '/c', '/member/', '/none', '/a/b/', '/-/x'),
  fc
    .string({ unit: fc.constantFrom('/', '.', '%', '2', 'f', 'a', '-', '~', '?', '&', '=', '+'), maxLength: 16 })
    .map((rest) => `/${rest}`),
)
const query = fc.oneof(
  fc.constantFrom('', '', '', '?action=start', '?page=1&number=2', '?category=', '?after=x', '?com.example.cores=1'),
  fc.string({ unit: fc.constantFrom('a', '=', '&', '%', '1', '.', '+'), maxLength: 12 }).map((rest) => `?${rest}`),
)
const media = fc.constantFrom(
  'text/plain',
  'text/occi',
  'text/uri-list',
  'application/json',
  'application/occi+json',
  'text/plain,text/occi',
  '',
  'application/x-www-form-urlencoded',
  'text/html',
  '*/*;q=2',
  ';;',
  'text/plain; charset=klingon',
)
const request = fc.record({
  method: fc.constantFrom('GET', 'PUT', 'POST', 'POST', 'POST', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH'),
  path: fc.tuple(path, query).map((parts) => parts.join('')),
  type: media,
  accept: media,
  category: fc.option(header, { nil: undefined }),
  attribute: fc.option(header, { nil: undefined }),
  link: fc.option(header, { nil: undefined }),
  body: fc.option(text, { nil: undefined }),
})

type Malformed = typeof request extends fc.Arbitrary<infer R> ? R : never

function sentOf({ type, accept, category: categories, attribute, link, body }: Malformed): Sent {
  const headers: Record<string, string> = {}
  if (type !== '') headers['Content-Type'] = type
  if (accept !== '') headers.Accept = accept
  if (categories !== undefined) headers.Category = categories
  if (attribute !== undefined) headers['X-OCCI-Attribute'] = attribute
  if (link !== undefined) headers.Link = link
  return body === undefined ? { headers } : { headers, body }
}

test('10,000 malformed requests: no answer is 5xx, and the service works afterwards', {
  timeout: 120_000,
}, async () => {
  const failures: unknown[] = []
  const app = cloud({ report: (error) => failures.push(error) })
  const server = await serve(app, { port: 0 })
  // Connections are kept: making them anew costs more than all that is tested here.
  const agent = new Agent({ keepAlive: true, maxSockets: 50 })
  try {
    const setUp = async () => {
      await send(server.url, 'PUT', '/m', occi({ Category: category(machine) }))
      await send(server.url, 'PUT', '/c', occi({ Category: category(cluster) }))
    }
    await setUp()
    const requests = fc.sample(request, { numRuns: 10_000, seed: 20_161 })
    let slowest = 0
    for (let i = 0; i < requests.length; i += 50) {
      const answers = requests.slice(i, i + 50).map(async (one) => {
        const begun = performance.now()
        const { status } = await send(server.url, one.method, one.path, sentOf(one), agent)
        slowest = Math.max(slowest, performance.now() - begun)
        if (status >= 500) expect.soft(status, JSON.stringify(one)).toBeLessThan(500)
      })
      await Promise.all(answers)
    }
    console.info(`slowest of 10,000: ${slowest.toFixed(0)} ms`)
    expect(failures).toEqual([])
    await setUp()
    expect((await send(server.url, 'GET', '/m')).text).toContain('com.example.state')
  } finally {
    agent.destroy()
    await server.close()
  }
})
