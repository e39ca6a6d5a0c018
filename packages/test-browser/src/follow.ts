import type { Locator } from 'playwright-core'

/** Clicks on what leads to a page, and waits until that page is there: a click alone returns while the old one is shown. */
export async function follow(target: Locator): Promise<void> {
  await Promise.all([target.page().waitForNavigation(), target.click()])
}
