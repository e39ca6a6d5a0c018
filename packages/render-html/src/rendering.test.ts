import { createHash } from 'node:crypto'
import { Catalogue, defineKind, isLink, OcciError, resource } from '@occi/core'
import { makeMixin, type Payload } from '@occi/core/authoring'
import { parse } from 'parse5'
import { describe, expect, test } from 'vitest'
import { entities, front } from './example/entities.test-fixture.ts'
import { MemoryReader } from './example/memory-reader.test-fixture.ts'
import { catalogue, production } from './example/model.test-fixture.ts'
import { attribute, elements, nodesOf, textOf } from './example/page.test-fixture.ts'
import { type Answer, ExampleSite } from './example/site.test-fixture.ts'
import { htmlRendering } from './index.ts'
import { pageSize } from './listing.ts'

const reader = new MemoryReader(catalogue, entities)
const site = new ExampleSite(htmlRendering({ name: 'Example' }), reader, '/cloud')

function field({ fields }: Answer, name: string): string | undefined {
  return fields.find(([one]) => one.toLowerCase() === name)?.[1]
}

function heading({ body }: Answer): string {
  const [title] = elements(parse(body), 'h1')
  return title === undefined ? '' : textOf(title)
}

/** All pages of the example, one of each sort. */
const targets = [
  ...[
    '/',
    '/?page=1',
    '/?map',
    '/?create',
    '/machine/',
    '/machine/?map',
    '/machine/?create',
    '/port/',
    '/tags/production/',
  ],
  ...[
    '/-/',
    '/-/?define',
    front.location,
    `${front.location}?edit`,
    `${front.location}?confirm=delete`,
    '/port/web-1-eth0',
  ],
  ...['/machine/?confirm=delete', '/machine/nowhere', '/volume/?com.example.volume.size=1'],
]

