import { createServer } from 'node:http'
import { serve } from '@occi/server/node'
import { type Browser, follow, openBrowser, type Page } from '@occi/test-browser'
import axe from 'axe-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoService } from './service.ts'
import { Typist } from './typist.test-fixture.ts'

const browser: Browser | undefined = await openBrowser()
const { app } = demoService({ latency: 0 })
let url = ''
let close = async () => {}

beforeAll(async () => {
  const server = await serve(app, { port: 0, hostname: '127.0.0.1' })
  url = server.url
  close = server.close
})

afterAll(async () => {
  await browser?.close()
  await close()
})

/** The window in which no script runs. */
const quiet = await browser?.newPage({
  ...{ javaScriptEnabled: false, viewport: { width: 1200, height: 900 }, reducedMotion: 'reduce' as const },
})
quiet?.setDefaultTimeout(30_000)

/** Goes to a page as one does who writes its address. */
async function open(path: string): Promise<Page> {
  if (quiet === undefined) throw new Error('there is no browser')
  await quiet.goto(url + path)
  return quiet
}

/** Chooses what a link leads to, by a part of its name. */
async function find(page: Page, part: string, name: string): Promise<void> {
  await page.getByLabel('To', { exact: true }).fill(part)
  await follow(page.getByRole('button', { name: 'Find' }).last())
  await page.getByRole('radio', { name }).check()
}

const json = { 'Content-Type': 'application/json', Accept: 'application/json' }
const kind = 'http://schemas.ogf.org/occi/infrastructure#compute'

/** An entity as a program sees it. */
async function stored(path: string) {
  const answer = await fetch(url + path, { headers: json })
  return answer.ok ? JSON.parse(await answer.text()) : answer.status
}

