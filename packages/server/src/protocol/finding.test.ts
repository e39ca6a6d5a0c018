import { MemoryRegistry } from '@occi/registry/memory'
import { htmlRendering } from '@occi/render-html'
import { describe, expect, test } from 'vitest'
import { standardRenderings } from '../standard-renderings.ts'
import { category, cloud, machine, start } from './cloud.test-fixture.ts'
import { stream } from './events.test-fixture.ts'
import { type Client, client, json, occi } from './http.test-fixture.ts'
import { pages } from './pages.test-fixture.ts'

const titles = ['web bravo', 'Web alpha', 'mail', 'web charlie']

/** Serves four machines, whose cores fall while their titles rise in the order of their creation. */
async function filled(options: Parameters<typeof cloud>[0] = {}): Promise<Client> {
  const service = await client(cloud({ renderings: [...standardRenderings(), htmlRendering()], ...options }))
  for (const [index, title] of titles.entries()) {
    const attributes = { 'com.example.cores': 9 - index }
    const made = await service.send('PUT', `/machine/m${index}`, json({ kind: machine.identifier, title, attributes }))
    expect(made.status).toBe(201)
  }
  return service
}

/** The machines that a text names, in the order in which it names them first. */
function named(text: string): string {
  return [...new Set(Array.from(text.matchAll(/\/machine\/(m\d)/g), ([, name]) => name))].join(' ')
}

/** Follows a listing from page to page. */
async function paged({ send }: Client, path: string): Promise<string> {
  const seen: string[] = []
  for (let next: string | undefined = path; next !== undefined; ) {
    const page = await send('GET', next)
    expect(page.status).toBe(200)
    seen.push(named(page.text))
    const url = /<([^>]+)>; rel="next"/.exec(String(page.headers.link ?? ''))?.[1]
    next = url === undefined ? undefined : new URL(url).pathname + new URL(url).search
  }
  return seen.join(' ')
}

describe('search= and order=', () => {
  test.each(['text/plain', 'text/uri-list', 'application/json', 'text/html', 'text/occi'])(
    'find and sort in %s, in a collection and below /',
    async (type) => {
      const { send } = await filled()
      const found = async (query: string, path = '/machine/') => {
        const { status, text, headers } = await send('GET', `${path}?${query}`, { headers: { Accept: type } })
        expect([status, headers['content-type']]).toEqual([200, expect.stringContaining(type)])
        if (type === 'text/occi') return named(String(headers['x-occi-location']))
        if (type === 'text/html') return named(text.slice(text.indexOf('<tbody')))
        if (type !== 'application/json') return named(text)
        const { resources = [] } = JSON.parse(text)
        return resources.map(({ title }: { title: string }) => `m${titles.indexOf(title)}`).join(' ')
      }
      expect(await found('search=WEB')).toBe('m0 m1 m3')
      expect(await found('search=web+charlie', '/')).toBe('m3')
      expect(await found('search=web&com.example.cores=8')).toBe('m1')
      expect(await found('order=title')).toBe('m2 m1 m0 m3')
      expect(await found('order=-title', '/')).toBe('m3 m0 m1 m2')
      expect(await found('order=com.example.cores')).toBe('m3 m2 m1 m0')
      expect(await found('order=-created&search=web')).toBe('m3 m1 m0')
      if (type !== 'text/html') expect(await found('search=&order=')).toBe('m0 m1 m2 m3')
    },
  )

  test('sort by the time of the last change', async () => {
    const service = await filled()
    await service.send('POST', '/machine/m1', occi({ 'X-OCCI-Attribute': 'com.example.cores=2' }))
    expect(named((await service.send('GET', '/machine/?order=-changed')).text)).toMatch(/^m1 /)
  })

  test('hold on all pages, by number and by cursor', async () => {
    const service = await filled()
    for (const query of ['number=1', 'number=2', 'page=1&number=2']) {
      expect(await paged(service, `/machine/?order=-title&${query}`)).toBe('m3 m0 m1 m2')
      expect(await paged(service, `/?search=web&order=title&${query}`)).toBe('m1 m0 m3')
    }
    const { headers } = await service.send('GET', '/machine/?search=web&number=2&page=1')
    expect(headers['x-total-count']).toBe('3')
    expect(String(headers.link)).toContain('search=web')
  })

  test('hold in a listing that is streamed in parts', async () => {
    const { send } = await filled({ limits: { batch: 1 } })
    expect(named((await send('GET', '/machine/?search=web&order=-title')).text)).toBe('m3 m0 m1')
  })

  test('a cursor of another order is refused', async () => {
    const { send } = await filled()
    for (const path of ['/machine/?after=%3Dx;r/m&number=1', '/machine/?after=r/m&order=title']) {
      expect((await send('GET', path)).status).toBe(400)
    }
  })

  test.each([
    ['order=colour', 'expected title, created, changed or the name of an attribute'],
    ['order=-', 'expected title'],
    ['order=com.example.core', 'did you mean com.example.cores?'],
    ['order=titel', 'did you mean title?'],
    ['order=title&order=created', 'order is given twice'],
    ['search=a&search=b', 'search is given twice'],
    ['order=constructor', 'expected title'],
  ])('?%s is a 400 that says what is allowed', async (query, reason) => {
    const { send } = await filled()
    for (const path of ['/machine/', '/']) {
      const { status, text } = await send('GET', `${path}?${query}`)
      expect([status, text]).toEqual([400, expect.stringContaining(reason)])
    }
  })

  test('too much to search for is refused', async () => {
    const { send } = await filled({ limits: { search: 20 } })
    expect((await send('GET', `/?search=${'x'.repeat(20)}`)).status).toBe(200)
    const { status, text } = await send('GET', `/?search=${'x'.repeat(21)}`)
    expect([status, text]).toEqual([413, 'search has 21 characters, more than the 20 allowed\n'])
  })

  test.each(['%00', 'a%00b', '%01', '%ff', '%22', '*', '%25', '%27%20OR%201=1', '%F0%9F%98%80', '%5C'])(
    'hostile words are only words: %s',
    async (word) => {
      const { send } = await filled()
      const { status, text } = await send('GET', `/machine/?search=${word}`)
      expect([status, text]).toEqual([200, ''])
    },
  )

  test('mean nothing elsewhere', async () => {
    const { send } = await filled()
    for (const path of ['/-/?search=web', '/-/?order=title', '/machine/m0?search=web', '/machine/m0?order=title']) {
      expect((await send('GET', path)).status).toBe(400)
    }
    expect((await send('POST', '/machine/?order=title', occi({ Category: category(machine) }))).status).toBe(400)
  })

  test('the query interface says that they are known', async () => {
    const { send } = await filled()
    expect((await send('GET', '/-/')).headers['occi-listing']).toBe('search, order')
    expect((await send('HEAD', '/.well-known/org/ogf/occi/-/')).headers['occi-listing']).toBe('search, order')
  })
})