describe('htmlRendering', () => {
  test('sends a page with a policy that allows its style sheet and its script alone', async () => {
    const answer = await site.get('/cloud/')
    const hashOf = (element: string) => {
      const found = elements(parse(answer.body), element)
      expect(found).toHaveLength(1)
      const text = (found[0]?.childNodes ?? []).map((node) => node.value).join('')
      return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
    }
    expect(field(answer, 'content-type')).toBe('text/html; charset=utf-8')
    expect(field(answer, 'content-security-policy')).toBe(
      `default-src 'none'; style-src ${hashOf('style')}; script-src ${hashOf('script')}; connect-src 'self'; img-src data:; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
    )
    expect(field(answer, 'referrer-policy')).toBe('same-origin')
  })

  test('puts a style sheet of the service after its own, under the same policy', async () => {
    const css = ':root { --accent: rebeccapurple }\r\nb { top: 0 }\ri { content: "\0“" }\n'
    const styled = new ExampleSite(htmlRendering({ css }), reader)
    const answer = await styled.get('/')
    // A browser hashes what its parser has read.
    const [sheet] = elements(parse(answer.body), 'style')
    const text = (sheet?.childNodes ?? []).map((node) => node.value).join('')
    expect(text.endsWith(':root { --accent: rebeccapurple }\nb { top: 0 }\ni { content: "\ufffd“" }\n')).toBe(true)
    expect(field(answer, 'content-security-policy')).toContain(createHash('sha256').update(text).digest('base64'))
  })

  test('loads nothing for a form that shows nothing of what is there', async () => {
    for (const target of ['/machine/?create', '/?create', '/machine/free?create', '/-/?define']) {
      const before = reader.given
      expect([target, (await site.get(`/cloud${target}`)).status, reader.given - before]).toEqual([target, 200, 0])
    }
  })

  test('offers the kinds for a free address', async () => {
    const answer = await site.get('/cloud/machine/free?create')
    expect(heading(answer)).toBe('Create something')
    expect(answer.body).toContain('/cloud/machine/free?create=http')
  })

  test.each(['?edit', '?confirm=delete'])('has no %s of what does not exist', async (query) => {
    expect((await site.get(`/cloud/machine/missing${query}`)).status).toBe(404)
  })

  test('asks for no view where it means nothing', () => {
    const { pages } = htmlRendering()
    const isView = (location: string, query: string) =>
      pages?.isView({ method: 'GET', location, query: new URLSearchParams(query) })
    expect([isView('/', ''), isView('/machine/', 'map'), isView('/machine/1', 'edit')]).toEqual([true, true, true])
    expect([isView('/', 'page=1'), isView('/machine/', 'edit'), isView('/machine/1', 'map')]).toEqual([
      ...[false, false, false],
    ])
    expect([isView('/-/', 'define'), isView('/-/', 'create'), isView('/-/', '')]).toEqual([true, false, false])
  })

  test('writes everything but what clients send', () => {
    const { canEncode } = htmlRendering()
    for (const type of ['entity', 'entities', 'categories', 'locations', 'nothing', 'error'] as const) {
      expect(canEncode(type)).toBe(true)
    }
    for (const type of ['partial', 'action', 'filter'] as const) expect(canEncode(type)).toMatchObject({ status: 406 })
  })

  test('reads forms, writes pages, and refuses to write what clients send', async () => {
    const rendering = htmlRendering()
    const context = site.context({ method: 'GET', location: '/', query: new URLSearchParams() })
    expect([rendering.mediaTypes, rendering.reads]).toEqual([['text/html'], ['application/x-www-form-urlencoded']])
    const filter: Payload = { type: 'filter', categories: [], attributes: {} }
    const encode = async () => rendering.encode(filter, { ...context, mediaType: 'text/html' })
    await expect(encode()).rejects.toMatchObject({ code: 'not-acceptable' })
  })

  test('shows a listing that is not cut without reading it to its end', async () => {
    let read = 0
    async function* endless() {
      for (;;) {
        read += 1
        yield Array.from({ length: 100 }, () => ({ entity: front, links: [] }))
      }
    }
    const request = { method: 'POST', location: '/machine/', query: new URLSearchParams('action=start') }
    const answer = await site.show({ type: 'entities', batches: endless() }, request)
    expect(read).toBeLessThan(5)
    expect(answer.body).toContain('Only the first 200 are shown.')
  })
})

describe('every page', () => {
  for (const target of targets) {
    test(`${target} has one title, landmarks, a way to its content, and ids of its own`, async () => {
      const { body } = await site.get(`/cloud${target}`)
      const page = parse(body)
      const ids = [...nodesOf(page)].flatMap((node) => attribute(node, 'id') ?? [])
      expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
      expect(elements(page, 'h1')).toHaveLength(1)
      expect(elements(page, 'main')).toHaveLength(1)
      expect(textOf(elements(page, 'title')[0] ?? { nodeName: '' })).toMatch(/Example$/)
      const [skip] = elements(page, 'a')
      expect(attribute(skip ?? { nodeName: '' }, 'href')).toBe('#main')
      for (const node of nodesOf(page)) {
        for (const name of ['for', 'aria-labelledby', 'aria-describedby', 'form']) {
          for (const id of attribute(node, name)?.split(' ') ?? []) expect(ids).toContain(id)
        }
      }
    })

    test(`${target} leads only to pages below the service's base`, async () => {
      const { body } = await site.get(`/cloud${target}`)
      for (const node of nodesOf(parse(body))) {
        const address = attribute(node, 'href') ?? attribute(node, 'action')
        if (address !== undefined && node.nodeName !== 'link')
          expect(address).toMatch(/^(?:\/cloud\/|#|https:\/\/storage)/)
      }
    })
  }

  test('leads to anchors that are there', async () => {
    const types = parse((await site.get('/cloud/-/')).body)
    const ids = new Set([...nodesOf(types)].map((node) => attribute(node, 'id')))
    const pages = await Promise.all(targets.map((target) => site.get(`/cloud${target}`)))
    const anchors = pages.flatMap(({ body }) => elements(parse(body), 'a').map((a) => attribute(a, 'href') ?? ''))
    const wanted = anchors
      .filter((href) => href.startsWith('/cloud/-/#'))
      .map((href) => href.slice('/cloud/-/#'.length))
    expect(wanted.length).toBeGreaterThan(20)
    for (const anchor of new Set(wanted)) expect(ids).toContain(decodeURIComponent(anchor))
  })
})

describe('pages', () => {
  test('the home page counts, the same path with a query lists', async () => {
    const home = parse((await site.get('/cloud/')).body)
    const cards = elements(home, 'li').filter((node) => attribute(node, 'class') === 'card')
    expect(cards.map(textOf)).toContainEqual(
      expect.stringMatching(/^MMachine6 ?3 active ?1 inactive ?1 suspended ?1 error ?Create Machine$/),
    )
    expect(heading(await site.get('/cloud/?page=1'))).toBe('Everything20')
  })

  test('a page of a collection leads to the pages before and after', async () => {
    const answer = await site.get('/cloud/machine/?number=2&page=2')
    const links = elements(parse(answer.body), 'a').filter((node) => attribute(node, 'rel') !== undefined)
    const rel = Object.fromEntries(links.map((node) => [attribute(node, 'rel'), attribute(node, 'href')]))
    expect(rel).toEqual({ prev: '/cloud/machine/?number=2&page=1', next: '/cloud/machine/?number=2&page=3' })
    expect(answer.body).toContain('3–4 of 6')
  })

  test('beyond the end, the way leads back to the last page', async () => {
    const answer = await site.get('/cloud/machine/?number=4&page=9')
    expect(answer.body).toContain('href="/cloud/machine/?number=4&amp;page=2"')
  })

  test('an entity shows its state, its links from both ends and who may set what', async () => {
    const network = await site.get('/cloud/network/private')
    expect(heading(network)).toBe('Private networkactive')
    const rows = elements(parse(network.body), 'tr').map(textOf)
    expect(rows.filter((row) => row.startsWith('from'))).toHaveLength(4)
    const machine = await site.get(`/cloud${front.location}`)
    expect(machine.body).toContain('(string, read only)')
    expect(machine.body).toContain('Not possible now: Start.')
  })

  test('a picture shows what is linked, each box the way to its page', async () => {
    const [picture] = elements(parse((await site.get(`/cloud${front.location}`)).body), 'svg').filter(
      (node) => attribute(node, 'role') === 'group',
    )
    const hrefs = elements(picture ?? { nodeName: '' }, 'a').map((node) => attribute(node, 'href'))
    expect(new Set(hrefs)).toEqual(
      new Set(
        [
          '/machine/web-1',
          '/network/public',
          '/network/private',
          '/volume/root',
          '/port/web-1-eth0',
          '/port/web-1-eth1',
          '/attachment/web-1-vda',
        ].map((location) => `/cloud${location}`),
      ),
    )
  })

  test('the answer to a form says that it is done', async () => {
    const created = await site.show(
      { type: 'entity', entity: front, links: [], created: true },
      requestOf('POST', '/machine/'),
    )
    expect(created.body).toContain('Created.')
    const acted = await site.show(
      { type: 'entity', entity: front, links: [] },
      requestOf('POST', front.location, 'action=stop'),
    )
    expect(acted.body).toContain('Stop: done.')
    const saved = await site.show({ type: 'entity', entity: front, links: [] }, requestOf('POST', front.location))
    expect(saved.body).toContain('Saved.')
    const deleted = await site.show({ type: 'nothing' }, requestOf('DELETE', front.location))
    expect(deleted.body).toContain('href="/cloud/machine/"')
    const defined = await site.show({ type: 'categories', categories: [production] }, requestOf('POST', '/-/'))
    expect(heading(defined)).toBe('Defined')
    const several = await site.show(
      { type: 'locations', locations: [front.location, '/x/y'] },
      requestOf('POST', '/machine/'),
    )
    expect(heading(several)).toBe('2 entities')
  })

  test('an error says its status, every fault with its place, and the way back', async () => {
    const faults = [
      { message: 'a is wrong', path: [], position: { line: 2, column: 5 } },
      { message: 'b is missing', path: [] },
    ]
    const error = new OcciError('invalid', 'both', { faults })
    const { body } = await site.show({ type: 'error', error, status: 400 }, requestOf('POST', '/machine/'), 400)
    const page = parse(body)
    expect(elements(page, 'li').map(textOf)).toEqual(
      expect.arrayContaining(['line 2, column 5: a is wrong', 'b is missing']),
    )
    expect(body).toContain('Error 400')
    expect(elements(page, 'a').map(textOf)).toContain('Back to Machine')
  })

  test('an error is shown even if the data of its form is unavailable', async () => {
    const away = new MemoryReader(catalogue, entities)
    away.page = () => {
      throw new OcciError('unavailable', 'the store is unavailable')
    }
    const broken = new ExampleSite(htmlRendering(), away)
    const answer = await broken.post(
      '/volume/',
      `category=${encodeURIComponent('http://example.com/occi/cloud#port')}&title=x`,
    )
    expect(answer.status).toBe(400)
    expect(answer.body).toContain('Error 400')
  })
})

function requestOf(method: string, location: string, query = '') {
  return { method, location, query: new URLSearchParams(query) }
}

describe('a page costs a page', () => {
  // Very many machines at one network.
  const network = entities.filter((entity) => entity.location === '/network/private')
  const port = entities.filter(isLink).filter((entity) => entity.location === '/port/web-1-eth0')
  const many = Array.from({ length: 2_000 }, (_, index) => {
    const location = `/machine/many-${String(index).padStart(5, '0')}`
    const ports = port.map((one) => ({
      ...one,
      id: `urn:uuid:1${index}`,
      location: `/port/many-${index}`,
      source: location,
      target: '/network/private',
    }))
    return [{ ...front, id: `urn:uuid:0${index}`, location }, ...ports]
  }).flat()
  const large = new MemoryReader(catalogue, [...network, ...many])
  const big = new ExampleSite(htmlRendering(), large)

  for (const target of [
    '/',
    '/?page=1',
    '/machine/',
    '/machine/?page=40',
    '/?map',
    '/machine/?map',
    '/machine/many-00000',
    '/network/private',
    '/network/private?confirm=delete',
    '/port/',
    '/port/?map',
    '/machine/?create',
    '/port/?create',
    '/tags/production/',
    '/machine/?confirm=delete',
    '/-/',
  ]) {
    test(target, async () => {
      large.given = 0
      await big.get(target)
      // The page itself, and a page of each kind that a form offers.
      expect(large.given).toBeLessThanOrEqual(pageSize + 5 * 60)
    })
  }
})

describe('a service with very many tags', () => {
  const tags = Array.from({ length: 1_000 }, (_, index) =>
    makeMixin({ scheme: 'http://example.com/many#', term: `tag-${index}` }, { userDefined: true }),
  )
  const tagged = new Catalogue([...catalogue.kinds, ...catalogue.mixins, ...tags])
  const many = new ExampleSite(htmlRendering(), new MemoryReader(tagged, entities))
  const few = new ExampleSite(htmlRendering(), new MemoryReader(catalogue, entities))

  test.each(['/', '/-/', '/-/?define', '/machine/', '/machine/?create', front.location])(
    '%s names some of them',
    async (target) => {
      const [less, more] = [(await few.get(target)).body, (await many.get(target)).body]
      const named = new Set(more.toLowerCase().match(/tag-\d+/g)).size
      expect(named).toBeLessThanOrEqual(200)
      expect(more.length - less.length).toBeLessThan(250_000)
    },
  )

  test.each(['/-/?define', '/machine/', '/machine/?create', front.location])(
    '%s takes the identifier of any other',
    async (target) => {
      expect((await many.get(target)).body).toContain('by its identifier')
      expect((await few.get(target)).body).not.toContain('by its identifier')
    },
  )

  test('one that was chosen stays chosen, wherever it stands', async () => {
    const last = tags.at(-1)?.identifier ?? ''
    const { body } = await many.get(`/machine/?create&category=${encodeURIComponent(last)}`)
    const box = elements(parse(body), 'input').filter((node) => attribute(node, 'value') === last)
    expect(box.map((node) => attribute(node, 'checked'))).toEqual([''])
  })
})

describe('a path of the service in an attribute', () => {
  const output = 'com.example.output.path'
  const own = defineKind({
    scheme: 'http://example.com/occi/output#',
    term: 'job',
    parent: resource,
    location: '/job/',
    attributes: { [output]: { type: 'string' }, 'com.example.input.path': { type: 'string', mutable: true } },
  })
  async function linksOf(attributes: Readonly<Record<string, string>>) {
    const job = {
      id: 'urn:uuid:1',
      location: '/job/1',
      kind: own.identifier,
      mixins: [],
      attributes,
      actions: [],
      version: 1,
    }
    const shown = new ExampleSite(htmlRendering(), new MemoryReader(new Catalogue([own]), [job]), '/cloud')
    const page = parse((await shown.get('/cloud/job/1')).body)
    return elements(page, 'dd').flatMap((value) => elements(value, 'a').map((link) => attribute(link, 'href')))
  }

  test('is a link if the service sets it', async () => {
    expect(await linksOf({ [output]: '/output/1.txt' })).toEqual(['/cloud/output/1.txt'])
  })

  test.each(['//example.net/x', '/x?y', 'javascript:alert(1)', '/x"y'])('is no link if it is %s', async (value) => {
    expect(await linksOf({ [output]: value })).toEqual([])
  })

  test('is no link if a client may set it', async () => {
    expect(await linksOf({ 'com.example.input.path': '/job/?confirm=delete' })).toEqual([])
    expect(await linksOf({ 'com.example.input.path': '/output/1.txt' })).toEqual([])
  })
})
