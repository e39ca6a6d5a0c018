import { globSync, readFileSync } from 'node:fs'

/** A TypeScript block of a Markdown file, complete enough to be compiled and run. */
export interface Snippet {
  /** The file, and the line on which the block starts. */
  readonly place: string
  readonly code: string
}

/** A block that shows a file of an example, which is compiled and run there. */
export interface Copy extends Snippet {
  /** The file that it shows. */
  readonly of: string
}

/** All blocks marked `ts` of the READMEs and of the documentation, except copies. */
export function snippets(): readonly Snippet[] {
  return marked().filter(({ info }) => info === '')
}

/** All blocks marked `ts` and the path of a file. */
export function copies(): readonly Copy[] {
  return marked().flatMap(({ info, ...snippet }) => (info === '' ? [] : [{ ...snippet, of: info }]))
}

interface Block extends Snippet {
  /** What follows `ts`. */
  readonly info: string
}

function marked(): readonly Block[] {
  const files = globSync(['README.md', '{packages,apps,examples}/*/README.md', 'docs/**/*.md'])
  return files.sort().flatMap((file) => blocks(file, readFileSync(file, 'utf8')))
}

function blocks(file: string, text: string): Block[] {
  const found: Block[] = []
  let open: { line: number; info: string; code: string[] } | undefined
  for (const [index, line] of text.split('\n').entries()) {
    if (open === undefined) {
      const info = /^```ts(?: (.+))?$/.exec(line)
      if (info !== null) open = { line: index + 1, info: info[1] ?? '', code: [] }
    } else if (line === '```') {
      found.push({ place: `${file}:${open.line}`, info: open.info, code: `${open.code.join('\n')}\n` })
      open = undefined
    } else open.code.push(line)
  }
  return found
}
