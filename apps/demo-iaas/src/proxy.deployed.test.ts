import type { IncomingHttpHeaders } from 'node:http'
import { request } from 'node:https'
import { type Browser, follow, openBrowser } from '@occi/test-browser'
import { freePort } from '@occi/test-postgres'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { cert } from './certificate.test-fixture.ts'
import { hasNginx, Nginx } from './nginx.test-fixture.ts'
import { killAll, NodeProcess } from './process.test-fixture.ts'

const browser: Browser | undefined = hasNginx ? await openBrowser() : undefined
/** One for all tests: this Chromium ends with its first window. */
const window = await browser?.newPage({ ignoreHTTPSErrors: true })
window?.setDefaultTimeout(30_000)
const running: Nginx[] = []

afterEach(async () => {
  for (const nginx of running.splice(0)) await nginx.stop()
  killAll()
})
afterAll(() => browser?.close())

/** How the demo stands behind nginx. */
interface Setting {
  /** What the demo is told, once the origin of nginx is known. */
  readonly options: (origin: string) => readonly string[]
  /** The path below which clients find it. */
  readonly path: string
  /** The path to which nginx passes requests on. */
  readonly to: string
  readonly headers?: readonly string[]
}

const asSent = ['Host $http_host']
const forwarded = ['X-Forwarded-Host $http_host', 'X-Forwarded-Proto $scheme']
const settings: readonly (readonly [string, Setting])[] = [
  ['TLS alone, --public-url', { path: '/', to: '/', options: (origin) => ['--public-url', origin] }],
  ['TLS alone, --trust-proxy', { path: '/', to: '/', headers: forwarded, options: () => ['--trust-proxy', '1'] }],
  [
    'a path removed, --public-url',
    { path: '/cloud/', to: '/', options: (origin) => ['--public-url', `${origin}/cloud`] },
  ],
  [
    'a path removed, --trust-proxy with an address',
    {
      ...{ path: '/cloud/', to: '/', headers: [...forwarded, 'X-Forwarded-Prefix /cloud'] },
      options: () => ['--trust-proxy', '127.0.0.0/8'],
    },
  ],
  [
    'a path kept, --base and --public-url',
    { path: '/cloud/', to: '/cloud/', options: (origin) => ['--base', '/cloud', '--public-url', `${origin}/cloud/`] },
  ],
  [
    'a path kept, --base and --trust-proxy',
    {
      ...{ path: '/cloud/', to: '/cloud/', headers: forwarded },
      options: () => ['--base', '/cloud', '--trust-proxy', '1'],
    },
  ],
]

/** Starts the demo behind nginx, and gives the URL at which clients find it. */
async function start({ options, path, to, headers = [] }: Setting): Promise<string> {
  const port = await freePort()
  const origin = `https://localhost:${port}`
  const args = ['--port', '0', '--database', ':memory:', ...options(origin)]
  const demo = new NodeProcess('main.ts', args)
  const lines = headers.map((header) => `proxy_set_header ${header};`).join(' ')
  const inner = new URL(await demo.url()).origin
  const pass = (from: string, onto: string) => `location ${from} { proxy_pass ${inner}${onto}; ${lines} }`
  const wellKnown = '/.well-known/org/ogf/occi/-/'
  const blocks = path === '/' ? [pass('/', '')] : [pass(path, to), pass(wellKnown, wellKnown)]
  running.push(await Nginx.start(port, blocks.join('\n')))
  return origin + path
}

interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
}

function send(method: string, url: string, headers: Readonly<Record<string, string>> = {}, body = ''): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const length = body === '' ? {} : { 'Content-Length': Buffer.byteLength(body) }
    const sent = request(url, { method, ca: cert, agent: false, headers: { ...headers, ...length } }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (piece: string) => {
        text += piece
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }))
      response.on('error', reject)
    })
    sent.on('error', reject).end(body)
  })
}

