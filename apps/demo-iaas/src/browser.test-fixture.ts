import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
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
  return playwright.launch({ executablePath: await unpacked(), args: chromium.args })
}

/**
 * The program of the npm package. It is unpacked once for each user, since another user's cannot be started, and put in
 * its place when it is whole, since other tests may start it at any time.
 */
async function unpacked(): Promise<string> {
  const folder = join(tmpdir(), `occi-chromium-${userInfo().uid}`)
  if (!existsSync(folder)) {
    const { TMPDIR } = process.env
    const unfinished = mkdtempSync(`${folder}-`)
    process.env.TMPDIR = unfinished // where the package unpacks to
    try {
      await chromium.executablePath()
      renameSync(unfinished, folder)
    } catch (error) {
      rmSync(unfinished, { recursive: true })
      if (!existsSync(folder)) throw error // else another process was first
    } finally {
      if (TMPDIR === undefined) delete process.env.TMPDIR
      else process.env.TMPDIR = TMPDIR
    }
  }
  return join(folder, 'chromium')
}

/** Clicks on what leads to a page, and waits until that page is there: a click alone returns while the old one is shown. */
export async function follow(target: Locator): Promise<void> {
  await Promise.all([target.page().waitForNavigation(), target.click()])
}
