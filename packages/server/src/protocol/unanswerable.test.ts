import { HttpError } from '@occi/core'
import type { Rendering } from '@occi/core/authoring'
import { describe, expect, test } from 'vitest'
import { standardRenderings } from '../standard-renderings.ts'
import { category, cloud, disk, machine, save, secured, start } from './cloud.test-fixture.ts'
import { type Client, client, json, occi, plain, type Sent } from './http.test-fixture.ts'
import { LeavingRegistry } from './leaving-registry.test-fixture.ts'

/** A request for every operation, on a service that has a machine at /m and a disk at /d, which is secured. */
const operations: readonly (readonly [method: string, path: string, sent?: Sent])[] = [
  ['GET', '/m'],
  ['PUT', '/m', occi({ Category: category(machine), 'X-OCCI-Attribute': 'com.example.cores=7' })],
  ['PUT', '/new', occi({ Category: category(machine) })],
  ['POST', '/m', occi({ 'X-OCCI-Attribute': 'com.example.cores=7' })],
  ['POST', '/m?action=start', occi({ Category: category(start) })],
  ['DELETE', '/m'],
  ['GET', '/machine/'],
  ['POST', '/machine/', occi({ Category: category(machine) })],
  ['POST', '/machine/?action=start', occi({ Category: category(start) })],
  ['DELETE', '/machine/'],
  ['POST', '/secured/', plain('X-OCCI-Location: /m')],
  ['PUT', '/secured/', plain('X-OCCI-Location: /m')],
  ['DELETE', '/secured/', plain('X-OCCI-Location: /d')],
  ['DELETE', '/secured/'],
  ['GET', '/-/'],
  ['POST', '/-/', occi({ Category: 'tag; scheme="http://me.example.org/tags#"; class="mixin"' })],
  ['DELETE', '/-/', occi({ Category: 'mine; scheme="http://me.example.org/tags#"; class="mixin"' })],
]

async function populated(renderings: readonly Rendering[], reports: unknown[] = []): Promise<Client> {
  const service = await client(cloud({ renderings, report: (error) => reports.push(error) }))
  const { send } = service
  await send('POST', '/-/', occi({ Category: 'mine; scheme="http://me.example.org/tags#"; class="mixin"' }))
  await send('PUT', '/m', occi({ Category: category(machine) }))
  const attributes = { 'X-OCCI-Attribute': 'com.example.size=1' }
  await send('PUT', '/d', occi({ Category: `${category(disk)}, ${category(secured)}`, ...attributes }))
  return service
}

/** Everything that is stored. */
async function stateOf({ send }: Client): Promise<string> {
  const headers = { Accept: 'application/json' }
  return (await send('GET', '/', { headers })).text + (await send('GET', '/-/', { headers })).text
}

const accepting = (sent: Sent | undefined, accept: string): Sent => ({
  ...sent,
  headers: { ...sent?.headers, Accept: accept },
})

describe('an answer that no rendering can write', () => {
  const readsOnly: Rendering = { ...failing(), mediaTypes: [], reads: ['application/x-www-form-urlencoded'] }

  test.each(['application/x-www-form-urlencoded', 'image/png'])('%s: 406, and nothing is done', async (accept) => {
    const service = await populated([...standardRenderings(), readsOnly])
    const before = await stateOf(service)
    for (const [method, path, sent] of operations) {
      const answer = await service.send(method, path, accepting(sent, accept))
      expect([method, path, answer.status]).toEqual([method, path, 406])
      expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8')
      expect(answer.text).toContain('application/occi+json')
    }
    expect(await stateOf(service)).toBe(before)
  })

  test('errors are told as text', async () => {
    const { send } = await populated([...standardRenderings(), readsOnly])
    const headers = { Accept: 'application/x-www-form-urlencoded' }
    for (const [method, path, more, status] of [
      ['GET', '/m', { Host: 'evil.example' }, 403],
      ['POST', '/m', { Origin: 'https://evil.example' }, 403],
      ['PATCH', '/m', {}, 405],
      ['GET', '/%zz', {}, 400],
      ['GET', '/m', { 'User-Agent': 'OCCI/9.0' }, 501],
    ] as const) {
      const answer = await send(method, path, { headers: { ...headers, ...more } })
      expect([path, answer.status, answer.headers['content-type']]).toEqual([path, status, 'text/plain; charset=utf-8'])
    }
  })
})

/** A rendering that says it can write everything, and fails. */
function failing(): Rendering {
  return {
    mediaTypes: ['text/x-failing'],
    lists: 'entities',
    decode: () => undefined,
    canEncode: () => true,
    encode() {
      throw new TypeError('secret: undefined is not a function')
    },
  }
}