describe.skipIf(browser === undefined)('the main job, in a browser without scripts', () => {
  /** The location of the compute that the steps use. */
  let machine = ''

  test('by keyboard alone: discover, define a tag, create from templates, start, tag', async () => {
    const page = await open('/')
    const typist = new Typist(page)
    const main = page.getByRole('main')
    const side = page.getByRole('navigation', { name: 'Collections' })

    await typist.enter(page.getByRole('link', { name: 'Types' }))
    await expect(page.getByRole('article', { name: 'Compute', exact: true }).textContent()).resolves.toMatch(
      /occi\.compute\.cores.*Number of virtual processor cores/s,
    )

    await typist.skip()
    await typist.enter(main.getByRole('link', { name: 'Define a tag' }))
    await typist.skip()
    await typist.type('Tag', 'Urgent')
    await typist.press('Enter')
    expect(await side.textContent()).toContain('Urgent')

    await typist.enter(side.getByRole('link', { name: 'Compute' }))
    expect(await main.textContent()).toContain('No Compute yet')
    await typist.skip()
    await typist.enter(main.getByRole('link', { name: 'Create' }).first())
    await typist.skip()
    await typist.type('Title', 'web <b>1</b>')
    await typist.choose('OS template', 'Debian 13')
    await typist.choose('Resource template', /^Medium ?2 cores, 2 GiB memory/)
    await typist.type('Hostname', 'web-1.example.org')
    await typist.press('Enter')
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('web <b>1</b>inactive')
    machine = new URL(page.url()).pathname
    expect(machine).toMatch(/^\/compute\//)

    await typist.skip()
    await typist.enter(page.getByRole('button', { name: 'Start the compute' }), 'Space')
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('web <b>1</b>active')
    expect(new URL(page.url()).pathname).toBe(machine)

    await typist.skip()
    await typist.type('Add …', 'Urgent')
    await typist.enter(page.getByRole('button', { name: 'Add' }).first())
    const { mixins, attributes } = await stored(machine)
    expect(mixins).toEqual([
      expect.stringMatching(/#debian_13$/),
      expect.stringMatching(/#medium$/),
      `${url}/tags#urgent`,
    ])
    expect([attributes['occi.compute.state'], attributes['occi.compute.cores']]).toEqual(['active', 2])
  })

  test('by mouse: a network and a storage, a mistake mended, both linked to the compute', async () => {
    const page = await open('/')
    const main = page.getByRole('main')

    await follow(main.getByRole('link', { name: 'Create Network', exact: true }))
    await page.getByLabel('IP network').check()
    await page.getByLabel('Title').fill('Front office')
    // The fields of a feature are there as soon as it is chosen.
    expect(await page.getByLabel('Address', { exact: true }).isVisible()).toBe(true)
    await page.getByLabel('IP network').uncheck()
    expect(await page.getByLabel('Address', { exact: true }).isVisible()).toBe(false)
    await page.getByLabel('IP network').check()
    await page.getByLabel('Label', { exact: true }).fill('front office')
    await page.getByLabel('Address', { exact: true }).fill('10.30.0.0/33')
    await follow(page.getByRole('button', { name: 'Create', exact: true }))
    expect(await page.getByRole('alert').textContent()).toMatch(
      /Address must be a range of IPv4 or IPv6 addresses.*Label must be letters.*not 'front office'/s,
    )
    // What was typed is kept; the summary leads to the field, which says the same.
    expect(await page.getByLabel('Title').inputValue()).toBe('Front office')
    await follow(page.getByRole('alert').getByRole('link', { name: /^Address/ }))
    const address = page.getByLabel('Address', { exact: true })
    expect(await address.inputValue()).toBe('10.30.0.0/33')
    expect(await address.getAttribute('aria-invalid')).toBe('true')
    await address.fill('10.30.0.0/24')
    await page.getByLabel('Label', { exact: true }).fill('front-office')
    await follow(page.getByRole('button', { name: 'Create', exact: true }))
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('Front office')

    await follow(page.getByRole('link', { name: 'Storage', exact: true }))
    await follow(main.getByRole('link', { name: 'Create' }).first())
    await page.getByLabel('Title').fill('Data')
    await page.getByLabel('Size').fill('20')
    await follow(page.getByRole('button', { name: 'Create', exact: true }))

    await page.goto(url + machine)
    await follow(main.getByRole('link', { name: 'NetworkInterface' }))
    await find(page, 'front', 'Front office')
    await page.getByLabel('IP network interface').check()
    await follow(page.getByRole('button', { name: 'Create', exact: true }))
    // One is back where one came from, and sees it in the picture.
    expect(new URL(page.url()).pathname).toBe(machine)
    await follow(main.getByRole('link', { name: 'StorageLink' }))
    await find(page, 'dat', 'Data')
    await follow(page.getByRole('button', { name: 'Create', exact: true }))
    expect(new URL(page.url()).pathname).toBe(machine)
    const picture = page.getByRole('group', { name: /is linked to/ })
    expect(await picture.textContent()).toMatch(/Front office/)
    expect((await stored(machine)).links).toHaveLength(2)

    await follow(picture.getByRole('link', { name: /Data/ }))
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toMatch(/^Data/)
    expect(await page.getByRole('table').textContent()).toContain('web <b>1</b>')
  })

  test('by mouse: find by tag and by attribute, edit, correct a mistake, meet a change of another client, stop, delete', async () => {
    await fetch(`${url}/compute/`, { method: 'POST', headers: json, body: JSON.stringify({ kind, title: 'other' }) })
    const page = await open('/compute/')
    const main = page.getByRole('main')
    const rows = page.getByRole('rowheader')
    expect(await rows.allTextContents()).toHaveLength(2)

    await main.getByRole('combobox', { name: 'State' }).selectOption('active')
    await follow(main.getByRole('button', { name: 'Apply' }))
    expect(new URL(page.url()).search).toBe('?occi.compute.state=active')
    expect(await rows.allTextContents()).toEqual(['Cweb <b>1</b>'])
    await follow(main.getByRole('link', { name: 'Clear all' }))
    await main.locator('summary', { hasText: 'Filter' }).click()
    await page.getByLabel('Feature or tag').selectOption({ label: 'Urgent' })
    await follow(main.getByRole('button', { name: 'Apply' }))
    expect(await rows.allTextContents()).toEqual(['Cweb <b>1</b>'])
    await follow(page.getByRole('navigation', { name: 'Collections' }).getByRole('link', { name: 'Urgent' }))
    expect(await rows.allTextContents()).toEqual(['Cweb <b>1</b>'])

    await page.getByLabel('Search everything').fill('OTHER')
    await follow(page.getByRole('button', { name: 'Search' }))
    expect(await rows.allTextContents()).toEqual(['Cother'])
    await follow(page.getByRole('navigation', { name: 'Collections' }).getByRole('link', { name: 'Compute' }))
    await follow(main.getByRole('link', { name: 'Title' }))
    await follow(main.getByRole('link', { name: 'Title' }))
    expect(await rows.allTextContents()).toEqual(['Cweb <b>1</b>', 'Cother'])
    await main.locator('summary', { hasText: 'View' }).click()
    for (const column of ['OS template', 'Created']) await page.getByRole('checkbox', { name: column }).uncheck()
    await page.getByRole('checkbox', { name: 'Hostname' }).check()
    await follow(main.getByRole('button', { name: 'Apply' }))
    expect(await page.getByRole('columnheader').allTextContents()).toEqual([
      ...['Select', 'Title', 'State', 'Resource template', 'IP addresses', 'Cores', 'Memory GiB', 'Hostname'],
    ])
    expect(new URL(page.url()).searchParams.get('order')).toBe('-title')
    await main.getByLabel('Search', { exact: true }).fill('web')
    await follow(main.getByRole('button', { name: 'Apply' }))
    await follow(main.getByRole('link', { name: 'Map' }))
    expect(await main.getByRole('list', { name: 'Filters' }).textContent()).toContain('“web”')
    await follow(main.getByRole('link', { name: 'List' }))
    expect(await page.getByRole('columnheader').allTextContents()).toContain('Hostname')

    // Wherever a row is clicked, it leads to its entity.
    await Promise.all([page.waitForNavigation(), page.getByRole('cell', { name: 'active' }).click({ force: true })])
    await follow(main.getByRole('link', { name: 'Edit' }))
    await page.getByLabel('Memory').fill('99999')
    await page.getByLabel('Summary').fill('Serves the shop')
    await follow(page.getByRole('button', { name: 'Save' }))
    expect(await page.getByLabel('Memory').getAttribute('aria-invalid')).toBe('true')
    expect(await page.getByRole('alert').textContent()).toContain('Memory is 99999 GiB, expected more than 0')
    expect(await page.getByLabel('Summary').inputValue()).toBe('Serves the shop')
    await page.getByLabel('Memory').fill('8')
    const meanwhile = JSON.stringify({ attributes: { 'occi.compute.memory': 16, 'occi.compute.cores': 6 } })
    await fetch(url + machine, { method: 'POST', headers: json, body: meanwhile })
    await follow(page.getByRole('button', { name: 'Save' }))
    expect(await page.getByRole('alert').textContent()).toMatch(
      /changed since you read it.*Memory.*is 16 now, it was 2/s,
    )
    expect(await page.getByLabel('Cores').inputValue()).toBe('6')
    await follow(page.getByRole('button', { name: 'Save' }))
    const { summary, attributes } = await stored(machine)
    expect([summary, attributes['occi.compute.memory'], attributes['occi.compute.cores']]).toEqual([
      'Serves the shop',
      8,
      6,
    ])

    await main.locator('summary', { hasText: 'Stop the compute' }).click()
    await page.getByLabel('Method').first().selectOption({ label: 'graceful' })
    await follow(main.getByRole('button', { name: 'Stop the compute' }))
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('web <b>1</b>inactive')

    await follow(main.getByRole('link', { name: 'Delete …' }))
    expect(await main.textContent()).toContain('2 links are deleted too')
    await follow(main.getByRole('button', { name: 'Delete' }))
    expect(new URL(page.url()).pathname).toBe('/compute/')
    expect(await rows.allTextContents()).toEqual(['Cother'])
    expect(await stored(machine)).toBe(404)
    expect((await stored('/network/')).resources).toHaveLength(1)
  })
})

test.skipIf(browser === undefined)('the form of another site does nothing here', async () => {
  const forged = 'Category: compute; scheme="http://schemas.ogf.org/occi/infrastructure#"; class="kind"'
  const elsewhere = createServer((_, response) => {
    response.setHeader('Content-Type', 'text/html')
    const form = (type: string, name: string, value: string) =>
      `<form method=post enctype="${type}" action="${url}/compute/"><input name='${name}' value='${value}'><button>${type}</button></form>`
    response.end(
      form('text/plain', `${forged}\r\nX-OCCI-Attribute: occi.compute.hostname="`, '"') +
        form('application/x-www-form-urlencoded', 'category', kind) +
        form('multipart/form-data', 'category', kind),
    )
  })
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
  try {
    const before = await stored('/compute/')
    const page = await open('/')
    const address = elsewhere.address()
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      await page.goto(`http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`)
      const [answer] = await Promise.all([page.waitForNavigation(), page.getByRole('button', { name: type }).click()])
      expect([type, answer?.status()]).toEqual([type, 403])
    }
    expect(await stored('/compute/')).toEqual(before)
  } finally {
    elsewhere.closeAllConnections()
    elsewhere.close()
  }
})

/** Puts a page into the window that has axe already, which reading anew for each would take the longer part of. */
const put = `async (target) => {
  const page = await (await fetch(target, { headers: { Accept: 'text/html' } })).text()
  document.open()
  document.write(page)
  document.close()
}`
const violations = `axe.run({ resultTypes: ['violations'], selectors: false }).then(({ violations }) =>
  violations.map((one) => one.id + ': ' + one.nodes[0].html))`

test.skipIf(browser === undefined)('no page has a violation that axe finds, or is wider than the window', async () => {
  // axe runs its own script in pages that forbid all.
  const context = await browser?.newContext({ bypassCSP: true, reducedMotion: 'reduce' })
  const page = await context?.newPage()
  await page?.goto(`${url}/`)
  await page?.evaluate(axe.source)
  const found: string[] = []
  // The example pages of the rendering are looked at in more ways; these are what the demo's own types make of them.
  for (const path of ['/', '/-/', '/compute/', '/compute/?create', '/?map']) {
    await page?.setViewportSize({ width: 1200, height: 900 })
    await page?.evaluate(`(${put})(${JSON.stringify(path)})`)
    const faults: readonly string[] | undefined = await page?.evaluate(violations)
    for (const fault of faults ?? ['no answer']) found.push(`${path}: ${fault}`)
    // A phone, and a window whose text is twice as large.
    for (const width of [360, 640]) {
      await page?.setViewportSize({ width, height: 900 })
      const excess = await page?.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')
      if (excess !== 0) found.push(`${path}: wider than ${width} by ${excess}`)
    }
  }
  expect(found).toEqual([])
})
