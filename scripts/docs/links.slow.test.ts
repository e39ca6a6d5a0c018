import { existsSync, statSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'
import { anchorsOf, linksOf, pages } from './markdown.ts'

const all = pages()

test.each(all)('%s: every link leads to a file or heading that exists', (file) => {
  expect(linksOf(file).filter((link) => !isSound(file, link))).toEqual([])
})

test('every page of docs/ can be reached from the README', () => {
  const reached = new Set(['README.md'])
  for (const page of reached) for (const target of linkedPages(page)) reached.add(target)
  expect(all.filter((page) => page.startsWith('docs/') && !reached.has(page))).toEqual([])
})

/** Links to other sites are not followed, since tests need no network; their form is checked. */
function isSound(file: string, link: string): boolean {
  if (/^[a-z]+:/.test(link)) return URL.canParse(link)
  const [path = '', anchor] = link.split('#')
  const target = targetOf(file, path)
  if (!existsSync(target)) return false
  return anchor === undefined || (target.endsWith('.md') && anchorsOf(target).has(anchor))
}

/** A link to a folder shows its README. */
function targetOf(file: string, path: string): string {
  const target = path === '' ? file : normalize(join(dirname(file), path))
  const readme = join(target, 'README.md')
  return existsSync(target) && statSync(target).isDirectory() && existsSync(readme) ? readme : target
}

function linkedPages(file: string): readonly string[] {
  const own = linksOf(file).filter((link) => !/^[a-z]+:/.test(link))
  return own
    .map((link) => targetOf(file, link.split('#')[0] ?? ''))
    .filter((target) => target.endsWith('.md') && existsSync(target))
}
