import { OcciError } from '@occi/core'
import { parse } from 'parse5'
import { describe, expect, test } from 'vitest'
import { entities, front } from './example/entities.test-fixture.ts'
import { MemoryReader } from './example/memory-reader.test-fixture.ts'
import { catalogue, debian, image, machine, production } from './example/model.test-fixture.ts'
import { attribute, elements, formsTo, type PageForm, type TreeNode, textOf } from './example/page.test-fixture.ts'
import { ExampleSite } from './example/site.test-fixture.ts'
import { htmlRendering } from './index.ts'
import { shorterQuery } from './listing.ts'

const rendering = htmlRendering({ name: 'Example' })
const site = new ExampleSite(rendering, new MemoryReader(catalogue, entities), '/cloud')

async function pageOf(target: string): Promise<TreeNode> {
  const { status, body } = await site.get(`/cloud${target}`)
  expect(status).toBe(200)
  return parse(body)
}

/** What a browser is redirected to that sends the form of a listing. */
function sentTo(form: PageForm, location: string): string {
  const query = new URLSearchParams(form.body())
  return `${location}?${shorterQuery({ method: 'GET', location, query }, catalogue) ?? query}`
}

async function barOf(target: string): Promise<PageForm> {
  const location = target.split('?', 1)[0] ?? ''
  const page = await pageOf(target)
  const form = formsTo(page, `/cloud${location}`).findLast(({ method }) => method === 'get')
  if (form === undefined) throw new Error(`${target} has no form that finds`)
  return form
}

function byClass(page: TreeNode, name: string, wanted: string): readonly TreeNode[] {
  return elements(page, name).filter((node) => attribute(node, 'class')?.split(' ').includes(wanted))
}

function headsOf(page: TreeNode): readonly string[] {
  return elements(page, 'th')
    .filter((node) => attribute(node, 'scope') === 'col')
    .map(textOf)
    .filter((text) => text !== 'Select')
}

function rowsOf(page: TreeNode): readonly string[] {
  return elements(page, 'th')
    .filter((node) => attribute(node, 'scope') === 'row')
    .map(textOf)
}

const chips = (page: TreeNode) => byClass(page, 'ul', 'filters').flatMap((list) => elements(list, 'li').map(textOf))

