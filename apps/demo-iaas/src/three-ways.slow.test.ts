// The same tour of the main job by mouse, by keyboard alone, and without a script.
import { serve } from '@occi/server/node'
import { type Browser, openBrowser, type Page } from '@occi/test-browser'
import { afterAll, describe, expect, test } from 'vitest'
import { type Hand, Keyboard, Mouse } from './hands.test-fixture.ts'
import { demoService } from './service.ts'

const browser: Browser | undefined = await openBrowser()
afterAll(() => browser?.close())

interface Way {
  readonly name: string
  readonly hasScript: boolean
  handOn(page: Page): Hand
}

const ways: readonly Way[] = [
  { name: 'by mouse', hasScript: true, handOn: (page) => new Mouse(page) },
  { name: 'by keyboard alone', hasScript: true, handOn: (page) => new Keyboard(page) },
  { name: 'without a script, by mouse', hasScript: false, handOn: (page) => new Mouse(page) },
  { name: 'without a script, by keyboard alone', hasScript: false, handOn: (page) => new Keyboard(page) },
]

/** A user in a window of a service of their own. */
class Tour {
  readonly page: Page
  readonly hand: Hand
  readonly #hasScript: boolean

  constructor(page: Page, { hasScript, handOn }: Way) {
    this.page = page
    this.hand = handOn(page)
    this.#hasScript = hasScript
  }

  get main() {
    return this.page.getByRole('main')
  }

  get rows() {
    return this.page.getByRole('rowheader')
  }

  link(name: string | RegExp) {
    return this.main.getByRole('link', { name, exact: true }).first()
  }

  button(name: string | RegExp) {
    return this.main.getByRole('button', { name, exact: true }).last()
  }

  menu(name: string) {
    return this.main.locator('summary', { hasText: name }).first()
  }

  field(name: string) {
    return this.main.getByLabel(name, { exact: true })
  }

  side(name: string) {
    return this.page.getByRole('navigation', { name: 'Collections' }).getByRole('link', { name, exact: true })
  }

  async heading(expected: string | RegExp): Promise<void> {
    await expect.poll(() => this.page.getByRole('heading', { level: 1 }).textContent()).toMatch(expected)
  }

  async said(expected: string | RegExp): Promise<void> {
    await expect.poll(() => this.main.locator('.notice').textContent()).toMatch(expected)
  }

  async listed(...titles: readonly string[]): Promise<void> {
    await expect.poll(() => this.rows.allTextContents()).toEqual(titles)
  }

  /** Finds what a link leads to by a part of its name, and chooses it. */
  async findTarget(part: string, name: string): Promise<void> {
    await this.hand.type(this.field('To'), part)
    if (this.#hasScript) {
      const proposed = this.main.locator('#target-list, datalist').last().locator('option')
      await expect
        .poll(() => proposed.evaluateAll((all) => all.map((one) => one.getAttribute('value'))))
        .toHaveLength(1)
      await this.hand.replace(this.field('To'), (await proposed.getAttribute('value')) ?? '')
    } else {
      await this.hand.follow(this.button('Find'))
      await this.hand.toggle(this.main.getByRole('radio', { name }))
    }
  }

  async discover(): Promise<void> {
    await this.hand.follow(this.page.getByRole('link', { name: 'Types', exact: true }))
    const compute = this.page.getByRole('article', { name: 'Compute', exact: true })
    await expect.poll(() => compute.textContent()).toContain('occi.compute.cores')
    await this.hand.follow(this.link('Define a tag'))
    await this.hand.type(this.field('Tag'), 'Urgent')
    await this.hand.follow(this.button('Define'))
    await this.said(/^Defined the tag Urgent/)
  }

  async createNetwork(): Promise<void> {
    await this.hand.follow(this.side('Network'))
    await this.hand.follow(this.link('Create'))
    await this.hand.type(this.field('Title'), 'Front office')
    await this.hand.toggle(this.field('IP network'))
    await this.hand.type(this.field('Address'), '10.30.0.0/33')
    await this.hand.follow(this.button('Create'))
    await expect.poll(() => this.page.getByRole('alert').first().textContent()).toContain('Address must be a range')
    await this.hand.replace(this.field('Address'), '10.30.0.0/24')
    await this.hand.follow(this.button('Create'))
    await this.heading(/^Front office/)
    await this.said(/^Created\.$/)
  }

