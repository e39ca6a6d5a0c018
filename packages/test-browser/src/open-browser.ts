import { existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import chromium from '@sparticuz/chromium'
import { type Browser, chromium as playwright } from 'playwright-core'

/** What that Chromium is started with elsewhere; with these it ends as soon as its first window is closed. */
const unwanted = ['--single-process', '--no-zygote']

/**
 * A real Chromium: the one that `CHROMIUM` names, else the one of the npm package, which runs on Linux x64.
 *
 * @returns undefined if there is none for this platform
 */
export async function openBrowser(): Promise<Browser | undefined> {
  const own = process.env.CHROMIUM
  if (own !== undefined) return playwright.launch({ executablePath: own, args: ['--no-sandbox'] })
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined
  chromium.setGraphicsMode = false // to imitate a graphics card would take half of the time
  const args = chromium.args.filter((argument) => !unwanted.includes(argument))
  return playwright.launch({ executablePath: await unpacked(), args })
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

/** The fonts of the npm package, a compressed archive: that Chromium finds none of the system's. */
export function fontsArchive(): string {
  return join(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))), '../bin/fonts.tar.br')
}
