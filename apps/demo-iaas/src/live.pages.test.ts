import { serve } from '@occi/server/node'
import { type Browser, openBrowser, type Page } from '@occi/test-browser'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { demoService } from './service.ts'

const browser: Browser | undefined = await openBrowser()
const slow = demoService({ latency: 1500 })
let url = ''
let close = async () => {}
const said: string[] = []

beforeAll(async () => {
  const server = await serve(slow.app, { port: 0, hostname: '127.0.0.1' })
  url = server.url
  close = server.close
})

afterEach(() => expect(said.splice(0)).toEqual([]))

afterAll(async () => {
  await browser?.close()
  await close()
})

const headers = { 'Content-Type': 'application/json', Accept: 'application/json' }
const infrastructure = 'http://schemas.ogf.org/occi/infrastructure#'

async function send(path: string, body?: unknown, method = 'POST') {
  const answer = await fetch(url + path, { method, headers, body: body === undefined ? null : JSON.stringify(body) })
  if (!answer.ok) throw new Error(await answer.text())
  return answer
}

/** Creates an entity; returns its location. */
async function created(kind: string, rest: Record<string, unknown> = {}): Promise<string> {
  const answer = await send(`/${kind}/`, { kind: infrastructure + kind, ...rest })
  return new URL(answer.headers.get('location') ?? '').pathname
}

const start = { action: `${infrastructure.replace('#', '/compute/action#')}start` }

/** A window with scripts; what a policy stops or a script throws is noted. */
async function open(path: string): Promise<Page> {
  if (browser === undefined) throw new Error('there is no browser')
  const page = await browser.newPage({ viewport: { width: 1200, height: 500 }, reducedMotion: 'reduce' })
  page.setDefaultTimeout(30_000)
  page.on('console', (message) => {
    if (message.type() === 'error') said.push(message.text())
  })
  page.on('pageerror', (error) => said.push(String(error)))
  page.on('dialog', (dialog) => {
    said.push(dialog.message())
    void dialog.dismiss()
  })
  const following = page.waitForRequest((request) => request.headers().accept === 'text/event-stream')
  await page.goto(url + path)
  await (await following).response()
  return page
}

const patient = { timeout: 30_000 }

