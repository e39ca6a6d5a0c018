import type { Locator, Page } from '@occi/test-browser'

/** A user without a mouse. */
export class Typist {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  /** Goes on from stop to stop until it is there. */
  async tabTo(target: Locator): Promise<void> {
    const wanted = await target.elementHandle() // found once, since a role takes longer to find than a key to press
    for (let stops = 0; stops < 200; stops++) {
      await this.page.keyboard.press('Tab')
      if (await wanted?.evaluate((element) => element.matches(':focus'))) return
    }
    throw new Error(`no key leads to ${target}`)
  }

  /** Leaves out what is above and beside the content: the first stop of every page. */
  async skip(): Promise<void> {
    await this.page.keyboard.press('Tab')
    const first = await this.page.evaluate('document.activeElement.textContent')
    if (first !== 'Skip to content') throw new Error(`the first stop is ${first}`)
    await this.press('Enter')
  }

  /** Presses a key that leads to a page, and waits until it is there. */
  async press(key: string): Promise<void> {
    await Promise.all([this.page.waitForNavigation(), this.page.keyboard.press(key)])
  }

  /** Follows a link, or pushes a button. */
  async enter(target: Locator, key = 'Enter'): Promise<void> {
    await this.tabTo(target)
    await this.press(key)
  }

  /** Chooses one of a group of buttons, of which the first is chosen before. */
  async choose(group: string, name: string | RegExp): Promise<void> {
    const buttons = this.page.getByRole('group', { name: group, exact: true })
    await this.tabTo(buttons.getByRole('radio').first())
    const wanted = buttons.getByRole('radio', { name })
    for (let steps = 0; !(await wanted.isChecked()) && steps < 20; steps++) await this.page.keyboard.press('ArrowDown')
    if (!(await wanted.isChecked())) throw new Error(`no key chooses ${name} of ${group}`)
  }

  async type(label: string, text: string): Promise<void> {
    await this.tabTo(this.page.getByLabel(label, { exact: true }))
    await this.page.keyboard.type(text)
  }
}
