import chromium from '@sparticuz/chromium'
import { type Browser, chromium as playwright } from 'playwright-core'

/** What that Chromium is started with elsewhere; with these it ends as soon as its first window is closed. */
const unwanted = ['--single-process', '--no-zygote']

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
  const args = chromium.args.filter((argument) => !unwanted.includes(argument))
  return playwright.launch({ executablePath: await chromium.executablePath(), args })
}
