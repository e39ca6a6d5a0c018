import { serve } from '@occi/server/node'
import { type Browser, follow, openBrowser, type Page } from '@occi/test-browser'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { demoService } from './service.ts'
import { Typist } from './typist.test-fixture.ts'

const browser: Browser | undefined = await openBrowser()
const { app } = demoService({ latency: 0 })
let url = ''
let close = async () => {}
const said: string[] = []

beforeAll(async () => {
  const server = await serve(app, { port: 0, hostname: '127.0.0.1' })
  url = server.url
  close = server.close
})

beforeEach(async () => {
  await fetch(`${url}/`, { method: 'DELETE' })
})

afterAll(async () => {
  await browser?.close()
  await close()
})

const headers = { 'Content-Type': 'application/json', Accept: 'application/json' }
const kind = 'http://schemas.ogf.org/occi/infrastructure#compute'
const mixins = [
  'http://schemas.ogf.org/occi/infrastructure/compute/template/1.1#mem_large',
  'http://demo.example.org/occi/os_tpl#ubuntu_26_04',
]
const patient = { timeout: 30_000 }
const hostile = '"><img src=x onerror=alert(1)></script><script>alert(2)</script>'

async function create(...titles: readonly string[]): Promise<void> {
  const body = JSON.stringify({ resources: titles.map((title) => ({ kind, mixins, title })) })
  const answer = await fetch(`${url}/compute/`, { method: 'POST', headers, body })
  if (!answer.ok) throw new Error(await answer.text())
}

async function titlesOf(query: string): Promise<readonly string[]> {
  const { resources } = JSON.parse(await (await fetch(`${url}/compute/?order=title${query}`, { headers })).text())
  return resources.map(({ title }: { title: string }) => title)
}

async function open(path: string, options: Parameters<Browser['newPage']>[0]): Promise<Page> {
  if (browser === undefined) throw new Error('there is no browser')
  const page = await browser.newPage({ reducedMotion: 'reduce', ...options })
  page.setDefaultTimeout(30_000)
  page.on('console', (message) => {
    if (message.type() === 'error') said.push(message.text())
  })
  page.on('dialog', (dialog) => {
    said.push(dialog.message())
    void dialog.dismiss()
  })
  await page.goto(url + path)
  return page
}

