import { createServer, type Server } from 'node:http'
import { type Browser, openBrowser, type Page } from '@occi/test-browser'
import axe from 'axe-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { entities, front } from './example/entities.test-fixture.ts'
import { MemoryReader } from './example/memory-reader.test-fixture.ts'
import { attachment, catalogue, large, machine, sshKey, stop } from './example/model.test-fixture.ts'
import { oddReader } from './example/odd.test-fixture.ts'
import { ExampleSite } from './example/site.test-fixture.ts'
import { htmlRendering } from './index.ts'

const site = new ExampleSite(htmlRendering({ name: 'Example' }), new MemoryReader(catalogue, entities))
const empty = new ExampleSite(htmlRendering({ name: 'Example' }), new MemoryReader(catalogue, []), '/empty')

/** A service to which users sign in, and which knows what they did. */
const named = new ExampleSite(htmlRendering({ name: 'Named' }), new MemoryReader(catalogue, entities), '/named')
named.signedIn = { name: 'ann', isBasic: true }
named.reader.changes.set(front.id, [
  { time: 0, operation: 'action', action: 'start', caller: 'ann', before: { ...front, title: 'Old' }, after: front },
  { time: 0, operation: 'create', after: front },
])

const odd = new ExampleSite(htmlRendering({ name: 'Odd' }), oddReader, '/odd')
const sites: ReadonlyMap<string | undefined, ExampleSite> = new Map([
  ['empty', empty],
  ['named', named],
  ['odd', odd],
])

const create = new URLSearchParams([
  ['create', ''],
  ['category', sshKey.identifier],
  ['category', large.identifier],
  ['link.0.category', attachment.identifier],
])

/** Pages of every sort; what follows a space is posted. */
const pages: readonly string[] = [
  ...[
    '/',
    '/empty/',
    '/?page=1',
    '/?page=1&number=5',
    '/?page=2&number=5',
    '/?page=9',
    '/?map',
    '/empty/?map',
    '/?create',
  ],
  ...[
    '/machine/',
    '/empty/machine/',
    '/machine/?com.example.machine.state=active',
    '/machine/?com.example.machine.cores=99',
  ],
  ...[
    '/port/',
    '/tags/production/',
    '/empty/tags/production/',
    '/machine/?create',
    `/machine/?${create}`,
    '/port/?create',
    '/port/?create&target=pri',
  ],
  ...[
    front.location,
    '/machine/019a4c52-7f7e-7cc3-98c4-dc0c0c07398f',
    '/machine/probe',
    '/network/private',
    '/attachment/db-1-far',
  ],
  ...[
    `${front.location}?edit`,
    `${front.location}?confirm=delete`,
    '/port/web-1-eth0?edit',
    '/machine/?confirm=delete&_all=1',
    '/machine/?confirm=delete',
    `/machine/?${new URLSearchParams({ confirm: stop.identifier, _all: '1' })}`,
  ],
  ...[`/named${front.location}`, `/named${front.location}?history`],
  ...['/-/', '/-/?define', '/machine/nowhere'],
  `/machine/ ${new URLSearchParams([
    ['category', machine.identifier],
    ['title', 'x'],
    ['com.example.machine.cores', '1.5'],
  ])}`,
  `${front.location}?action=stop ${new URLSearchParams([
    ['action', stop.identifier],
    ['method', 'gently'],
  ])}`,
  '/-/ mixin.term=-&mixin.scheme=x',
]

/** Pages of the service that is odd in every way; what is wrong with them is so at any width and in any colours. */
const oddPages: readonly string[] = [
  ...['/odd/', '/odd/-/', '/odd/full/', '/odd/full/?create', '/odd/full/1'],
  ...['/odd/bare/1', '/odd/bare/2', '/odd/bare/2?edit', '/odd/gone/1'],
]

const browser: Browser | undefined = await openBrowser()
let server: Server | undefined
let url = ''

