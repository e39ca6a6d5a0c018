import { htmlRendering } from '@occi/render-html'
import { expect, test } from 'vitest'
import type { Application } from '../application.ts'
import { standardRenderings } from '../standard-renderings.ts'
import { category, cloud, cluster, machine, member } from './cloud.test-fixture.ts'

const many = 1_000_000
const limits = {
  ...{ body: 64 * many, target: many, entities: many, links: many, attributes: many, mixins: many },
  ...{ ownedMixins: many, ownedOctets: 64 * many, mixinAttributes: many },
}
const service = () => cloud({ limits, renderings: [...standardRenderings(), htmlRendering()] })

const repeat = (n: number, part: (index: number) => string) => Array.from({ length: n }, (_, index) => part(index))
const post = (type: string, body: string): RequestInit => ({ method: 'POST', headers: { 'Content-Type': type }, body })
const plain = (...lines: readonly string[]) =>
  post('text/plain', [`Category: ${category(machine)}`, ...lines].join('\n'))
const json = (members: object) => post('application/json', JSON.stringify({ kind: machine.identifier, ...members }))
const form = (pairs: readonly string[]) =>
  post('application/x-www-form-urlencoded', [`category=${encodeURIComponent(machine.identifier)}`, ...pairs].join('&'))
const target = (index: number) => `http://elsewhere.example.com/cluster/${index}`

/** Requests that a client can make as long as the limits allow, by what there are n of. */
const requests: Readonly<Record<string, (n: number) => readonly [path: string, init: RequestInit]>> = {
  'unknown attributes, text/plain': (n) => [
    '/machine/',
    plain(...repeat(n, (i) => `X-OCCI-Attribute: com.example.corex${i}="x"`)),
  ],
  'attributes in one line, text/plain': (n) => [
    '/machine/',
    plain(`X-OCCI-Attribute: ${repeat(n, (i) => `com.example.a${i}="x"`).join(', ')}`),
  ],
  'unknown categories, text/plain': (n) => [
    '/machine/',
    plain(...repeat(n, (i) => `Category: largex${i}; scheme="http://example.com/occi#"; class="mixin"`)),
  ],
  'links, text/plain': (n) => [
    '/machine/',
    plain(...repeat(n, (i) => `Link: <${target(i)}>; rel="${cluster.identifier}"; category="${member.identifier}"`)),
  ],
  'locations, text/uri-list': (n) => ['/secured/', post('text/uri-list', repeat(n, (i) => `/m/${i}`).join('\n'))],
  'unknown attributes, JSON': (n) => [
    '/machine/',
    json({ attributes: Object.fromEntries(repeat(n, (i) => `com.example.corex${i}`).map((name) => [name, 'x'])) }),
  ],
  'links, JSON': (n) => [
    '/machine/',
    json({ links: repeat(n, target).map((location) => ({ kind: member.identifier, target: { location } })) }),
  ],
  'unknown mixins, JSON': (n) => [
    '/machine/',
    json({ mixins: repeat(n, (i) => `http://example.com/occi#largex${i}`) }),
  ],
  'an array, JSON': (n) => ['/machine/', json({ attributes: { 'com.example.tags': repeat(n, String) } })],
  'links, form': (n) => [
    '/machine/',
    form(
      repeat(
        n,
        (i) =>
          `link.${i}.target=${encodeURIComponent(target(i))}&link.${i}.category=${encodeURIComponent(member.identifier)}`,
      ),
    ),
  ],
  'a filter': (n) => [`/machine/?${repeat(n, (i) => `com.example.corex${i}=x`).join('&')}`, {}],
  'slashes in a path': (n) => [`/${repeat(n, () => '/a').join('')}`, {}],
  'media types in Accept': (n) => [
    '/machine/',
    { headers: { Accept: repeat(n, (i) => `text/x${i};q=0.5`).join(',') } },
  ],
  'tags in If-Match': (n) => ['/m', { headers: { 'If-Match': repeat(n, (i) => `"${i}"`).join(',') } }],
}

/** Processor time of a request in microseconds: the least of some runs. */
async function cost(app: Application, path: string, init: RequestInit): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let run = 0; run < 5; run++) {
    const before = process.cpuUsage()
    const response = await app.request(`http://localhost${path}`, init)
    await response.arrayBuffer()
    const { user, system } = process.cpuUsage(before)
    expect(response.status).toBeLessThan(500)
    least = Math.min(least, user + system)
  }
  return least
}

