import chromium from '@sparticuz/chromium'
import { type Browser, type Locator, chromium as playwright } from 'playwright-core'

/**
 * A real Chromium: the one that `CHROMIUM` names, else the one of the npm package, which runs on Linux x64.
 *
 * @returns undefined where there is none
 */
export async function openBrowser(): Promise<Browser | undefined> {
  const own = process.env.CHROMIUM
  if (own !== undefined) return playwright.launch({ executablePath: own, args: ['--no-sandbox'] })
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined
  chromium.setGraphicsMode = false // no graphics card is played, which would take half of the time
  return playwright.launch({ executablePath: await chromium.executablePath(), args: chromium.args })
}

/** Clicks on what leads to a page, and waits until that page is there: a click alone returns while the old one is shown. */
export async function follow(target: Locator): Promise<void> {
  await Promise.all([target.page().waitForNavigation(), target.click()])
}
