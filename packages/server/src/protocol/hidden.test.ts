import { describe, expect, test } from 'vitest'
import { category, cluster, image, machine, member, secured, start, stop } from './cloud.test-fixture.ts'
import { entity, fleet, hiddenId, hiddenMachine, hiddenWorld, linking, modes, secrets } from './hidden.test-fixture.ts'
import { type Answer, type Client, json, plain, type Sent } from './http.test-fixture.ts'

const renderings = ['text/plain', 'text/occi', 'text/uri-list', 'application/json', 'text/html']
const uuid = hiddenId.slice('urn:uuid:'.length)

/** A request: method, path, what it carries. */
type Request = readonly [method: string, path: string, sent?: Sent]

/** Requests that change nothing. */
const reading: readonly Request[] = [
  // Listings: of a kind, of mixins, below paths, of everything.
  ...['/', '/machine/', '/cluster/', '/member/', '/fleet/', '/secured/', '/-/'].map((path) => ['GET', path] as const),
  ...['/', '/machine/', '/member/', '/fleet/'].map((path) => ['HEAD', path] as const),
  // Pages.
  ['GET', '/?page=1&number=3'],
  ['GET', '/?page=2&number=3'],
  ['GET', '/?page=9&number=3'],
  ['GET', '/machine/?page=1&number=2'],
  ['GET', '/machine/?page=3&number=2'],
  ['GET', '/fleet/?page=1&number=5'],
  ['GET', '/member/?page=1&number=1'],
  ['GET', '/?number=100'],
  ['GET', '/machine/?number=5'],
  // Filters, and words.
  ['GET', '/?com.example.host=savanna'],
  ['GET', '/machine/?com.example.cores=2'],
  ['GET', `/machine/?category=${encodeURIComponent(fleet)}`],
  ['GET', `/?occi.core.id=${hiddenId}`],
  ['GET', `/?occi.core.source=${hiddenMachine}`],
  ['GET', '/?occi.core.target=/cluster/zebra-c'],
  ['GET', '/?occi.core.target=/cluster/open'],
  ['GET', '/member/?occi.core.source=/machine/m1'],
  ['GET', '/machine/?q=zebra'],
  ['GET', '/?search=zebra'],
  ['GET', '/machine/?search=savanna&number=1'],
  ['GET', '/?order=title&number=3'],
  ['GET', '/machine/?order=-com.example.host&page=2&number=1'],
  // Entities with their links, and what is at the other end.
  ...['/machine/m1', '/cluster/open', '/member/open'].map((path) => ['GET', path] as const),
  ...['/machine/m1', '/cluster/open'].map((path) => ['HEAD', path] as const),
  // The hidden entities themselves, by every name.
  ...[
    hiddenMachine,
    `/machine/${uuid}`,
    `/cluster/${uuid}`,
    '/cluster/zebra-c',
    '/member/zebra-1',
    '/member/zebra-2',
  ].flatMap((path) => [
    ['GET', path] as const,
    ['HEAD', path] as const,
    ['GET', path, { headers: { 'If-None-Match': '*' } }] as const,
  ]),
  ['GET', '/zebra-herd/'],
  ['OPTIONS', hiddenMachine],
]

/** Views of pages. */
const views: readonly Request[] = [
  ...['/', '/machine/', '/cluster/', '/fleet/', '/machine/m1', '/cluster/open'].map(
    (path) => ['GET', `${path}?map`] as const,
  ),
  ...['/machine/', '/member/', '/cluster/'].map((path) => ['GET', `${path}?create`] as const),
  ...['/machine/m1', '/member/open', '/cluster/open', hiddenMachine].flatMap((path) =>
    ['edit', 'confirm=delete', 'map'].map((view) => ['GET', `${path}?${view}`] as const),
  ),
  ['GET', '/machine/?confirm=delete&_all=1'],
  ['GET', `/?confirm=delete&location=${hiddenMachine}&location=/machine/m1`],
  ['GET', `/machine/?confirm=${encodeURIComponent(start.identifier)}&location=${hiddenMachine}&location=/machine/m2`],
  ['GET', `/fleet/?confirm=remove&location=${hiddenMachine}`],
  ['GET', '/fleet/?confirm=delete&_all=1'],
  ['GET', '/-/?define'],
]

