import { describe, expect, test } from 'vitest'
import { category, cloud, cluster, disk, machine, member, secured, start, stop } from './cloud.test-fixture.ts'
import { type Client, client, occi, pathOf, plain } from './http.test-fixture.ts'

const wantJson = { headers: { Accept: 'application/json' } }

async function some({ send }: Client, number: number): Promise<string[]> {
  const paths: string[] = []
  for (let i = 0; i < number; i++) {
    const attributes = `com.example.host="h${i % 2}", com.example.cores=${i + 1}, com.example.memory=${i}.5, com.example.spare=${i === 0}`
    const made = await send('POST', '/machine/', occi({ Category: category(machine), 'X-OCCI-Attribute': attributes }))
    paths.push(pathOf(made.headers.location))
  }
  return paths
}

function listed(text: string): string[] {
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => new URL(line.replace('X-OCCI-Location: ', '')).pathname)
}

describe('GET (GFD.223 HTTP Methods Applied to Collections)', () => {
  test('hold the exact kind; unbound paths are the union of all below; JSON gives resources, then links', async () => {
    const service = await client(cloud())
    const { send } = service
    const [from] = await some(service, 1)
    await send('PUT', '/machine/c', occi({ Category: category(cluster) }))
    const ends = `occi.core.source="${from}", occi.core.target="/machine/c"`
    await send('PUT', '/machine/l', occi({ Category: category(member), 'X-OCCI-Attribute': ends }))
    expect(listed((await send('GET', '/machine/')).text)).toEqual([from])
    expect(listed((await send('GET', '/cluster/')).text)).toEqual(['/machine/c'])
    const all = JSON.parse((await send('GET', '/', wantJson)).text)
    expect(Object.keys(all)).toEqual(['resources', 'links'])
    expect([all.resources.length, all.links.length]).toEqual([2, 1])
  })

  test('below an empty path: 404 that refers to the query interface', async () => {
    const { send } = await client(cloud())
    const got = await send('GET', '/comptue/')
    expect([got.status, got.text.includes('/-/')]).toEqual([404, true])
  })

  test('clients in the wild: /machine for /machine/, GET and POST only', async () => {
    const service = await client(cloud())
    const made = await service.send('POST', '/machine', occi({ Category: category(machine) }))
    expect(made.status).toBe(201)
    expect(listed((await service.send('GET', '/machine')).text)).toEqual([pathOf(made.headers.location)])
    expect((await service.send('DELETE', '/machine')).status).toBe(404)
  })
})

describe('filters (GFD.223 Filtering)', () => {
  const attribute = (value: string) => ({ headers: { 'Content-Type': 'text/occi', 'X-OCCI-Attribute': value } })

  test('in headers: all given attributes equal, all given categories held', async () => {
    const service = await client(cloud())
    const paths = await some(service, 4)
    const get = (sent: Parameters<Client['send']>[2]) => service.send('GET', '/machine/', sent)
    expect(listed((await get(attribute('com.example.host="h1"'))).text).sort()).toEqual([paths[1], paths[3]].sort())
    expect(listed((await get(attribute('com.example.host="h1", com.example.cores=2'))).text)).toEqual([paths[1]])
    expect(listed((await get(attribute('com.example.cores="2"'))).text)).toEqual([paths[1]])
    expect(listed((await get(attribute('com.example.spare=true'))).text)).toEqual([paths[0]])
    const kind = { headers: { 'Content-Type': 'text/occi', Category: category(machine) } }
    expect(listed((await service.send('GET', '/', kind)).text)).toHaveLength(4)
  })

  test('the same as query parameters, for every rendering', async () => {
    const service = await client(cloud())
    const paths = await some(service, 3)
    const kind = encodeURIComponent(machine.identifier)
    const text = await service.send('GET', `/?category=${kind}&com.example.cores=2`)
    expect(listed(text.text)).toEqual([paths[1]])
    const json = JSON.parse((await service.send('GET', '/machine/?com.example.memory=1.5', wantJson)).text)
    expect(json.resources).toHaveLength(1)
    const uris = await service.send('GET', '/machine/?com.example.host=h0', { headers: { Accept: 'text/uri-list' } })
    expect(listed(uris.text)).toHaveLength(2)
  })

  test('by mixin, by title, and by a term that only one category has (MartServer)', async () => {
    const service = await client(cloud())
    const [first = ''] = await some(service, 2)
    await service.send('POST', first, occi({ Category: category(secured), 'X-OCCI-Attribute': 'occi.core.title="it"' }))
    const get = async (query: string) => listed((await service.send('GET', `/?${query}`)).text)
    expect(await get(`category=${encodeURIComponent(secured.identifier)}`)).toEqual([first])
    expect(await get('occi.core.title=it')).toEqual([first])
    expect(await get('category=machine&attribute=com.example.host&value=h0')).toEqual([first])
  })

  test.each(['com.example.nonsense=1', 'category=nonsense', 'nonsense=1', 'com.example.cores=many'])(
    'never ignored: ?%s is a 400 that says so',
    async (query) => {
      const service = await client(cloud())
      await some(service, 1)
      expect((await service.send('GET', `/machine/?${query}`)).status).toBe(400)
    },
  )
})