  async createMachine(title: string): Promise<void> {
    await this.hand.follow(this.side('Compute'))
    await this.hand.follow(this.link('Create'))
    await this.hand.type(this.field('Title'), title)
    await this.hand.choose('OS template', 'Debian 13')
    await this.hand.choose('Resource template', /^Medium ?2 cores, 2 GiB memory/)
    await this.hand.follow(this.button('Create'))
    await this.heading(`${title}inactive`)
  }

  async connect(): Promise<void> {
    await this.hand.follow(this.main.getByRole('link', { name: 'NetworkInterface' }).first())
    await this.findTarget('front', 'Front office')
    await this.hand.follow(this.button('Create'))
    const picture = this.page.getByRole('group', { name: /is linked to/ })
    await expect.poll(() => picture.textContent()).toContain('Front office')
  }

  async startAndTag(title: string): Promise<void> {
    await this.hand.follow(this.button('Start the compute'))
    await this.said('Started.')
    await this.heading(`${title}active`)
    await this.hand.type(this.field('Add …'), 'Urgent')
    await this.hand.follow(this.main.getByRole('button', { name: 'Add', exact: true }).first())
    await expect.poll(() => this.main.getByRole('link', { name: 'Urgent', exact: true }).count()).toBe(1)
  }

  async find(): Promise<void> {
    await this.hand.type(this.page.getByLabel('Search everything'), 'WEB')
    await this.hand.follow(this.page.getByRole('button', { name: 'Search' }))
    await this.listed('Cweb 1', 'Cweb 2')
    await this.hand.follow(this.side('Compute'))
    await this.hand.open(this.menu('Filter'))
    await this.hand.type(this.field('Feature or tag'), 'Urgent')
    await this.hand.follow(this.button('Apply'))
    await this.listed('Cweb 1')
    await this.hand.follow(this.link('Clear all'))
    await this.hand.follow(this.link('Title'))
    await this.listed('Cweb 1', 'Cweb 2')
  }

  async select(): Promise<void> {
    for (const title of ['web 1', 'web 2']) {
      await this.hand.toggle(this.main.getByRole('checkbox', { name: `Select ${title}` }))
    }
    await this.hand.open(this.menu('Actions'))
    await this.hand.follow(this.button('Start the compute …'))
    await this.heading('Start 1 of 2 entities?')
    await this.hand.follow(this.button('Start 1 entity'))
    await this.said('Started: 1 of 2 entities; not possible now for the other one.')
  }

  async editAndDelete(): Promise<void> {
    await this.hand.follow(this.rows.getByRole('link', { name: 'web 1' }))
    await this.hand.follow(this.link('Edit'))
    await this.hand.replace(this.field('Memory'), '8')
    await this.hand.follow(this.button('Save'))
    await this.said('Saved.')
    await expect
      .poll(() => this.main.locator('.history > li').first().textContent())
      .toMatch(/^Changed.*Memory: 2 → 8/s)
    await this.hand.follow(this.link('Delete …'))
    await expect.poll(() => this.main.textContent()).toContain('1 link is deleted too')
    await this.hand.follow(this.button('Delete'))
    await this.said('Deleted.')
    await this.listed('Cweb 2')
  }
}

describe.skipIf(browser === undefined).each(ways)('the tour of the main job $name', (way) => {
  test('from the types to the deletion of a machine', async () => {
    const { url, close } = await serve(demoService({ latency: 0 }).app, { port: 0, hostname: '127.0.0.1' })
    const context = await browser?.newContext({ javaScriptEnabled: way.hasScript, reducedMotion: 'reduce' })
    const page = await context?.newPage()
    if (page === undefined) throw new Error('there is no browser')
    try {
      page.setDefaultTimeout(15_000)
      await page.goto(url)
      const tour = new Tour(page, way)
      await tour.discover()
      await tour.createNetwork()
      await tour.createMachine('web 1')
      await tour.connect()
      await tour.startAndTag('web 1')
      await tour.createMachine('web 2')
      await tour.find()
      await tour.select()
      await tour.editAndDelete()
    } finally {
      await context?.close()
      await close()
    }
  }, 120_000)
})
