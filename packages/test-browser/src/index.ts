export type { Browser, Locator, Page } from 'playwright-core'
export { follow } from './follow.ts'
export { fontsArchive, openBrowser } from './open-browser.ts'