/** Less than this much time in microseconds is measured too badly to be compared. */
const measurable = 1_000

test.each(Object.entries(requests))('ten times as much is not a hundred times the work: %s', async (_, request) => {
  const app = service()
  await app.request('http://localhost/m', { ...plain(), method: 'PUT' })
  const n = 300
  await cost(app, ...request(n))
  const few = Math.max(measurable, await cost(app, ...request(n)))
  expect((await cost(app, ...request(10 * n))) / few).toBeLessThan(40)
})

test.each(['text/plain', 'text/occi', 'text/uri-list', 'application/json', 'text/html'])(
  'ten times as much is not a hundred times the work: a listing as %s',
  async (Accept) => {
    const app = service()
    const get = ['/machine/', { headers: { Accept } }] as const
    const fill = async (n: number) => {
      const entities = repeat(n, () => machine.identifier).map((kind) => ({ kind }))
      const made = await app.request('http://localhost/', {
        ...json({}),
        body: JSON.stringify({ resources: entities }),
      })
      expect(made.status).toBe(201)
    }
    await fill(100)
    await cost(app, ...get)
    const few = Math.max(measurable, await cost(app, ...get))
    await fill(900)
    expect((await cost(app, ...get)) / few).toBeLessThan(40)
  },
)

const tags = 'http://example.com/tags#'
const tag = (index: number, members: object = {}) => ({ scheme: tags, term: `t${index}`, ...members })
const attribute = (index: number) => `com.example.a${index}`

/** Pages, by what there are n of; each is prepared by requests. */
const pages: Readonly<
  Record<string, (n: number) => readonly [path: string, ...prepared: readonly (readonly [string, RequestInit])[]]>
> = {
  'attributes of an entity, shown': (n) => ['/m', ...entityWith(n)],
  'attributes of an entity, edited': (n) => ['/m?edit', ...entityWith(n)],
  'mixins to choose from, creating': (n) => [
    `/machine/?create`,
    ['/-/', post('application/json', JSON.stringify({ mixins: Array.from({ length: n }, (_, i) => tag(i)) }))],
  ],
  'links of an entity, shown': (n) => ['/m', ...linked(n)],
  'links of an entity, edited': (n) => ['/m?edit', ...linked(n)],
  'entities and links, as a map': (n) => ['/?map', ...linked(n)],
  'entities, asked before all are deleted': (n) => ['/?confirm=delete', ...linked(n)],
}

function entityWith(n: number): readonly (readonly [string, RequestInit])[] {
  const definitions = Object.fromEntries(repeat(n, attribute).map((name) => [name, { type: 'string', mutable: true }]))
  const values = Object.fromEntries(repeat(n, attribute).map((name) => [name, 'x']))
  return [
    ['/-/', post('application/json', JSON.stringify({ mixins: [tag(1, { attributes: definitions })] }))],
    ['/m', { ...json({ mixins: [`${tags}t1`], attributes: values }), method: 'PUT' }],
  ]
}

function linked(n: number): readonly (readonly [string, RequestInit])[] {
  const links = repeat(n, (i) => `/c/${i}`).map((location) => ({ kind: member.identifier, target: { location } }))
  const clusters = Array.from({ length: n }, (_, i) => [`/c/${i}`, { ...plainOf(cluster), method: 'PUT' }] as const)
  return [...clusters, ['/m', { ...json({ links }), method: 'PUT' }]]
}

const plainOf = (kind: typeof cluster) => post('text/plain', `Category: ${category(kind)}`)

test.each(Object.entries(pages))(
  'ten times as much is not a hundred times the work: a page, %s',
  async (_, prepare) => {
    const costOf = async (n: number) => {
      const app = service()
      const [path, ...prepared] = prepare(n)
      for (const [place, init] of prepared) {
        const response = await app.request(`http://localhost${place}`, init)
        expect([place, response.status < 300 ? '' : await response.text()]).toEqual([place, ''])
      }
      const page = { headers: { Accept: 'text/html', 'Sec-Fetch-Site': 'none' } }
      const shown = await app.request(`http://localhost${path}`, page)
      expect([shown.status, shown.headers.get('Content-Type')]).toEqual([200, 'text/html; charset=utf-8'])
      return cost(app, path, page)
    }
    const n = 100
    await costOf(n)
    expect((await costOf(10 * n)) / Math.max(measurable, await costOf(n))).toBeLessThan(40)
  },
)
