import { serve } from '@occi/server/node'
import { type Browser, follow, openBrowser, type Page } from '@occi/test-browser'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoService } from './service.ts'

const browser: Browser | undefined = await openBrowser()
/** A user whose name is as long as an address of mail. */
const authenticate = { identify: () => ({ user: 'a-user-with-a-rather-long-name@example.com' }) }
let url = ''
let machine = ''
let close = async () => {}

beforeAll(async () => {
  const server = await serve(demoService({ latency: 0, authenticate }).app, { port: 0, hostname: '127.0.0.1' })
  url = server.url
  close = server.close
  const answer = await fetch(`${url}/compute/`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
    body: JSON.stringify({ kind: 'http://schemas.ogf.org/occi/infrastructure#compute', title: 'web' }),
  })
  machine = new URL(answer.headers.get('location') ?? '').pathname
})

afterAll(async () => {
  await browser?.close()
  await close()
})

async function open(path: string, hasScript = true): Promise<Page> {
  if (browser === undefined) throw new Error('there is no browser')
  const context = await browser.newContext({ colorScheme: 'light', javaScriptEnabled: hasScript })
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  await page.goto(url + path)
  return page
}

const ground = 'getComputedStyle(document.body).backgroundColor'

describe.skipIf(browser === undefined)('what all pages have, in a browser', () => {
  test('a menu closes on Escape, which leads back to its button, and on a click beside it', async () => {
    const page = await open(machine)
    const summary = page.locator('summary', { hasText: 'Save the' })
    const menu = page.locator('details', { has: summary })
    await summary.click()
    await menu.getByRole('textbox').first().focus()
    await page.keyboard.press('Escape')
    expect(await menu.getAttribute('open')).toBe(null)
    expect(await summary.evaluate((one) => one === one.ownerDocument.activeElement)).toBe(true)
    await summary.click()
    await menu.getByRole('textbox').first().click()
    expect(await menu.getAttribute('open')).toBe('')
    await page.getByRole('heading', { level: 1 }).click()
    expect(await menu.getAttribute('open')).toBe(null)
    await page.context().close()
  })

  test('no menu is wider than the window, at any zoom', async () => {
    const page = await open('/')
    const found: string[] = []
    for (const path of [machine, '/compute/', '/-/?define']) {
      await page.goto(url + path)
      for (const width of [320, 640, 900, 1280]) {
        await page.setViewportSize({ width, height: 800 })
        for (const menu of await page.locator('details').all()) {
          const by = await menu.evaluate((one) => {
            one.setAttribute('open', '')
            const { scrollWidth, clientWidth } = one.ownerDocument.documentElement
            one.removeAttribute('open')
            return scrollWidth - clientWidth
          })
          if (by !== 0) found.push(`${path} at ${width}: by ${by}`)
        }
      }
    }
    expect(found).toEqual([])
    await page.context().close()
  })

  test('a button copies what stands before it', async () => {
    const page = await open('/compute/?occi.compute.state=inactive')
    await page.getByRole('button', { name: 'Copy the command' }).click()
    const command = `curl -H 'Accept: application/occi+json' '${url}/compute/?occi.compute.state=inactive'`
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(command)
    expect(await page.locator('#said').textContent()).toBe('Copied')
    await page.goto(url + machine)
    await page.getByRole('button', { name: 'Copy the address' }).click()
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(machine)
    await page.context().close()
  })

  test('what a link leads to is found while its name is typed', async () => {
    const page = await open('/networkinterface/?create')
    const typed = page.getByLabel('From', { exact: true })
    const proposed = () =>
      page
        .locator('datalist')
        .first()
        .locator('option')
        .evaluateAll((all) => all.map((one) => one.getAttribute('value')))
    await typed.pressSequentially('nothing')
    await expect.poll(proposed).toEqual([])
    await typed.fill('')
    await typed.pressSequentially('we')
    await expect.poll(proposed).toEqual([`web (${machine})`])
    expect(await page.getByRole('button', { name: 'Find' }).first().isVisible()).toBe(false)
    await page.context().close()
  })

  test('user data is typed as text, or read from a file, which may hold any octets', async () => {
    const page = await open('/compute/?create')
    const stored = async () => {
      await follow(page.getByRole('button', { name: 'Create', exact: true }))
      const answer = await fetch(page.url(), { headers: { Accept: 'application/json' } })
      const { attributes } = JSON.parse(await answer.text())
      return Buffer.from(attributes['occi.compute.userdata'], 'base64')
    }
    const area = page.getByRole('textbox', { name: 'User data', exact: true })
    const script = '#!/bin/sh\necho "Grüße"\n'
    await page.getByRole('checkbox', { name: 'User data', exact: true }).check()
    await area.fill(script)
    expect(String(await stored())).toBe(script)
    const octets = Buffer.from([0x1f, 0x8b, 8, 0, 0xff, 0xfe, 0])
    await page.goto(`${url}/compute/?create`)
    await page.getByRole('checkbox', { name: 'User data', exact: true }).check()
    const file = page.getByLabel('Read User data from a file').first()
    const type = 'application/octet-stream'
    await file.setInputFiles({ name: 'init', mimeType: type, buffer: Buffer.from('#cloud-config\n') })
    await expect.poll(() => area.inputValue()).toBe('#cloud-config\n')
    await file.setInputFiles({ name: 'init.gz', mimeType: type, buffer: octets })
    await expect.poll(() => area.inputValue()).toBe(octets.toString('base64'))
    expect(await stored()).toEqual(octets)
    await page.context().close()
  })

  test('dark or light by choice, on every page from then on', async () => {
    const page = await open('/')
    const light = await page.evaluate(ground)
    await page.getByRole('button', { name: 'dark' }).click()
    const dark = await page.evaluate(ground)
    expect(dark).not.toBe(light)
    await page.goto(`${url}/compute/`)
    expect(await page.evaluate(ground)).toBe(dark)
    expect(await page.getByRole('button', { name: 'dark' }).getAttribute('aria-pressed')).toBe('true')
    await page.getByRole('button', { name: 'system' }).click()
    expect(await page.evaluate(ground)).toBe(light)
    await page.emulateMedia({ colorScheme: 'dark' })
    expect(await page.evaluate(ground)).toBe(dark)
    await page.context().close()
  })

  test('without a script there is no button that would do nothing', async () => {
    const page = await open(machine, false)
    expect(await page.locator('[data-copy]:visible, [data-look]:visible').count()).toBe(0)
    await page.context().close()
  })

  test('on paper: light, without what can be done', async () => {
    const page = await open(machine)
    const light = await page.evaluate(ground)
    await page.getByRole('button', { name: 'dark' }).click()
    await page.emulateMedia({ media: 'print' })
    expect(await page.evaluate(ground)).toBe(light)
    expect(await page.locator('button:visible, nav:visible, footer:visible').count()).toBe(0)
    expect(await page.getByRole('heading', { level: 1 }).isVisible()).toBe(true)
    expect(await page.locator('dd', { hasText: machine }).first().isVisible()).toBe(true)
    await page.context().close()
  })

  test('on paper a list has all columns, whole names, and no buttons in its filters', async () => {
    const title = `analytics-${'warehouse-'.repeat(12)}eu`
    const body = JSON.stringify({ kind: 'http://schemas.ogf.org/occi/infrastructure#compute', title })
    await fetch(`${url}/compute/`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })
    const page = await open('/compute/?search=analytics')
    await page.emulateMedia({ media: 'print' })
    // As wide as what A4 leaves between its margins.
    await page.setViewportSize({ width: 718, height: 1000 })
    const table = page.getByRole('region', { name: 'Entities' })
    expect(await table.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0)
    const name = `getComputedStyle(document.querySelector('tbody th a'), '::before').content`
    expect(await page.evaluate(name)).toBe(JSON.stringify(title))
    expect(await page.getByText('Clear all').isVisible()).toBe(false)
    expect(await page.getByRole('list', { name: 'Filters' }).isVisible()).toBe(true)
    await page.context().close()
  })

  test('the page of types has a table of contents, on a phone too', async () => {
    const page = await open('/-/')
    for (const width of [1200, 360]) {
      await page.setViewportSize({ width, height: 700 })
      await page.evaluate('scrollTo(0, 0)')
      await page
        .getByRole('navigation', { name: 'Types on this page' })
        .getByRole('link', { name: 'Storage', exact: true })
        .click()
      const top = await page.getByRole('article', { name: 'Storage', exact: true }).boundingBox()
      expect(Math.abs(top?.y ?? 999)).toBeLessThan(60)
    }
    await page.context().close()
  })
})