describe.skipIf(browser === undefined)('rows are selected', () => {
  test('by keyboard alone, without a script: two are started, and no other', async () => {
    await create('a', hostile, 'c')
    const page = await open('/compute/?order=title', { javaScriptEnabled: false })
    const typist = new Typist(page)
    await typist.skip()
    for (const title of [hostile, 'a']) {
      await typist.tabTo(page.getByRole('checkbox', { name: `Select ${title}`, exact: true }))
      await page.keyboard.press('Space')
    }
    await typist.tabTo(page.locator('summary', { hasText: 'Actions' }))
    await page.keyboard.press('Enter')
    await typist.enter(page.getByRole('button', { name: 'Start the compute …', exact: true }))
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Start 2 entities?')
    expect(await page.getByRole('main').textContent()).toContain(hostile.slice(0, 15))
    await typist.skip()
    await typist.enter(page.getByRole('button', { name: 'Start 2 entities' }))
    expect(await page.getByRole('status').first().textContent()).toBe('Started: 2 entities.')
    expect(new URL(page.url()).searchParams.get('order')).toBe('title')
    expect(await titlesOf('&occi.compute.state=active')).toEqual([hostile, 'a'])
    expect(said).toEqual([])
    await page.close()
  })

  test('with the script: a whole page, what is selected stays when others change the list', async () => {
    await create(hostile, ...Array.from({ length: 24 }, (_, index) => `web-${index + 10}`))
    const page = await open('/compute/?number=20&order=title', {})
    const selected = () => page.locator('#selected').textContent()
    await page.getByLabel('Select this page').check()
    expect(await selected()).toBe('20 selected on this page')
    await page.getByRole('checkbox', { name: 'Select web-12' }).uncheck()
    expect(await selected()).toBe('19 selected on this page')
    await create('! comes first')
    await vi.waitFor(async () => {
      expect(await page.getByRole('rowheader').first().textContent()).toContain('! comes first')
    }, patient)
    expect(await page.getByRole('checkbox', { name: 'Select web-11' }).isChecked()).toBe(true)
    expect(await page.getByRole('checkbox', { name: 'Select ! comes first' }).isChecked()).toBe(false)
    expect(await selected()).toBe('18 selected on this page')
    await follow(page.getByRole('button', { name: 'Delete …' }))
    // The last row of the page has made room, and is selected no more.
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Delete 18 entities?')
    await follow(page.getByRole('link', { name: 'Cancel' }))
    await vi.waitFor(async () => expect(await selected()).toBe('18 selected on this page'), patient)
    // Not what stands now where the selected rows were.
    await create('! comes before that')
    await page.reload()
    expect(await selected()).toBe('17 selected on this page')
    expect(await page.getByRole('checkbox', { name: 'Select web-11' }).isChecked()).toBe(true)
    for (const other of ['web-12', '! comes first', '! comes before that']) {
      expect(await page.getByRole('checkbox', { name: `Select ${other}` }).isChecked()).toBe(false)
    }
    expect(await titlesOf('')).toHaveLength(27)
    expect(said).toEqual([])
    await page.close()
  })

  test('by touch on a phone: all that match are deleted, and the list is as it was', async () => {
    await create('web-1', 'web-2', 'db-1', `web-${'x'.repeat(200)}`)
    const page = await open('/compute/?search=web', { viewport: { width: 360, height: 740 }, hasTouch: true })
    const excess = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
    expect(await page.evaluate(excess)).toBe(0)
    const long = page.getByRole('row').filter({ hasText: '…' })
    const [name, state] = await Promise.all([
      long.getByRole('link').boundingBox(),
      long.locator('.state').boundingBox(),
    ])
    expect((name?.x ?? 0) + (name?.width ?? 0)).toBeLessThanOrEqual(state?.x ?? 0)
    const box = page.getByRole('checkbox', { name: 'Select web-1', exact: true })
    const { width = 0, height = 0 } = (await box.locator('..').boundingBox()) ?? {}
    expect([width, height].every((size) => size >= 36)).toBe(true)
    await box.locator('..').tap()
    expect(new URL(page.url()).pathname).toBe('/compute/')
    expect(await page.locator('#selected').textContent()).toBe('1 selected')
    await page.getByText('Select all 3 that match').tap()
    await Promise.all([page.waitForNavigation(), page.getByRole('button', { name: 'Delete …' }).tap()])
    expect(await page.evaluate(excess)).toBe(0)
    expect(await page.getByRole('main').textContent()).toContain('All of Compute where “web”. Nothing else is deleted')
    await Promise.all([page.waitForNavigation(), page.getByRole('button', { name: 'Delete 3 entities' }).tap()])
    expect(await page.getByRole('status').first().textContent()).toBe('Deleted 3 entities.')
    expect(new URL(page.url()).search).toBe('?search=web')
    expect(await titlesOf('')).toEqual(['db-1'])
    await page.close()
  })

  test('a row leads to its entity wherever it is clicked, and a long name pushes no column away', async () => {
    await create(`analytics-${'x'.repeat(200)}-eu`)
    const page = await open('/compute/', { viewport: { width: 1280, height: 800 } })
    const table = page.getByRole('region', { name: 'Entities' })
    expect(await table.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0)
    const cut = page.locator('tbody .cut, tbody code').first()
    await follow(cut)
    expect(new URL(page.url()).pathname).toMatch(/^[/]compute[/].+/)
    expect(said).toEqual([])
    await page.close()
  })
})