describe('the bar of a listing', () => {
  test('one form searches, narrows and sorts, and shows what is chosen', async () => {
    const bar = await barOf('/machine/?com.example.machine.state=active&order=title')
    expect(bar.fields).toContainEqual(['com.example.machine.state', 'active'])
    bar.fill('search', 'web').fill('com.example.machine.cores', '8').fill('order', '-com.example.machine.cores')
    const target = sentTo(bar, '/machine/')
    expect(target).toBe(
      '/machine/?search=web&com.example.machine.state=active&com.example.machine.cores=8&order=-com.example.machine.cores',
    )
    const page = await pageOf(target)
    expect(rowsOf(page)).toEqual(['MWeb server'])
    expect(chips(page)).toEqual([
      '“web”Remove the filter “web”',
      'State is activeRemove the filter State is active',
      'Cores is 8Remove the filter Cores is 8',
      'Clear all',
    ])
    expect(textOf(elements(page, 'h1')[0] ?? page)).toBe('Machine1')
    expect((await barOf(target)).fields).toEqual(bar.fields)
  })

  test('each chip removes its filter alone, the rest of the view stays', async () => {
    const page = await pageOf('/machine/?search=web&com.example.machine.cores=8&order=title&number=20&columns=created')
    const links = byClass(page, 'a', 'remove').map((node) => attribute(node, 'href'))
    expect(links).toEqual([
      '/cloud/machine/?com.example.machine.cores=8&order=title&number=20&columns=created',
      '/cloud/machine/?search=web&order=title&number=20&columns=created',
    ])
  })

  test('searches everything, from every page', async () => {
    for (const target of ['/', '/machine/', front.location, '/-/']) {
      const [everywhere] = byClass(await pageOf(target), 'form', 'everywhere')
      expect([attribute(everywhere ?? { nodeName: '' }, 'action')]).toEqual(['/cloud/'])
    }
    expect(rowsOf(await pageOf('/?search=database'))).toEqual(['MDatabase', 'VDatabase files'])
    expect(textOf(elements(await pageOf('/?search=nowhere'), 'main')[0] ?? { nodeName: '' })).toContain(
      'Nothing matches',
    )
  })

  test('a page beyond the end says so, whatever the list is narrowed to', async () => {
    const textAt = async (target: string) => textOf(elements(await pageOf(target), 'main')[0] ?? { nodeName: '' })
    for (const target of ['/machine/?page=9', '/machine/?search=web&page=9']) {
      expect(await textAt(target)).toContain('Beyond the end')
    }
    expect(await textAt('/machine/?search=nowhere&page=9')).toContain('Nothing matches')
  })

  test('a refused filter comes back in the form, with all others', async () => {
    const query = 'search=web&com.example.machine.cores=1.5&order=title'
    const error = new OcciError('invalid', 'com.example.machine.cores must be an integer')
    const request = { method: 'GET', location: '/machine/', query: new URLSearchParams(query) }
    const { body } = await site.show({ type: 'error', error, status: 400 }, request, 400)
    const form = formsTo(parse(body), '/cloud/machine/').findLast(({ method }) => method === 'get')
    if (form === undefined) throw new Error('the page has no form that finds')
    expect(sentTo(form.fill('com.example.machine.cores', '8'), '/machine/')).toBe(
      '/machine/?search=web&com.example.machine.cores=8&order=title',
    )
    expect(body).toContain('Back to Machine')
    expect(body).toContain('<p class="lead as-is">com.example.machine.cores must be an integer</p>')
  })

  test('a service that cannot search has no search box', async () => {
    const context = site.context({ method: 'GET', location: '/machine/', query: new URLSearchParams() })
    const batches = [[{ entity: front, links: [] }]]
    for (const search of ['none', undefined] as const) {
      const shown = await rendering.pages?.show({ type: 'entities', batches }, { ...context, search })
      expect(String(shown?.body)).not.toContain('name="search"')
    }
    const some = await rendering.pages?.show({ type: 'entities', batches }, { ...context, search: 'prefixes' })
    expect(String(some?.body)).toContain('placeholder="Starts of words"')
  })

  test('a map that is a part draws what the list shows first', async () => {
    const many = Array.from({ length: 80 }, (_, index) => {
      const title = `machine ${String(index).padStart(2, '0')}`
      return { ...front, id: `urn:uuid:${index}`, location: `/machine/${index}`, title }
    })
    const large = new ExampleSite(rendering, new MemoryReader(catalogue, many))
    const map = parse((await large.get('/machine/?map&order=-title')).body)
    const drawn = byClass(map, 'a', 'node').map((node) => attribute(node, 'href'))
    expect(drawn.toSorted()).toEqual(Array.from({ length: 60 }, (_, index) => `/machine/${index + 20}`).toSorted())
    expect(textOf(map)).toContain('This is a part: what the list shows first.')
  })

  test('the map is narrowed by the same form, and leads back to the same list', async () => {
    const bar = await barOf('/machine/?map&search=web&order=title')
    expect(sentTo(bar, '/machine/')).toBe('/machine/?map&search=web&order=title')
    const page = await pageOf('/machine/?map&search=nightly')
    expect(chips(page)).toEqual(['“nightly”Remove the filter “nightly”', 'Clear all'])
    const boxes = byClass(page, 'a', 'node').map((node) => attribute(node, 'href'))
    expect(boxes).toEqual(['/cloud/machine/batch', '/cloud/network/private'])
    const [list] = elements(byClass(page, 'span', 'switch')[0] ?? page, 'a')
    expect(attribute(list ?? page, 'href')).toBe('/cloud/machine/?search=nightly')
  })

  test('carries filters that no field shows', async () => {
    const two = `category=${encodeURIComponent(production.identifier)}&category=machine`
    expect(sentTo(await barOf(`/?${two}`), '/')).toBe(
      `/?category=machine&category=${encodeURIComponent(production.identifier)}`,
    )
  })
})

describe('the heads of columns', () => {
  async function heads(query: string): Promise<readonly (readonly (string | undefined)[])[]> {
    const all = elements(await pageOf(`/machine/?${query}`), 'th').filter((node) => attribute(node, 'scope') === 'col')
    return all
      .slice(1)
      .map((node) => [
        ...elements(node, 'a').map((link) => attribute(link, 'href')?.replace('/cloud/machine/?', '')),
        ...[attribute(node, 'aria-sort')].filter((one) => one !== undefined),
      ])
  }

  test('sort, and once more the other way round; the rest of the view stays', async () => {
    const [title] = await heads('search=a&number=20')
    expect(title).toEqual(['search=a&order=title&number=20'])
    expect((await heads('order=title'))[0]).toEqual(['order=-title', 'ascending'])
    expect((await heads('order=-title'))[0]).toEqual(['order=title', 'descending'])
    expect((await heads('columns=created'))[1]).toEqual(['order=-created&columns=created'])
    expect((await heads('columns=created&order=-created'))[1]).toEqual(['order=created&columns=created', 'descending'])
  })

  test('what the service cannot sort by is no link', async () => {
    expect((await heads(`columns=${encodeURIComponent(image.identifier)}`)).slice(1)).toEqual([[]])
  })

  test('rows are in the order that is chosen', async () => {
    expect(rowsOf(await pageOf('/volume/?order=-com.example.volume.size'))).toEqual([
      'VDatabase files',
      'VSpare',
      'VSystem of the web server',
    ])
  })
})

