import { globSync, readFileSync } from 'node:fs'

/** The Markdown files that readers of the repository and of the packages see. */
export function pages(): readonly string[] {
  return globSync(['*.md', '.github/**/*.md', '{docs,bench}/**/*.md', '{packages,apps,examples}/*/README.md']).sort()
}

/** A file without its blocks of code and its code in lines. */
export function proseOf(file: string): string {
  return readFileSync(file, 'utf8')
    .replaceAll(/^```[\s\S]*?^```$/gm, '')
    .replaceAll(/`[^`\n]*`/g, (code) => code.replaceAll(/[[\]()<>]/g, ''))
}

/** The targets of all links and pictures of a file. */
export function linksOf(file: string): readonly string[] {
  const pattern = /\]\(([^()\s]+)\)|<(https?:[^>\s]+)>|(?:href|src|srcset)="([^"]+)"/g
  return [...proseOf(file).matchAll(pattern)].map(([, inline, bare, html]) => inline ?? bare ?? html ?? '')
}

/** The anchors of a file, as GitHub derives them from its headings. */
export function anchorsOf(file: string): ReadonlySet<string> {
  const anchors = new Set<string>()
  const count = new Map<string, number>()
  for (const [, heading = ''] of readFileSync(file, 'utf8')
    .replaceAll(/^```[\s\S]*?^```$/gm, '')
    .matchAll(/^#+ (.+)$/gm)) {
    const anchor = anchorOf(heading)
    const before = count.get(anchor) ?? 0
    count.set(anchor, before + 1)
    anchors.add(before === 0 ? anchor : `${anchor}-${before}`)
  }
  return anchors
}

function anchorOf(heading: string): string {
  return heading
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-')
}