describe('paging (GFD.223 Pagination)', () => {
  test('page from 1 and number; total and next page in X-Total-Count and Link', async () => {
    const service = await client(cloud())
    const paths = await some(service, 5)
    const first = await service.send('GET', '/machine/?page=1&number=2')
    expect(first.headers['x-total-count']).toBe('5')
    const next = /<([^>]+)>; rel="next"/.exec(String(first.headers.link))?.[1] ?? ''
    const second = await service.send('GET', new URL(next).pathname + new URL(next).search)
    const third = await service.send('GET', '/machine/?page=3&number=2')
    expect([first, second, third].flatMap(({ text }) => listed(text))).toEqual([...paths].sort())
    expect(third.headers.link).toBeUndefined()
  })

  test('the next link has all other parameters of the query as they are', async () => {
    const service = await client(cloud())
    const title = 'a&b=c+d%20é/"<>'
    for (let i = 0; i < 2; i++) {
      const body = JSON.stringify({ kind: machine.identifier, title })
      const made = await service.send('POST', '/machine/', { headers: { 'Content-Type': 'application/json' }, body })
      expect(made.status).toBe(201)
    }
    for (const start of ['page=1&number=1', 'number=1']) {
      const page = await service.send('GET', `/machine/?${start}&occi.core.title=${encodeURIComponent(title)}`)
      const next = new URL(/<([^>]+)>; rel="next"/.exec(String(page.headers.link))?.[1] ?? '')
      expect(next.searchParams.get('occi.core.title')).toBe(title)
      expect(listed((await service.send('GET', next.pathname + next.search)).text)).toHaveLength(1)
    }
  })

  test('by cursor: after= follows the next links', async () => {
    const service = await client(cloud())
    const paths = await some(service, 5)
    const seen: string[] = []
    let path = '/machine/?number=2&after='
    while (path !== '') {
      const page = await service.send('GET', path)
      seen.push(...listed(page.text))
      const next = /<([^>]+)>; rel="next"/.exec(String(page.headers.link ?? ''))?.[1]
      path = next === undefined ? '' : new URL(next).pathname + new URL(next).search
    }
    expect(seen).toEqual([...paths].sort())
  })

  test('deleting while paging skips nothing: the next page is a cursor unless a page number was requested', async () => {
    const service = await client(cloud())
    const paths = await some(service, 5)
    const deleted: string[] = []
    let path = '/machine/?number=2'
    while (path !== '') {
      const page = await service.send('GET', path)
      for (const one of listed(page.text)) {
        deleted.push(one)
        expect((await service.send('DELETE', one)).status).toBe(200)
      }
      const next = /<([^>]+)>; rel="next"/.exec(String(page.headers.link ?? ''))?.[1]
      path = next === undefined ? '' : new URL(next).pathname + new URL(next).search
    }
    expect(deleted).toEqual([...paths].sort())
    expect((await service.send('GET', '/machine/')).text).toBe('')
  })

  test('beyond the end: 200 and empty; larger than allowed: 413; nonsense: 400', async () => {
    const service = await client(cloud())
    await some(service, 1)
    const beyond = await service.send('GET', '/machine/?page=9&number=10')
    expect([beyond.status, beyond.text]).toEqual([200, ''])
    expect((await service.send('GET', '/machine/?page=1&number=100000')).status).toBe(413)
    for (const query of ['page=0&number=1', 'page=x&number=1', 'page=1&number=-1']) {
      expect((await service.send('GET', `/machine/?${query}`)).status).toBe(400)
    }
  })

  test('never in text/occi, where Link is OCCI’s, nor as JSON members', async () => {
    const service = await client(cloud())
    await some(service, 3)
    const occiPage = await service.send('GET', '/machine/?page=1&number=2', { headers: { Accept: 'text/occi' } })
    expect([occiPage.headers.link, occiPage.headers['x-total-count']]).toEqual([undefined, '3'])
    const jsonPage = await service.send('GET', '/machine/?page=1&number=2', wantJson)
    expect(Object.keys(JSON.parse(jsonPage.text))).toEqual(['resources'])
  })
})

