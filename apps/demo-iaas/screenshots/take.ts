// node --conditions=occi-source apps/demo-iaas/screenshots/take.ts [folder]
// Takes the pictures of the documentation anew: the main pages of the demo, light, dark and on a phone.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { serve } from '@occi/server/node'
import { follow, fontsArchive, openBrowser, type Page } from '@occi/test-browser'
import { demoService } from '../src/service.ts'
import { fillCloud } from './cloud.ts'

const folder = process.argv[2] ?? join(import.meta.dirname, '../../../docs/images')

/** The pages, and what is done on them before the picture is taken. */
const shots: Readonly<Record<string, (page: Page, url: string) => Promise<unknown>>> = {
  home: (page, url) => page.goto(`${url}/`),
  async collection(page, url) {
    await page.goto(`${url}/compute/?search=shop&occi.compute.state=active`)
    for (const name of ['ci-runner-1', 'db-1', 'db-2']) await page.getByLabel(`Select ${name}`, { exact: true }).check()
    await page.evaluate('scrollTo(0, 0)')
  },
  question: selectionAsked,
  entity: (page, url) => page.goto(`${url}/compute/db-1`),
  map: (page, url) => page.goto(`${url}/compute/?map`),
  types: (page, url) => page.goto(`${url}/-/`),
  async create(page, url) {
    await page.goto(`${url}/network/?create`)
    await page.getByLabel('IP network').check()
    await page.getByLabel('Title').fill('Front office')
    await page.getByLabel('Vlan').fill('30')
    await page.getByLabel('Label').fill('front office')
    await page.getByLabel('Address', { exact: true }).fill('10.30.0.0/33')
    await follow(page.getByRole('button', { name: 'Create', exact: true }))
  },
  // The last one: it changes what the others show.
  async done(page, url) {
    await selectionAsked(page, url)
    await follow(page.getByRole('button', { name: 'Stop 3 entities' }))
  },
}

/** Pages that want more than a screen. */
const sizes: Readonly<Record<string, { readonly height: number }>> = { create: { height: 1240 }, map: { height: 1180 } }

const looks = {
  light: { viewport: { width: 1280, height: 860 }, colorScheme: 'light', deviceScaleFactor: 1.5 },
  dark: { viewport: { width: 1280, height: 860 }, colorScheme: 'dark', deviceScaleFactor: 1.5 },
  phone: { viewport: { width: 390, height: 844 }, colorScheme: 'light', deviceScaleFactor: 2, hasTouch: true },
} as const

/** The question before the selected machines are stopped. */
async function selectionAsked(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/compute/`)
  for (const name of ['ci-runner-1', 'ci-runner-2', 'shop-1', 'shop-2']) {
    await page.getByLabel(`Select ${name}`, { exact: true }).check()
  }
  await page.locator('summary', { hasText: 'Actions' }).click()
  await follow(page.getByRole('button', { name: 'Stop the compute …', exact: true }))
}

const typeface = useTypeface()
const browser = await openBrowser()
if (browser === undefined) throw new Error('there is no browser here: name one by CHROMIUM')
mkdirSync(folder, { recursive: true })
let octets = 0
try {
  const painter = await (await browser.newContext()).newPage()
  for (const [look, options] of Object.entries(looks)) {
    const { app } = demoService({ latency: 0 })
    await fillCloud(app)
    const server = await serve(app, { port: 8888, hostname: '127.0.0.1' })
    const context = await browser.newContext({ ...options, reducedMotion: 'reduce' })
    const page = await context.newPage()
    for (const [name, open] of Object.entries(shots)) {
      await page.setViewportSize({ ...options.viewport, ...(look === 'phone' ? {} : sizes[name]) })
      await open(page, server.url)
      const picture = await asWebp(await page.screenshot(), painter)
      octets += picture.length
      writeFileSync(join(folder, `${name}-${look}.webp`), picture)
    }
    await context.close()
    await server.close()
  }
  console.log(`${Object.keys(shots).length * Object.keys(looks).length} pictures, ${Math.round(octets / 1024)} KiB`)
} finally {
  await browser.close()
  rmSync(typeface, { recursive: true })
}

/**
 * Lets the browser write in Open Sans, which its package brings along, so that pictures look alike wherever they are
 * taken.
 *
 * @returns the folder that it is in
 */
function useTypeface(): string {
  const place = mkdtempSync(join(tmpdir(), 'occi-typeface-'))
  execFileSync('tar', ['-x', '-C', place], { input: brotliDecompressSync(readFileSync(fontsArchive())) })
  const prefer = (family: string) =>
    `<alias binding="strong"><family>${family}</family><prefer><family>Open Sans</family></prefer></alias>`
  const file = join(place, 'pictures.conf')
  writeFileSync(
    file,
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>${place}</dir><dir>/usr/share/fonts</dir>
<cachedir>${place}</cachedir>${['sans-serif', 'system-ui'].map(prefer).join('')}</fontconfig>`,
  )
  process.env.FONTCONFIG_FILE = file
  return place
}

/** Makes a PNG smaller: the browser can do that itself. */
async function asWebp(png: Buffer, painter: Page): Promise<Buffer> {
  const script = `(async () => {
    const image = await createImageBitmap(await (await fetch('data:image/png;base64,${png.toString('base64')}')).blob())
    const canvas = new OffscreenCanvas(image.width, image.height)
    canvas.getContext('2d').drawImage(image, 0, 0)
    const blob = await canvas.convertToBlob({ type: 'image/webp', quality: 0.82 })
    const octets = new Uint8Array(await blob.arrayBuffer())
    let text = ''
    for (const octet of octets) text += String.fromCharCode(octet)
    return btoa(text)
  })()`
  return Buffer.from(String(await painter.evaluate(script)), 'base64')
}