const tagged = (...locations: readonly string[]) => plain(...locations.map((one) => `X-OCCI-Location: ${one}`))
const form = (fields: Record<string, string>): Sent => ({
  headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
  body: new URLSearchParams(fields).toString(),
})

/** Requests that change something, or would. */
const changing: readonly Request[] = [
  // Actions on collections and on one.
  ['POST', '/machine/?action=start', plain(`Category: ${category(start)}`)],
  ['POST', '/fleet/?action=stop', plain(`Category: ${category(stop)}`)],
  ['POST', '/?action=start', plain(`Category: ${category(start)}`)],
  ['POST', '/machine/m2?action=stop', plain(`Category: ${category(stop)}`)],
  ['POST', '/machine/m2?action=start', plain(`Category: ${category(start)}`)],
  ['POST', `${hiddenMachine}?action=start`, plain(`Category: ${category(start)}`)],
  // Deletions: of many, and of one with hidden links.
  ['DELETE', '/machine/'],
  ['DELETE', '/machine/?com.example.host=savanna'],
  ['DELETE', '/cluster/'],
  ['DELETE', '/member/'],
  ['DELETE', '/'],
  ['DELETE', '/machine/m1'],
  ['DELETE', '/cluster/open'],
  ['DELETE', hiddenMachine],
  ['DELETE', '/member/zebra-1'],
  ['DELETE', '/zebra-herd/'],
  ['DELETE', '/machine/m1', { headers: { 'If-Match': '"nothing"' } }],
  // Membership.
  ['POST', '/secured/', tagged('/machine/m1')],
  ['POST', '/secured/', tagged(hiddenMachine)],
  ['POST', '/fleet/', tagged(`/machine/${uuid}`, '/machine/m1')],
  ['PUT', '/fleet/', tagged('/machine/m1')],
  ['PUT', '/fleet/', tagged('/cluster/open', hiddenMachine)],
  ['DELETE', '/fleet/', tagged('/machine/m1')],
  ['DELETE', '/fleet/', tagged(hiddenMachine)],
  ['DELETE', '/fleet/'],
  ['DELETE', '/-/', plain('Category: fleet; scheme="http://tags.example.com/#"; class="mixin"')],
  // Changes of what is hidden, and of what is linked to it.
  ['POST', hiddenMachine, entity(machine, { title: 'mine' })],
  ['POST', '/machine/m1', entity(machine, { title: 'mine' })],
  ['PUT', '/machine/m1', entity(machine, { title: 'mine' })],
  ['PUT', '/member/open', linking('/machine/m1', '/cluster/zebra-c')],
  ['POST', '/member/open', linking(hiddenMachine, '/cluster/open')],
  // Links to and from what is hidden.
  ['POST', '/member/', linking(hiddenMachine, '/cluster/open')],
  ['POST', '/member/', linking('/machine/m1', '/cluster/zebra-c')],
  ['POST', '/member/', linking('/machine/m1', hiddenId)],
  ['PUT', '/member/new', linking('/machine/m1', `/machine/${uuid}`)],
  [
    'POST',
    '/machine/',
    entity(machine, { links: [{ kind: member.identifier, target: { location: '/cluster/zebra-c' } }] }),
  ],
  // Creation beside what is hidden.
  ['POST', '/zebra-herd/', entity(machine)],
  ['POST', '/machine/', entity(machine, { id: hiddenId })],
  ['POST', '/', json({ resources: [{ kind: machine.identifier, mixins: [image.identifier, secured.identifier] }] })],
  // Forms of pages, which come back with what was wrong.
  [
    'POST',
    '/member/',
    form({ category: member.identifier, 'occi.core.source': hiddenMachine, 'occi.core.target': '/cluster/open' }),
  ],
  ['POST', hiddenMachine, form({ _method: 'DELETE' })],
  ['POST', '/machine/', form({ _method: 'DELETE', location: hiddenMachine })],
  ['POST', '/machine/', form({ _method: 'DELETE', location: `/machine/${uuid}` })],
  ['POST', '/?action=start', form({ action: start.identifier, location: hiddenMachine, _back: hiddenMachine })],
  ['POST', '/machine/', form({ _method: 'GET', confirm: 'delete', location: hiddenMachine })],
]