describe('DELETE (GFD.223 Delete Entity Instances)', () => {
  test('deletes the entities there; with locations in the request: 400; filters apply', async () => {
    const service = await client(cloud())
    const [first] = await some(service, 4)
    const named = await service.send('DELETE', '/machine/', occi({ 'X-OCCI-Location': String(first) }))
    expect(named.status).toBe(400)
    await service.send('DELETE', '/machine/?com.example.host=h0')
    expect(listed((await service.send('GET', '/machine/')).text)).toHaveLength(2)
    const filtered = occi({ 'X-OCCI-Attribute': 'com.example.cores=2' })
    await service.send('DELETE', '/machine/', filtered)
    expect(listed((await service.send('GET', '/machine/')).text)).toHaveLength(1)
    expect((await service.send('DELETE', '/machine/')).status).toBe(200)
    expect((await service.send('GET', '/machine/')).text).toBe('')
  })

  test('an unbound path: everything below it, and nothing else', async () => {
    const { send } = await client(cloud())
    for (const path of ['/a/1', '/a/b/2', '/c/3']) await send('PUT', path, occi({ Category: category(machine) }))
    expect((await send('DELETE', '/a/')).status).toBe(200)
    expect(listed((await send('GET', '/')).text)).toEqual(['/c/3'])
  })
})

describe('actions on collections (GFD.223 Trigger Action)', () => {
  const run = (term: string, action: typeof start | typeof stop) => ({
    term,
    sent: occi({ Category: category(action), Accept: 'text/plain' }),
  })

  test('runs on the members to which it applies now, and returns them', async () => {
    const service = await client(cloud())
    const [first, second] = await some(service, 2)
    const { sent } = run('start', start)
    await service.send('POST', `${first}?action=start`, sent)
    const acted = await service.send('POST', '/machine/?action=start', sent)
    expect([acted.status, listed(acted.text)]).toEqual([200, [second]])
    expect((await service.send('POST', '/machine/?action=start', sent)).status).toBe(409)
  })

  test('400, and nothing runs, unless every member defines it', async () => {
    const service = await client(cloud())
    const [first] = await some(service, 1)
    await service.send('PUT', '/d', occi({ Category: category(disk), 'X-OCCI-Attribute': 'com.example.size=1' }))
    const { sent } = run('start', start)
    expect((await service.send('POST', '/?action=start', sent)).status).toBe(400)
    expect((await service.send('GET', String(first))).text).toContain('com.example.state="off"')
  })

  test('filters apply', async () => {
    const service = await client(cloud())
    const paths = await some(service, 3)
    const { sent } = run('start', start)
    const acted = await service.send('POST', '/machine/?action=start&com.example.cores=2', sent)
    expect(listed(acted.text)).toEqual([paths[1]])
  })

  test.each(['/machine/', '/secured/'])('runs on the members of a page of %s, and leads to the next', async (path) => {
    const service = await client(cloud())
    const paths = await some(service, 5)
    await service.send('PUT', '/secured/', plain(...paths.map((one) => `X-OCCI-Location: ${one}`)))
    const { sent } = run('start', start)
    const order = listed((await service.send('GET', path)).text)
    expect(order).toHaveLength(5)
    const second = await service.send('POST', `${path}?action=start&page=2&number=2`, sent)
    expect([second.status, listed(second.text)]).toEqual([200, order.slice(2, 4)])
    expect(second.headers['x-total-count']).toBe('5')
    expect(second.headers.link).toContain('action=start&page=3&number=2')
    const states = await Promise.all(order.map(async (one) => (await service.send('GET', one)).text))
    expect(states.map((text) => text.includes('state="on"'))).toEqual([false, false, true, true, false])
    const acted: string[] = []
    let next: string | undefined = `${path}?action=stop&number=3`
    while (next !== undefined) {
      const part: Awaited<ReturnType<typeof service.send>> = await service.send('POST', next, run('stop', stop).sent)
      acted.push(...listed(part.text))
      next = /<([^>]*)>; *rel="?next/.exec(String(part.headers.link))?.[1]?.replace(service.url, '')
    }
    expect(acted).toEqual(order.slice(2, 4))
  })

  test('a page that is not valid is refused, and nothing runs', async () => {
    const service = await client(cloud())
    await some(service, 1)
    const { sent } = run('start', start)
    for (const wrong of ['page=0', 'number=x', 'page=1&after=x']) {
      expect((await service.send('POST', `/machine/?action=start&${wrong}`, sent)).status).toBe(400)
    }
    expect((await service.send('POST', '/machine/?action=start&number=1000000', sent)).status).toBe(413)
    expect((await service.send('GET', '/machine/?com.example.state=on')).text).toBe('')
  })
})