describe('a rendering whose encode throws', () => {
  test('what was done is answered with a success without content, and the failure is reported', async () => {
    for (const [method, path, sent] of operations.filter(([name]) => name !== 'GET')) {
      const reports: unknown[] = []
      const service = await populated([...standardRenderings(), failing()], reports)
      const before = await stateOf(service)
      const answer = await service.send(method, path, accepting(sent, 'text/x-failing'))
      const created = path === '/new' || (path === '/machine/' && method === 'POST')
      expect([method, path, answer.status, answer.text]).toEqual([method, path, created ? 201 : 200, ''])
      if (created) expect(answer.headers.location).toMatch(/^http:/)
      expect(answer.headers.server).toMatch(/OCCI\/1\.2/)
      expect(String(reports[0])).toContain('secret')
      expect(await stateOf(service)).not.toBe(before)
    }
  })

  test('an error is written as text/plain with its own status, and the failure is reported', async () => {
    const reports: unknown[] = []
    const { send } = await populated([...standardRenderings(), failing()], reports)
    for (const [method, path, sent, status] of [
      ['GET', '/none', {}, 404],
      ['PATCH', '/m', {}, 405],
      ['PUT', '/new', json({ kind: 'http://example.com/occi#none' }), 400],
      ['GET', '/m', { headers: { Host: 'evil.example' } }, 403],
    ] as const) {
      const answer = await send(method, path, accepting(sent, 'text/x-failing'))
      expect([path, answer.status, answer.headers['content-type']]).toEqual([path, status, 'text/plain; charset=utf-8'])
      expect(answer.text).not.toContain('secret')
      expect(String(reports.pop())).toContain('secret')
    }
    const read = await send('GET', '/m', { headers: { Accept: 'text/x-failing' } })
    expect([read.status, read.headers['content-type']]).toEqual([500, 'text/plain; charset=utf-8'])
  })
})

test('a category that was made is answered with a success when the registry cannot be read any more', async () => {
  const registry = new LeavingRegistry()
  const { send } = await client(cloud({ registry }))
  await send('PUT', '/m', occi({ Category: category(machine) }))
  for (const [path, sent] of [
    ['/m?action=save', occi({ Category: category(save), 'X-OCCI-Attribute': 'name="gold"' })],
    ['/-/', occi({ Category: 'tag; scheme="http://me.example.org/tags#"; class="mixin"' })],
  ] as const) {
    registry.isAway = false
    expect([path, (await send('POST', path, sent)).status, registry.isAway]).toEqual([path, 200, true])
  }
})

describe('header fields of an HttpError', () => {
  test('cannot change how the answer is framed or read', async () => {
    const fields = {
      'content-length': '1',
      'Transfer-Encoding': 'chunked',
      Connection: 'upgrade',
      Upgrade: 'h2c',
      'Content-Encoding': 'gzip',
      'Content-Type': 'text/html',
      'Retry-After': '7',
    }
    const app = cloud({
      policy: {
        authorize() {
          throw new HttpError(503, 'come back later', fields)
        },
      },
    })
    const { send } = await client(app)
    const { status, headers, text } = await send('PUT', '/m', occi({ Category: category(machine) }))
    expect([status, text.trim()]).toEqual([503, 'come back later'])
    expect(headers).toMatchObject({ 'content-type': 'text/plain; charset=utf-8', 'retry-after': '7' })
    expect(headers['content-length']).toBe(String(Buffer.byteLength(text)))
    expect(headers).not.toHaveProperty('upgrade')
    expect(headers).not.toHaveProperty('content-encoding')
    expect(headers).not.toHaveProperty('transfer-encoding')
  })
})

describe('an error answer is bounded, however large the request', () => {
  const name = 'x'.repeat(900_000)
  const many = Array.from({ length: 30_000 }, (_, index) => `X-OCCI-Location: /${index}`)
  const long = Array.from({ length: 150 }, (_, index) => [`com.${index}.${'y'.repeat(5000)}`, 1])
  const requests: Readonly<Record<string, readonly [method: string, path: string, sent: Sent, status: number]>> = {
    'many locations': ['PUT', '/secured/', plain(...many), 400],
    'a long name': ['PUT', '/m', json({ kind: machine.identifier, attributes: { [`com.${name}`]: 1 } }), 400],
    'long names': ['PUT', '/m', json({ kind: machine.identifier, attributes: Object.fromEntries(long) }), 400],
    'a long kind': ['PUT', '/m', json({ kind: `http://example.com/occi#${name}` }), 400],
    'a long line': ['PUT', '/m', plain(`Category: ${name}`), 400],
    'a long value': ['PUT', '/m', plain(`Category: ${category(machine)}`, `X-OCCI-Attribute: a.b="${name}"`), 400],
    'a long path': ['GET', `/${'x'.repeat(8000)}`, {}, 404],
    'a long media type': [
      'POST',
      '/machine/',
      { headers: { 'Content-Type': `text/${'x'.repeat(50_000)}` }, body: 'x' },
      415,
    ],
  }

  test.each(Object.keys(requests))('%s', async (key) => {
    const [method, path, sent, status] = requests[key] ?? ['GET', '/', {}, 0]
    const { send } = await client(cloud())
    for (const accept of ['application/json', 'text/plain', 'text/occi']) {
      const answer = await send(method, path, accepting(sent, accept))
      expect([accept, answer.status]).toEqual([accept, status])
      expect(answer.text.length).toBeLessThan(100_000)
    }
  })
})