beforeAll(async () => {
  server = createServer((request, response) => {
    const [target = '/', body] = decodeURIComponent(request.url?.slice(1) ?? '').split(' ')
    const shown = sites.get(target.split('/', 2)[1]) ?? site
    void (body === undefined ? shown.get(target) : shown.post(target, body)).then((answer) => {
      for (const [name, value] of answer.fields) response.setHeader(name, value)
      response.end(answer.body)
    })
  })
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`
})

afterAll(async () => {
  await browser?.close()
  server?.close()
})

const looks = [
  { width: 1280, scheme: 'light' },
  { width: 360, scheme: 'dark' },
] as const

/** Shows a page at another width and in other colours. */
async function look(page: Page | undefined, { width, scheme }: (typeof looks)[number]): Promise<void> {
  await page?.setViewportSize({ width, height: 900 })
  await page?.emulateMedia({ colorScheme: scheme })
}

/** Puts a page of the site into the window that has axe already: reading axe anew for each would take the longer part. */
const put = `async (target) => {
  const page = await (await fetch(target)).text()
  document.open()
  document.write(page)
  document.close()
  // What axe finds where menus are open counts as well.
  for (const one of document.querySelectorAll('details:not([name])')) one.open = true
}`
const violations = `axe.run({ resultTypes: ['violations'], selectors: false }).then(({ violations }) =>
  violations.map((one) => one.id + ': ' + one.nodes[0].html))`
const excess = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
/** What is left empty between the collections and the content, where one stands above the other. */
const hole = `document.querySelector('main').getBoundingClientRect().top
  - document.querySelector('.side').getBoundingClientRect().bottom`
/** The style sheet is in force: without it the skip link would be seen. */
const isStyled = "document.querySelector('.skip').getBoundingClientRect().bottom < 0"

describe.skipIf(browser === undefined).each(looks)('in a browser of $width pixels, $scheme', (one) => {
  let page: Page | undefined
  beforeAll(async () => {
    // axe runs its own script in pages that forbid all.
    page = await browser?.newPage({ bypassCSP: true, reducedMotion: 'reduce' })
    await page?.goto(url)
    await page?.evaluate(axe.source)
    await look(page, one)
  })
  afterAll(() => page?.close())

  test.each(one.width < 400 ? [...pages, ...oddPages] : pages)('axe finds no violation in %s', async (target) => {
    await page?.evaluate(`(${put})(${JSON.stringify(url + encodeURIComponent(target))})`)
    expect(await page?.evaluate(violations)).toEqual([])
  })
})

describe.skipIf(browser === undefined)('in a browser', () => {
  test('no page is wider than the window, or asks for what its policy forbids', async () => {
    const context = await browser?.newContext()
    const page = await context?.newPage()
    const said: string[] = []
    page?.on('console', (message) => said.push(message.text()))
    page?.on('request', (request) => {
      const isOwn =
        request.resourceType() === 'document' || (request.resourceType() === 'fetch' && request.url().startsWith(url))
      if (!isOwn && !request.url().startsWith('data:')) said.push(request.url())
    })
    for (const [index, target] of [...pages, ...oddPages].entries()) {
      await page?.goto(url + encodeURIComponent(target))
      // Each page is read once, in the look in which the one before was left.
      for (const one of index % 2 === 0 ? looks : looks.toReversed()) {
        await look(page, one)
        const [by, empty, styled] = (await page?.evaluate<unknown[]>(`[${excess}, ${hole}, ${isStyled}]`)) ?? []
        if (by !== 0) said.push(`${target}: wider than the window of ${one.width} by ${by}`)
        if (one.width < 400 && empty !== 0) said.push(`${target}: a hole of ${empty} above the content`)
        if (styled !== true) said.push(`${target}: has no style`)
      }
    }
    expect(said).toEqual([])
    await context?.close()
  })
})

test.skipIf(browser === undefined)('the first key leads to the content, and every stop is seen', async () => {
  const page = await browser?.newPage({ viewport: { width: 1280, height: 900 } })
  await page?.goto(url + encodeURIComponent('/machine/'))
  await page?.keyboard.press('Tab')
  expect(await page?.locator(':focus').textContent()).toBe('Skip to content')
  await page?.keyboard.press('Enter')
  await page?.waitForURL(/#main$/)
  const unseen: string[] = []
  const stop = "document.activeElement === document.body ? '' : document.activeElement.outerHTML"
  let stops = 0
  for (; stops < 60; stops++) {
    await page?.keyboard.press('Tab')
    const element = await page?.evaluate(stop)
    if (element === '') break
    const outline = await page?.evaluate('getComputedStyle(document.activeElement).outlineStyle')
    if (outline !== 'solid') unseen.push(String(element))
  }
  expect(unseen).toEqual([])
  expect(stops).toBeGreaterThan(10)
})