/** Requests that would create something where something hidden is: a bare refusal. */
const colliding: readonly Request[] = [
  ['PUT', hiddenMachine, entity(machine)],
  ['PUT', `/elsewhere/${hiddenId}`, entity(cluster)],
  ['PUT', `/machine/${uuid}`, entity(machine)],
  ['PUT', '/cluster/zebra-c', entity(cluster)],
  ['PUT', '/member/zebra-1', linking('/machine/m1', '/cluster/open')],
  [
    'POST',
    '/-/',
    plain('Category: new; scheme="http://tags.example.com/#"; class="mixin"; location="/cluster/zebra-c/"'),
  ],
]

function ask(to: Client, [method, path, sent = {}]: Request, accept: string): Promise<Answer> {
  return to.send(method, path, { ...sent, headers: { ...sent.headers, Accept: accept, 'X-User': 'user' } })
}

/** The octets of an answer. */
const octets = ({ headers, text }: Answer) => `${JSON.stringify(headers)}\n${text}`

/** Expects that an answer contains no secret that the request did not name itself. */
function expectNoSecret(request: Request, answer: Answer): void {
  const named = JSON.stringify(request)
  for (const secret of secrets) if (!named.includes(secret)) expect(octets(answer)).not.toContain(secret)
}

/** An answer without what differs each time: dates, generated ids, the numbers of commits, the port. */
function comparable(answer: Answer, { url }: Client): string {
  return `${answer.status} ${octets(answer)}`
    .replaceAll(new URL(url).host, 'host')
    .replace(/…[\da-f]{8}\b/g, '…')
    .replace(/"date":"[^"]*"/, '')
    .replace(/data-revision="[^"]*"/, '')
    .replace(/<time .*?<\/time>/g, '')
    .replace(/"content-length":"[^"]*",?/, '')
    .replace(/"occi-revision":"[^"]*",?/, '')
    .replace(/ data-revision=[^>]*/, '')
    .replaceAll(/<time .*?<\/time>/g, 'time')
    .replace(/"etag":"[^"]*"[^"]*\\""/, '')
    .replace(/[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/g, (id) => (id === uuid ? id : 'id'))
}

/** Each request is tried in one of the renderings; thoroughly, in all of them. */
function triedIn(accept: string, requests: readonly Request[]): readonly Request[] {
  if (process.env.THOROUGH !== undefined) return requests
  return requests.filter((_, index) => index % renderings.length === renderings.indexOf(accept))
}