describe('a change of what is found', () => {
  const starting = occi({ Category: category(start) })

  test('an action runs on it alone, or on a page of it', async () => {
    const { send } = await filled()
    expect(named((await send('POST', '/machine/?action=start&search=web+alpha', starting)).text)).toBe('m1')
    const { text } = await send('POST', '/machine/?action=start&search=web&order=-title&number=1', starting)
    expect(named(text)).toBe('m3')
    expect(named((await send('GET', '/machine/?com.example.state=on')).text)).toBe('m1 m3')
  })

  test('DELETE deletes it alone', async () => {
    const { send } = await filled()
    expect((await send('DELETE', '/machine/?search=web&order=title')).status).toBe(400)
    expect((await send('DELETE', '/machine/?search=web')).status).toBe(200)
    expect(named((await send('GET', '/machine/')).text)).toBe('m2')
  })

  test.each(['', '+', '%09'])('search=%s, which is empty, does not mean everything', async (search) => {
    const { send } = await filled()
    for (const [method, path] of [
      ['DELETE', `/machine/?search=${search}`],
      ['POST', `/machine/?action=start&search=${search}`],
    ] as const) {
      expect((await send(method, path, method === 'POST' ? starting : {})).status).toBe(400)
    }
    expect(named((await send('GET', '/machine/?com.example.state=off')).text)).toBe('m0 m1 m2 m3')
  })
})

describe('a stream of events', () => {
  test('follows what is found, and has no order', async () => {
    const service = await filled()
    const events = await stream(service, '/machine/?search=web')
    const rename = (name: string, title: string) =>
      service.send('POST', `/machine/${name}`, occi({ 'X-OCCI-Attribute': `occi.core.title="${title}"` }))
    await rename('m2', 'webmail')
    await rename('m0', 'other')
    const seen = await events.take(2)
    expect(seen.map(({ type }) => type)).toEqual(['created', 'deleted'])
    expect((await stream(service, '/machine/?order=title')).status).toBe(400)
  })
})

describe('a registry that cannot search', () => {
  test('refuses to, sorts nevertheless, and is known for it', async () => {
    const service = await filled({ registry: Object.defineProperty(new MemoryRegistry(), 'search', { value: 'none' }) })
    for (const type of ['text/plain', 'text/event-stream', 'text/html']) {
      const { status, text } = await service.send('GET', '/machine/?search=web', { headers: { Accept: type } })
      expect([status, text]).toEqual([400, expect.stringContaining('this service cannot search')])
    }
    expect((await service.send('DELETE', '/machine/?search=web')).status).toBe(400)
    expect(named((await service.send('GET', '/machine/?order=title&search=')).text)).toBe('m2 m1 m0 m3')
    expect((await service.send('GET', '/-/')).headers['occi-listing']).toBe('order')
  })
})

describe('what only pages know of a listing', () => {
  const asBrowser = { headers: { Accept: 'text/html' } }

  test('narrows nothing there, and is refused elsewhere', async () => {
    const service = await client(cloud({ renderings: [...standardRenderings(), pages] }))
    await service.send('PUT', '/machine/m0', json({ kind: machine.identifier }))
    const shown = await service.send('GET', '/machine/?columns=a&columns=b', asBrowser)
    expect([shown.status, JSON.parse(shown.text)]).toEqual([200, ['entities', 1, 1]])
    expect((await service.send('GET', '/machine/?columns=a')).status).toBe(400)
  })

  test('a longer query than needed leads to the shorter one', async () => {
    const service = await client(cloud({ base: '/cloud', renderings: [...standardRenderings(), pages] }))
    const { status, headers } = await service.send('GET', '/cloud/machine/?long=1', asBrowser)
    expect([status, headers.location]).toEqual([303, '/cloud/machine/?number=1'])
    expect((await service.send('HEAD', '/cloud/machine/?long=1', asBrowser)).status).toBe(303)
  })

  test('empty fields of a form filter nothing', async () => {
    const { send } = await filled()
    const { status, headers } = await send('GET', '/machine/?search=web&com.example.cores=&order=&number=50', asBrowser)
    expect([status, headers.location]).toEqual([303, '/machine/?search=web'])
    expect((await send('GET', '/machine/?search=', asBrowser)).headers.location).toBe('/machine/')
    expect((await send('GET', '/?search=', asBrowser)).headers.location).toBe('/?page=1')
  })
})
