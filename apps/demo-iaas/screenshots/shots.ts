import { follow, type Page } from '@occi/test-browser'

/** A service that is shown: one whose actions are done at once, and one that takes its time. */
export interface Shown {
  readonly url: string
  readonly slow: string
}

/** The pages, and what is done on them before the picture is taken. */
export const shots: Readonly<Record<string, (page: Page, shown: Shown) => Promise<unknown>>> = {
  home: (page, { url }) => page.goto(`${url}/`),
  async collection(page, { url }) {
    await page.goto(`${url}/compute/?search=shop&occi.compute.state=active`)
    for (const name of ['ci-runner-1', 'db-1', 'db-2']) await page.getByLabel(`Select ${name}`, { exact: true }).check()
    await page.evaluate('scrollTo(0, 0)')
  },
  question: (page, { url }) => selectionAsked(page, url),
  entity: (page, { url }) => page.goto(`${url}/compute/db-1`),
  map: (page, { url }) => page.goto(`${url}/compute/?map`),
  types: (page, { url }) => page.goto(`${url}/-/`),
  async create(page, { url }) {
    await page.goto(`${url}/network/?create`)
    await page.getByLabel('IP network').check()
    await page.getByLabel('Title').fill('Front office')
    await page.getByLabel('Vlan').fill('30')
    await page.getByLabel('Label').fill('front office')
    await page.getByLabel('Address', { exact: true }).fill('10.30.0.0/33')
    await follow(page.getByRole('button', { name: 'Create', exact: true }))
  },
  async picker(page, { url }) {
    await page.goto(`${url}/compute/?create`)
    await page.getByLabel('Title').fill('shop-3')
    await page.getByRole('radio', { name: 'Debian 13' }).check()
    await page.getByRole('radio', { name: 'Medium' }).first().check()
    await page.getByRole('checkbox', { name: 'User data', exact: true }).check()
    await page
      .getByRole('textbox', { name: 'User data', exact: true })
      .fill('#cloud-config\npackages:\n  - nginx\nruncmd:\n  - systemctl enable --now nginx\n')
    // On a phone the cards are below the first screen.
    const target = await page.getByRole('group', { name: 'OS template' }).elementHandle()
    await page.evaluate('document.activeElement.blur(); scrollTo(0, 0)')
    if ((page.viewportSize()?.width ?? 0) < 500) await target?.evaluate((one) => one.scrollIntoView())
  },
  async starting(page, { slow }) {
    await page.goto(`${slow}/compute/ci-runner-2`)
    await follow(page.getByRole('button', { name: 'Start the compute' }))
  },
  history: (page, { url }) => page.goto(`${url}/compute/analytics?history`),
  // The last one: it changes what the others show.
  async done(page, { url }) {
    await selectionAsked(page, url)
    await follow(page.getByRole('button', { name: 'Stop 3 entities' }))
  },
}

/** The question before the selected machines are stopped. */
async function selectionAsked(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/compute/`)
  for (const name of ['ci-runner-1', 'ci-runner-2', 'shop-1', 'shop-2']) {
    await page.getByLabel(`Select ${name}`, { exact: true }).check()
  }
  await page.locator('summary', { hasText: 'Actions' }).click()
  await follow(page.getByRole('button', { name: 'Stop the compute …', exact: true }))
}

/** Pages that want more than a screen. */
export const sizes: Readonly<Record<string, { readonly height: number }>> = {
  create: { height: 1240 },
  map: { height: 1180 },
  picker: { height: 1300 },
}
