import { serve } from '@occi/server/node'
import { type Browser, follow, openBrowser, type Page } from '@occi/test-browser'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoService } from './service.ts'

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

const headers = { 'Content-Type': 'application/json', Accept: 'application/json' }
const infrastructure = 'http://schemas.ogf.org/occi/infrastructure#'

async function post(path: string, body: unknown) {
  const answer = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })
  if (!answer.ok) throw new Error(await answer.text())
  return JSON.parse(await answer.text())
}

/** Creates machines, and starts some of them. */
async function machines(count: number, running: number, mixins: readonly string[] = []): Promise<readonly string[]> {
  const locations: string[] = []
  for (let index = 0; index < count; index++) {
    const kind = `${infrastructure}compute`
    const { id } = await post('/compute/', { kind, mixins, title: `m-${index}` })
    locations.push(`/compute/${id.slice('urn:uuid:'.length)}`)
  }
  const start = { action: `${infrastructure.replace('#', '/compute/action#')}start` }
  for (const location of locations.slice(0, running)) await post(`${location}?action=start`, start)
  return locations
}

async function page(): Promise<Page> {
  if (browser === undefined) throw new Error('there is no browser')
  const quiet = await browser.newPage({ javaScriptEnabled: false })
  quiet.setDefaultTimeout(30_000)
  return quiet
}

describe.skipIf(browser === undefined)('what was done is said, without a script', () => {
  test('an action on all: how many, and how many it does not apply to', async () => {
    await machines(5, 2)
    const window = await page()
    await window.goto(`${url}/compute/`)
    await window.getByLabel('Select all 5').check()
    await window.locator('summary', { hasText: 'Actions' }).click()
    await follow(window.getByRole('button', { name: 'Start the compute …', exact: true }))
    expect(await window.getByRole('heading', { level: 1 }).textContent()).toBe('Start 3 of 5 entities?')
    await follow(window.getByRole('button', { name: 'Start 3 entities' }))
    expect(await window.getByRole('status').textContent()).toBe(
      'Started: 3 of 5 entities; not possible now for the other 2.',
    )
    await window.getByLabel('Select all 5').check()
    await follow(window.getByRole('button', { name: 'Delete …' }))
    await follow(window.getByRole('button', { name: 'Delete 5 entities' }))
    expect(await window.getByRole('status').textContent()).toBe('Deleted 5 entities.')
    expect(await window.getByRole('main').textContent()).toContain('No Compute yet')
  })

  test('the page where the user was shows a refusal, and no other page does', async () => {
    const debian = JSON.parse(await (await fetch(`${url}/-/`, { headers })).text()).mixins.find(
      ({ term }: { term: string }) => term === 'debian_13',
    )
    const [machine = ''] = await machines(1, 1, [debian.scheme + debian.term])
    const window = await page()
    await window.goto(url + machine)
    const answered = window.waitForResponse((response) => response.request().method() === 'POST')
    await follow(window.getByRole('button', { name: 'Remove Debian 13' }))
    expect((await answered).status()).toBe(400)
    expect(new URL(window.url()).pathname).toBe(machine)
    expect(await window.getByRole('heading', { level: 1 }).textContent()).toBe('m-0active')
    expect(await window.getByRole('alert').textContent()).toMatch(/Nothing was changed.+/)
  })
})