describe('mixin collections', () => {
  const locations = (...paths: string[]) => plain(...paths.map((path) => `X-OCCI-Location: ${path}`))

  test('POST adds, PUT makes it exactly these, both 200 with the collection', async () => {
    const service = await client(cloud())
    const [a = '', b = '', c = ''] = await some(service, 3)
    const added = await service.send('POST', '/secured/', locations(a, `${service.url}${b}`))
    expect([added.status, listed(added.text).sort()]).toEqual([200, [a, b].sort()])
    const put = await service.send('PUT', '/secured/', locations(b, c))
    expect([put.status, listed(put.text).sort()]).toEqual([200, [b, c].sort()])
    expect((await service.send('GET', a)).text).not.toContain('secured')
  })

  test('DELETE with locations removes these, without removes all; entities are never deleted', async () => {
    const service = await client(cloud())
    const [a = '', b = '', c = ''] = await some(service, 3)
    await service.send('PUT', '/secured/', locations(a, b, c))
    expect((await service.send('DELETE', '/secured/', locations(a))).status).toBe(200)
    expect(listed((await service.send('GET', '/secured/')).text)).toHaveLength(2)
    expect((await service.send('DELETE', '/secured/')).status).toBe(200)
    expect((await service.send('GET', '/secured/')).text).toBe('')
    expect(listed((await service.send('GET', '/machine/')).text)).toHaveLength(3)
  })

  test('a malformed body removes nothing', async () => {
    const service = await client(cloud())
    const [a = ''] = await some(service, 1)
    await service.send('PUT', '/secured/', locations(a))
    const broken = { headers: { 'Content-Type': 'text/plain' }, body: 'X-OCCI-Locaton: /x' }
    expect((await service.send('DELETE', '/secured/', broken)).status).toBe(400)
    const blank = { headers: { 'Content-Type': 'text/plain' }, body: '\n\n' }
    expect((await service.send('DELETE', '/secured/', blank)).status).toBe(400)
    expect(listed((await service.send('GET', '/secured/')).text)).toEqual([a])
  })

  test('an entity that is not there, or to which it does not apply: 400, and none is added', async () => {
    const service = await client(cloud())
    const [a = ''] = await some(service, 1)
    await service.send('PUT', '/d', occi({ Category: category(disk), 'X-OCCI-Attribute': 'com.example.size=1' }))
    const none = await service.send('POST', '/secured/', locations(a, '/none'))
    expect([none.status, none.text.includes('/none')]).toEqual([400, true])
    expect((await service.send('POST', '/large/', locations(a, '/d'))).status).toBe(400)
    expect((await service.send('GET', '/secured/')).text + (await service.send('GET', '/large/')).text).toBe('')
  })

  test('JSON: locations', async () => {
    const service = await client(cloud())
    const [a = ''] = await some(service, 1)
    const body = JSON.stringify({ locations: [a] })
    const sent = { headers: { 'Content-Type': 'application/json', Accept: 'application/json' }, body }
    const added = await service.send('POST', '/secured/', sent)
    expect([added.status, JSON.parse(added.text).resources.length]).toEqual([200, 1])
  })
})

describe('a request that is not understood deletes nothing', () => {
  test.each([
    ['DELETE *', '*', undefined],
    ['?action= on DELETE', '/machine/?action=stop', undefined],
    [
      'a body that is not read',
      '/machine/',
      { headers: { 'Content-Type': 'text/occi' }, body: `Category: ${category(disk)}` },
    ],
    ['a body of blank lines', '/machine/', { headers: { 'Content-Type': 'text/plain' }, body: '\r\n' }],
    ['an empty JSON filter', '/machine/', { headers: { 'Content-Type': 'application/json' }, body: '{}' }],
    ['an attribute given twice', '/machine/?com.example.host=none&com.example.host=h0', undefined],
    [
      'an attribute given in the header too',
      '/machine/?com.example.host=h0',
      occi({ 'X-OCCI-Attribute': 'com.example.host="none"' }),
    ],
    ['a path below which there is nothing', '/machin/', undefined],
  ])('%s: 4xx', async (_, path, sent) => {
    const service = await client(cloud())
    await some(service, 2)
    const refused = await service.send('DELETE', path, sent)
    expect(refused.status).toBeGreaterThanOrEqual(400)
    expect(refused.status).toBeLessThan(500)
    expect(listed((await service.send('GET', '/machine/')).text)).toHaveLength(2)
  })

  test('two actions in one query: 400, and none runs', async () => {
    const service = await client(cloud())
    const [first = ''] = await some(service, 1)
    const sent = occi({ Category: category(start) })
    expect((await service.send('POST', `${first}?action=start&action=stop`, sent)).status).toBe(400)
    expect((await service.send('GET', first)).text).toContain('com.example.state="off"')
  })
})
