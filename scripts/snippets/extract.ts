import { globSync, readFileSync } from 'node:fs'

/** A TypeScript block of a Markdown file, complete enough to be compiled and run. */
export interface Snippet {
  /** The file, and the line on which the block starts. */
  readonly place: string
  readonly code: string
}

/** All blocks marked `ts` of the READMEs and guides; a block that says `ts fragment` is a part of something larger. */
export function snippets(): readonly Snippet[] {
  const files = globSync(['README.md', '{packages,apps,examples}/*/README.md', 'docs/**/*.md'])
  return files.sort().flatMap((file) => blocks(file, readFileSync(file, 'utf8')))
}

function blocks(file: string, text: string): Snippet[] {
  const found: Snippet[] = []
  let open: { line: number; code: string[] } | undefined
  for (const [index, line] of text.split('\n').entries()) {
    if (open === undefined) {
      if (line === '```ts') open = { line: index + 1, code: [] }
    } else if (line === '```') {
      found.push({ place: `${file}:${open.line}`, code: `${open.code.join('\n')}\n` })
      open = undefined
    } else open.code.push(line)
  }
  return found
}
