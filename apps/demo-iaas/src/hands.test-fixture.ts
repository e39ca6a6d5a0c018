import { follow, type Locator, type Page } from '@occi/test-browser'
import { Typist } from './typist.test-fixture.ts'

/** How a user works with a page: what leads to another page is there when it is over. */
export interface Hand {
  /** Follows a link, or pushes a button. */
  follow(target: Locator): Promise<void>
  /** Opens a menu. */
  open(summary: Locator): Promise<void>
  /** Checks or unchecks a box. */
  toggle(box: Locator): Promise<void>
  /** Writes into an empty field. */
  type(field: Locator, text: string): Promise<void>
  /** Writes in place of what is in a field. */
  replace(field: Locator, text: string): Promise<void>
  /** Chooses one of a group of radio buttons. */
  choose(group: string, name: string | RegExp): Promise<void>
}

/** Clicks, and types only into fields. */
export class Mouse implements Hand {
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
  }

  follow(target: Locator): Promise<void> {
    return follow(target)
  }

  open(summary: Locator): Promise<void> {
    return summary.click()
  }

  toggle(box: Locator): Promise<void> {
    return box.click()
  }

  async type(field: Locator, text: string): Promise<void> {
    await field.click()
    await this.#page.keyboard.type(text)
  }

  async replace(field: Locator, text: string): Promise<void> {
    await field.click({ clickCount: 3 })
    await this.#page.keyboard.type(text)
  }

  async choose(group: string, name: string | RegExp): Promise<void> {
    await this.#page.getByRole('group', { name: group, exact: true }).getByRole('radio', { name }).click()
  }
}

/** Has no mouse. */
export class Keyboard implements Hand {
  readonly #typist: Typist
  readonly #page: Page

  constructor(page: Page) {
    this.#page = page
    this.#typist = new Typist(page)
  }

  follow(target: Locator): Promise<void> {
    return this.#typist.enter(target)
  }

  async open(summary: Locator): Promise<void> {
    await this.#typist.tabTo(summary)
    await this.#page.keyboard.press('Enter')
  }

  async toggle(box: Locator): Promise<void> {
    await this.#typist.tabTo(box)
    await this.#page.keyboard.press('Space')
  }

  async type(field: Locator, text: string): Promise<void> {
    await this.#typist.tabTo(field)
    await this.#page.keyboard.type(text)
  }

  async replace(field: Locator, text: string): Promise<void> {
    await this.#typist.tabTo(field)
    await this.#page.keyboard.press('ControlOrMeta+A')
    await this.#page.keyboard.type(text)
  }

  choose(group: string, name: string | RegExp): Promise<void> {
    return this.#typist.choose(group, name)
  }
}
