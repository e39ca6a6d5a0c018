import { readFileSync } from 'node:fs'

/** A block of code in Markdown. */
export interface Block {
  readonly language: string
  readonly text: string
}

/**
 * Returns the blocks of code of a page, in order.
 *
 * @param replacements what stands in them in place of what the page says, such as paths and ports
 */
export function blocksOf(file: string, replacements: Readonly<Record<string, string>> = {}): readonly Block[] {
  let page = readFileSync(file, 'utf8')
  for (const [printed, used] of Object.entries(replacements)) page = page.replaceAll(printed, used)
  const matches = page.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)
  return [...matches].map(([, language = '', text = '']) => ({ language, text }))
}