describe.each(Object.keys(modes) as (keyof typeof modes)[])('what `%s` hides', (mode) => {
  test.each(renderings)('is in no answer to a request that reads, as %s', async (accept) => {
    const [world, without] = await Promise.all([hiddenWorld(mode, true), hiddenWorld(mode, false)])
    for (const request of [...triedIn(accept, reading), ...(accept === 'text/html' ? views : [])]) {
      const answer = await ask(world, request, accept)
      expectNoSecret(request, answer)
      const expected = await ask(without, request, accept)
      expect([request, comparable(answer, world)]).toEqual([request, comparable(expected, without)])
      expect(answer.headers.etag).toBe(expected.headers.etag)
    }
  })

  test.each(renderings)('is in no answer to a request that changes something, as %s', async (accept) => {
    for (const request of triedIn(accept, changing)) {
      const [world, without] = await Promise.all([hiddenWorld(mode, true), hiddenWorld(mode, false)])
      const answer = await ask(world, request, accept)
      expectNoSecret(request, answer)
      const expected = await ask(without, request, accept)
      expect([request, comparable(answer, world)]).toEqual([request, comparable(expected, without)])
    }
  })

  test.each(renderings)('cannot be created again: a bare 403, as %s', async (accept) => {
    const world = await hiddenWorld(mode, true)
    for (const request of colliding) {
      const answer = await ask(world, request, accept)
      expect([request, answer.status]).toEqual([
        request,
        accept === 'text/uri-list' && answer.status === 400 ? 400 : 403,
      ])
      expectNoSecret(request, answer)
    }
  })

  test('stays as it is, whatever is done to collections', async () => {
    const world = await hiddenWorld(mode, true)
    for (const request of [
      ['DELETE', '/fleet/'],
      ['DELETE', '/machine/'],
      ['DELETE', '/cluster/'],
    ] as const) {
      expect((await ask(world, request, 'text/plain')).status).toBe(200)
    }
    const kept = await world.send('GET', '/', { headers: { Accept: 'text/uri-list', 'X-User': 'operator' } })
    expect(kept.text.split('\n').map((url) => url.replace(world.url, ''))).toEqual([
      '/cluster/zebra-c',
      hiddenMachine,
      '',
    ])
    const { text } = await world.send('GET', hiddenMachine, {
      headers: { Accept: 'application/json', 'X-User': 'operator' },
    })
    expect(JSON.parse(text).mixins).toEqual([fleet])
  })

  test('changes no entity-tag, and conditions depend on what is visible', async () => {
    const world = await hiddenWorld(mode, true)
    const request = ['GET', '/machine/m1'] as const
    const { etag = '' } = (await ask(world, request, 'application/json')).headers
    for (const link of ['/member/zebra-1', '/member/zebra-2']) {
      expect((await world.send('DELETE', link, { headers: { 'X-User': 'operator' } })).status).toBe(200)
      const again = await ask(world, ['GET', '/machine/m1', { headers: { 'If-None-Match': etag } }], 'application/json')
      expect([again.status, again.headers.etag]).toEqual([304, etag])
    }
    expect((await ask(world, ['DELETE', '/machine/m1', { headers: { 'If-Match': etag } }], 'text/plain')).status).toBe(
      200,
    )
  })

  test('does not keep a client from deleting what it has read', async () => {
    const world = await hiddenWorld(mode, true)
    const { etag = '' } = (await ask(world, ['GET', '/machine/m1'], 'application/json')).headers
    const deletion = ['DELETE', '/machine/m1', { headers: { 'If-Match': etag } }] as const
    expect((await ask(world, deletion, 'application/json')).status).toBe(200)
  })

  test('is not counted', async () => {
    const world = await hiddenWorld(mode, true)
    const total = async (path: string) => (await ask(world, ['GET', path], 'application/json')).headers['x-total-count']
    const isExact = mode === 'restrict'
    expect(await total('/machine/?number=2')).toBe(isExact ? '5' : undefined)
    // A page that has all that the caller sees tells their number.
    expect(await total('/cluster/?page=1&number=1')).toBe('1')
    expect(await total('/machine/?number=2&com.example.host=savanna')).toBe('0')
    // Of links the ends decide.
    expect(await total('/member/?number=1')).toBe('1')
    const home = (await ask(world, ['GET', '/'], 'text/html')).text
    const numbers = [...home.matchAll(/<span class="name">([^<]*)<\/span>(?:<span class="number">([^<]*)<\/span>)?/g)]
    expect(numbers.map(([, name, number]) => [name, number])).toEqual(
      expect.arrayContaining([
        ['A machine', isExact ? '5' : undefined],
        ['A network of machines', isExact ? '1' : undefined],
        ['Membership in a cluster', undefined],
      ]),
    )
  })
})
