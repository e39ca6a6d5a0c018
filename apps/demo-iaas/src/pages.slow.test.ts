import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve } from '@occi/server/node'
import axe from 'axe-core'
import { hashSync } from 'bcryptjs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser } from './browser.test-fixture.ts'
import { demoService } from './service.ts'
import { addUser } from './users/add-user.ts'
import { signInOf } from './users/sign-in.ts'

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

interface Opening {
  readonly scripts?: boolean
  readonly width?: number
  readonly at?: string
  readonly as?: { readonly username: string; readonly password: string }
}

async function open(path: string, options: Opening = {}): Promise<Page> {
  const { scripts = false, width = 1200, at = url, as: httpCredentials } = options
  if (browser === undefined) throw new Error('there is no browser')
  const context = await browser.newContext({
    javaScriptEnabled: scripts,
    // axe must run its own script in a page that forbids all.
    bypassCSP: scripts,
    viewport: { width, height: 900 },
    ...(httpCredentials === undefined ? {} : { httpCredentials }),
  })
  const page = await context.newPage()
  await page.goto(at + path)
  return page
}

describe.skipIf(browser === undefined)('the pages in a browser', () => {
  test('who has not signed in is told so; who has makes with a form what is his', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'occi-pages-'))
    await addUser(join(folder, 'users'), 'ann', hashSync('sesame', 4))
    const signIn = await signInOf(join(folder, 'users'), () => {})
    const server = await serve(demoService({ latency: 0, signIn: signIn.options }).app, { port: 0 })
    try {
      const stranger = await open('/', { at: server.url })
      expect(await stranger.getByRole('main').textContent()).toContain('expected your name and password')
      const page = await open('/compute/?create', { at: server.url, as: { username: 'ann', password: 'sesame' } })
      await page.getByLabel('Title').fill('mine')
      await page.getByRole('button', { name: 'Create', exact: true }).click()
      await expect(page.getByRole('heading', { level: 1 }).textContent()).resolves.toContain('mine')
    } finally {
      await server.close()
      await signIn.close()
      rmSync(folder, { recursive: true })
    }
  })

  test('without scripts: create from templates, start, edit, mend a mistake, filter, delete', async () => {
    const page = await open('/')
    const main = page.getByRole('main')
    await main
      .getByRole('link', { name: /Create/ })
      .first()
      .click()
    await page.getByLabel('Title').fill('web <b>1</b>')
    await page.getByLabel('OS template').selectOption({ label: 'Debian 13' })
    await page
      .getByLabel('Resource template')
      .selectOption('http://schemas.ogf.org/occi/infrastructure/compute/template/1.1#medium')
    await page.getByRole('button', { name: 'Create', exact: true }).click()
    await expect(page.getByRole('heading', { level: 1 }).textContent()).resolves.toContain('web <b>1</b>')
    expect(await main.textContent()).toContain('inactive')
    const place = new URL(page.url()).pathname
    expect(place).toMatch(/^\/compute\//)

    await page.getByRole('button', { name: 'Start the compute' }).click()
    expect(new URL(page.url()).pathname).toBe(place)
    expect(await main.textContent()).toContain('active')

    await page.goto(`${url}${place}?edit`)
    await page.getByLabel('Cores').fill('0')
    await page.getByRole('button', { name: 'Save' }).click()
    expect(await main.textContent()).toMatch(/occi\.compute\.cores|minimum/)
    expect(await page.getByLabel('Cores').inputValue()).toBe('0')
    await page.getByLabel('Cores').fill('6')
    await page.getByRole('button', { name: 'Save' }).click()
    expect(new URL(page.url()).pathname).toBe(place)
    expect(await (await fetch(url + place)).text()).toContain('occi.compute.cores=6')

    await page.goto(`${url}/compute/?occi.compute.state=active`)
    expect(await main.textContent()).toContain('web <b>1</b>')

    await page.goto(`${url}${place}?confirm=delete`)
    await main.getByRole('button', { name: /Delete/ }).click()
    expect((await fetch(url + place)).status).toBe(404)
  })

  test.each([
    ['/', 1200],
    ['/-/', 1200],
    ['/?page=1', 1200],
    ['/compute/', 375],
    ['/compute/?create', 1200],
    ['/compute/?create', 375],
    ['/network/?create', 1200],
    ['/?map', 1200],
    ['/none', 375],
  ])('%s at a width of %i has no violation that axe finds', async (path, width) => {
    await app.request('/compute/', {
      method: 'POST',
      headers: {
        'Content-Type': 'text/occi',
        Category: 'compute; scheme="http://schemas.ogf.org/occi/infrastructure#"',
      },
    })
    const page = await open(path, { scripts: true, width })
    await page.evaluate(axe.source)
    const violations = await page.evaluate(
      'axe.run().then((results) => results.violations.map((one) => one.id + ": " + one.nodes[0].html))',
    )
    expect(violations).toEqual([])
    const overflows = await page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth')
    expect(overflows).toBe(false)
  })
})