describe.skipIf(browser === undefined)('pages live', () => {
  test('an action says that it is being done, and the page shows when it is done', async () => {
    const machine = await created('compute', { title: 'web' })
    const page = await open(machine)
    const heading = page.getByRole('heading', { level: 1 })
    await page.getByRole('button', { name: 'Start the compute' }).click()
    const said = /Start requested[.].+Starting….+start is in progress/s
    await vi.waitFor(async () => expect(await page.getByRole('main').textContent()).toMatch(said), patient)
    expect(new URL(page.url()).search).toBe('')
    await vi.waitFor(async () => expect(await heading.textContent()).toBe('webactive'), patient)
    // What was requested has ended: the message has gone.
    await page.locator('.notice').waitFor({ state: 'detached' })
    expect(await page.getByRole('button', { name: 'Start the compute' }).count()).toBe(0)
    expect(await page.locator('summary', { hasText: 'Stop the compute' }).count()).toBe(1)
    expect(await page.locator('.history > li').allTextContents()).toEqual([
      expect.stringMatching(/^Changed.*State: inactive → active/),
      expect.stringMatching(/^Started/),
      expect.stringMatching(/^Created/),
    ])
    expect(await page.locator('#said').textContent()).toBe('webactive')
    await page.close()
  })

  test('what others do appears, and what is typed, chosen, focused, open and scrolled stays', async () => {
    const machine = await created('compute', { title: 'steady' })
    const network = await created('network', { title: 'office' })
    const page = await open(machine)
    const summary = page.locator('summary', { hasText: 'Save the' })
    await summary.click()
    const name = page.locator('details[open] input[type=text]').first()
    await name.fill('half a na')
    await page.evaluate('scrollTo(0, 120)')
    await send(machine, { attributes: { 'occi.compute.cores': 7 }, title: 'steadier' })
    await vi.waitFor(async () =>
      expect(await page.getByRole('heading', { level: 1 }).textContent()).toMatch(/^steadier/),
    )
    expect(await page.title()).toMatch(/^steadier/)
    await send('/networkinterface/', {
      kind: `${infrastructure}networkinterface`,
      source: { location: machine },
      target: { location: network },
    })
    const picture = page.getByRole('group', { name: /is linked to/ })
    await vi.waitFor(async () => expect(await picture.textContent()).toContain('office'), patient)
    // What is at the other end of a link is shown too.
    await send(network, { title: 'head office' })
    await vi.waitFor(async () => expect(await picture.textContent()).toContain('head office'), patient)
    expect(await name.inputValue()).toBe('half a na')
    expect(await name.evaluate((input) => input === input.ownerDocument.activeElement)).toBe(true)
    expect(await page.evaluate('scrollY')).toBe(120)
    await page.close()
  })

  test('a list: rows come, change and go, and the focus stays on its row', async () => {
    const kept = await created('compute', { title: 'kept' })
    const page = await open('/compute/')
    const link = page.getByRole('rowheader').getByRole('link', { name: 'kept' })
    await link.focus()
    const others = [await created('compute', { title: 'another' }), await created('compute', { title: 'third' })]
    const titles = () => page.getByRole('rowheader').allTextContents()
    await vi.waitFor(async () => expect(await titles()).toContain('Cthird'), patient)
    await send(kept, { title: 'kept and renamed' })
    await send(others[0] ?? '', undefined, 'DELETE')
    await vi.waitFor(async () => expect(await titles()).not.toContain('Canother'), patient)
    await vi.waitFor(async () => expect(await page.locator(':focus').textContent()).toBe('kept and renamed'), patient)
    await page.close()
  })

  test('what is deleted is not shown any more', async () => {
    const machine = await created('compute', { title: 'short' })
    const page = await open(machine)
    await send(machine, undefined, 'DELETE')
    await vi.waitFor(
      async () => expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('There is nothing here'),
      patient,
    )
    said.length = 0 // Chromium notes each answer that is an error
    await page.close()
  })

  test('a hidden window holds no stream, and catches up when it is seen', async () => {
    const machine = await created('compute', { title: 'hidden' })
    const page = await open(machine)
    await page.evaluate(
      `Object.defineProperty(document, 'hidden', { get: () => window.away === true, configurable: true })`,
    )
    const look = (away: boolean) =>
      page.evaluate(`window.away = ${away}; document.dispatchEvent(new Event('visibilitychange'))`)
    const ended = page.waitForEvent('requestfailed')
    await look(true)
    expect((await ended).url()).toContain('around')
    await send(machine, { title: 'changed while hidden' })
    await look(false)
    await vi.waitFor(
      async () => expect(await page.getByRole('heading', { level: 1 }).textContent()).toMatch(/^changed while/),
      patient,
    )
    await page.close()
  })

  test('many windows that are seen leave connections for everything else, and all catch up', async () => {
    const machine = await created('compute', { title: 'many' })
    const context = await browser?.newContext()
    // Web Locks and the like are missing where a service is reached by HTTP and a name.
    await context?.addInitScript(`Object.defineProperty(navigator, 'locks', { value: undefined })`)
    const streams = new Set<unknown>()
    context?.on('request', (request) => {
      if (request.headers().accept === 'text/event-stream') streams.add(request)
    })
    context?.on('requestfailed', (request) => streams.delete(request))
    const pages: Page[] = []
    for (let index = 0; index < 8; index++) {
      const page = await context?.newPage()
      await page?.goto(url + machine, patient)
      if (page !== undefined) pages.push(page)
    }
    await send(machine, { title: 'changed' })
    for (const page of pages) {
      await vi.waitFor(
        async () => expect(await page.getByRole('heading', { level: 1 }).textContent()).toMatch(/^changed/),
        patient,
      )
    }
    expect(streams.size).toBe(4)
    await context?.close()
  })

  test('a page that cannot be brought up to date says so, until it can', async () => {
    const machine = await created('compute', { title: 'far' })
    const page = await open(machine)
    const lost = page.getByRole('alert').filter({ hasText: 'The service does not answer' })
    await page.route('**', (route) => route.abort())
    for (const title of ['first', 'second']) {
      const failed = page.waitForEvent('requestfailed')
      await send(machine, { title })
      await failed
    }
    await lost.waitFor()
    await page.unroute('**')
    await send(machine, { title: 'near' })
    await lost.waitFor({ state: 'hidden' })
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toMatch(/^near/)
    said.length = 0 // Chromium notes each request that fails
    await page.close()
  })

  test('hostile texts that arrive execute nothing', async () => {
    const machine = await created('compute', { title: 'calm' })
    const page = await open(machine)
    const vector = `"><img src=x onerror=alert(1)><script>alert(2)</script><svg onload=alert(3)>' onfocus='alert(4)' autofocus`
    await send(machine, { title: vector, summary: vector, attributes: { 'occi.compute.hostname': vector } })
    await vi.waitFor(
      async () => expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain(vector),
      patient,
    )
    const list = await open('/compute/')
    await send(machine, { title: `${vector}2` })
    await vi.waitFor(
      async () =>
        expect(await list.getByRole('rowheader').allTextContents()).toContainEqual(
          expect.stringContaining('autofocus2'),
        ),
      patient,
    )
    expect(await page.locator('#page img, #page script').count()).toBe(0)
    await page.close()
    await list.close()
  })

  test('without a script a page that is about to change comes again by itself', async () => {
    const machine = await created('compute', { title: 'quiet' })
    await send(`${machine}?action=start`, start)
    const quiet = await browser?.newPage({ javaScriptEnabled: false })
    await quiet?.goto(url + machine)
    expect(await quiet?.getByRole('heading', { level: 1 }).textContent()).toBe('quietinactive')
    await quiet?.waitForNavigation({ timeout: 30_000 })
    expect(await quiet?.getByRole('heading', { level: 1 }).textContent()).toBe('quietactive')
    expect(await quiet?.locator('meta[http-equiv]').count()).toBe(0)
  })
})