test('a row shows that its state is about to change', async () => {
  const starting = { ...front, attributes: { ...front.attributes, 'com.example.machine.state': 'starting' } }
  const some = new ExampleSite(rendering, new MemoryReader(catalogue, [starting]))
  const marked = async (one: ExampleSite) => (await one.get('/machine/')).body.includes('aria-label="In progress"')
  expect([await marked(some), await marked(new ExampleSite(rendering, new MemoryReader(catalogue, [front])))]).toEqual([
    true,
    false,
  ])
})

describe('the columns of a table', () => {
  const usual = ['Title', 'State', 'Size', 'Image', 'Addresses', 'Cores', 'Memory GiB', 'Created']

  test('are those of the kind, whatever is on the page', async () => {
    expect(headsOf(await pageOf('/machine/'))).toEqual(usual)
    expect(headsOf(await pageOf('/machine/?number=1&page=6'))).toEqual(usual)
    expect(headsOf(await pageOf(`/?category=${encodeURIComponent(machine.identifier)}`))).toEqual(usual)
    expect(headsOf(await pageOf('/size/large/?number=1'))).toEqual(usual)
    expect(headsOf(await pageOf('/network/'))).toEqual(['Title', 'State', 'VLAN', 'Created'])
    expect(headsOf(await pageOf('/port/'))).toEqual([
      'Title',
      'State',
      'From',
      'To',
      'Address',
      'MAC address',
      'Created',
    ])
    expect(headsOf(await pageOf('/tags/production/'))).toEqual(['Title', 'State', 'Kind', 'Address', 'Created'])
  })

  test('are chosen by the address, in one order', async () => {
    const query = 'columns=changed&columns=com.example.machine.hostname&columns=unknown'
    expect(headsOf(await pageOf(`/machine/?${query}`))).toEqual(['Title', 'Hostname', 'Changed'])
    const bar = await barOf(`/machine/?${query}`)
    expect(sentTo(bar, '/machine/')).toBe('/machine/?columns=com.example.machine.hostname&columns=changed')
    expect(sentTo(await barOf('/machine/?order=title'), '/machine/')).toBe('/machine/?order=title')
  })

  test('show templates, addresses that links hold, and times', async () => {
    const link = entities.find(({ location }) => location === '/port/web-1-eth0')
    if (link === undefined) throw new Error('the example has no such port')
    const address = { ...link.attributes, 'com.example.ipv4.address': '10.0.0.5' }
    const changed = { ...front, created: Date.UTC(2001, 10, 28, 19, 5) }
    const some = new MemoryReader(catalogue, [changed, { ...link, attributes: address }])
    const { body } = await new ExampleSite(rendering, some).get('/machine/')
    const [, row] = elements(parse(body), 'tr')
    expect(
      elements(row ?? { nodeName: '' }, 'td')
        .slice(1)
        .map(textOf),
    ).toEqual([...['active', 'Large', 'Debian 13', '10.0.0.5', '8', '32', '28 Nov 2001']])
    expect(body).toContain('<time datetime="2001-11-28T19:05:00.000Z" title="28 Nov 2001, 19:05 UTC">')
  })

  test('a long name is shown without its middle, and whole as its tooltip', async () => {
    const title = `node-${'x'.repeat(80)}-rack-7`
    const long = new ExampleSite(rendering, new MemoryReader(catalogue, [{ ...front, title }]))
    const { body } = await long.get('/machine/')
    expect(rowsOf(parse(body))).toEqual([expect.stringMatching(/^Mnode-x+…x+-rack-7$/)])
    expect(body).toContain(`title="${title}"`)
  })
})

describe('a query with what means nothing', () => {
  const query = (location: string, text: string) =>
    shorterQuery({ method: 'GET', location, query: new URLSearchParams(text) }, catalogue)
  test.each([
    ['/machine/', 'search=&category=&order=', ''],
    ['/machine/', 'search=a&number=50', 'search=a'],
    ['/machine/', 'search=+', ''],
    ['/machine/', 'map=&search=', 'map'],
    ['/', 'search=', 'page=1'],
    [
      '/machine/',
      `category=${encodeURIComponent(debian.identifier)}&category=${encodeURIComponent(debian.identifier)}`,
      `category=${encodeURIComponent(debian.identifier)}`,
    ],
    ['/tags/production/', 'columns=state&columns=kind&columns=location&columns=created', ''],
  ])('%s?%s is shortened', (location, text, expected) => expect(query(location, text)).toBe(expected))

  test.each([
    ['/machine/', 'search=a'],
    ['/machine/', 'after=&number=2'],
    ['/machine/', 'create&title='],
    ['/machine/', 'columns=state'],
    ['/machine/', 'attribute=com.example.machine.cores&value='],
    ['/machine/web-1', 'edit&title='],
    ['/-/', 'category='],
  ])('%s?%s stays', (location, text) => expect(query(location, text)).toBeUndefined())
})