const json = { 'Content-Type': 'application/json', Accept: 'application/json' }
const scheme = 'http://schemas.ogf.org/occi/infrastructure#'

describe.skipIf(!hasNginx)('behind nginx (skipped if it is not installed: apt-get install nginx-light)', () => {
  test.each(settings)('%s: every URL leads back through the proxy', async (_, setting) => {
    const root = await start(setting)
    const create = async (term: string, more: object) =>
      send('POST', `${root}${term}/`, json, JSON.stringify({ kind: scheme + term, ...more }))
    const network = await create('network', {})
    const target = { location: network.headers.location }
    const link = { kind: `${scheme}networkinterface`, target }
    const made = await create('compute', { links: [link] })
    expect([made.status, made.headers.location]).toEqual([201, expect.stringContaining(`${root}compute/`)])
    const text = await send('GET', made.headers.location ?? '')
    expect([text.status, text.text]).toEqual([200, expect.stringContaining('occi.compute.state="inactive"')])
    for (const [, path = ''] of text.text.matchAll(/Link: <([^>]*)>/g)) {
      const { origin, pathname } = new URL(path, root)
      expect(origin + pathname).toMatch(new RegExp(`^${root}(compute|network)/`))
    }
    const listed = await send('GET', `${root}compute/`)
    expect(listed.text.trim()).toBe(`X-OCCI-Location: ${made.headers.location}`)
    for (const query of [`${root}-/`, `${new URL(root).origin}/.well-known/org/ogf/occi/-/`]) {
      expect((await send('GET', query)).text).toContain(`location="${root}compute/"`)
    }
    expect((await send('DELETE', made.headers.location ?? '')).status).toBe(200)
    expect((await send('GET', `${root}compute/`)).text.trim()).toBe('')
  })

  test
    .skipIf(browser === undefined)
    .each<readonly [string, Setting]>([
      ...settings,
      ['TLS of which the demo knows nothing', { path: '/', to: '/', options: () => [] }],
      ['TLS of which the demo knows nothing but the name', { path: '/', to: '/', headers: asSent, options: () => [] }],
    ])('%s: Chromium clicks through create, start, edit and delete', async (_, setting) => {
    const root = await start(setting)
    if (window === undefined) throw new Error('there is no browser')
    const page = window
    // The last page of another service would go on asking for its events.
    await page.goto('about:blank')
    page.removeAllListeners('request')
    page.removeAllListeners('console')
    const strayed: string[] = []
    page.on('request', (sent) => {
      if (!sent.url().startsWith(root) && !sent.url().startsWith('data:')) strayed.push(sent.url())
    })
    const refused: string[] = []
    page.on('console', (message) => {
      if (message.type() === 'error') refused.push(message.text())
    })
    const main = page.getByRole('main')
    const heading = () => page.getByRole('heading', { level: 1 }).textContent()

    await page.goto(root)
    await follow(main.getByRole('link', { name: 'Create Compute', exact: true }))
    await page.getByLabel('Title').fill('web')
    await follow(page.getByRole('button', { name: 'Create', exact: true }))
    await page.waitForURL(`${root}compute/*`)
    expect(await heading()).toBe('webinactive')
    await follow(main.getByRole('button', { name: 'Start the compute' }))
    await main.getByText('active', { exact: true }).first().waitFor()
    expect(await heading()).toBe('webactive')
    await follow(main.getByRole('link', { name: 'Edit' }))
    await page.getByLabel('Title').fill('shop')
    await follow(page.getByRole('button', { name: 'Save' }))
    await page.waitForURL(/compute\/[^?]*$/)
    expect(await heading()).toBe('shopactive')
    await follow(main.getByRole('link', { name: 'Delete …' }))
    await follow(main.getByRole('button', { name: 'Delete' }))
    await page.waitForURL(`${root}compute/`)
    expect(await main.textContent()).toContain('No Compute yet')
    expect([strayed, refused]).toEqual([[], []])
  })
})
