import type { Category } from '../read/category.ts'
import { candidatesOf, isDone } from './resources.ts'
import { Skip } from './skip.ts'
import type { Subject } from './subject.ts'

/** How many kinds of links, and how many kinds of targets for each, are tried at most. */
const attempts = 6

/** Returns the identifiers of a link kind and of a kind that it may lead to from the kind under test, with a space between. */
export async function linkPair(subject: Subject): Promise<string> {
  const { catalogue, options } = subject
  const links = candidatesOf(catalogue, 'link').filter(
    ({ identifier }) => options.linkKind === undefined || options.linkKind === identifier,
  )
  if (links.length === 0) throw new Skip('the endpoint has no kind of links')
  const source = await subject.name('fresh')
  const targets = await targetsOf(subject)
  for (const link of links.slice(0, attempts)) {
    for (const { kind, path } of targets) {
      if (await isDone(subject.create(link, { source, target: path }))) return `${link.identifier} ${kind}`
    }
  }
  throw new Skip('no link could be created from the kind under test')
}

/** Creates one resource of each kind that can be created. */
async function targetsOf(subject: Subject): Promise<readonly { readonly kind: string; readonly path: string }[]> {
  const targets: { kind: string; path: string }[] = []
  const isUnderTest = await subject.name('kind')
  const kinds = candidatesOf(subject.catalogue, 'resource')
  const first = (kind: Category): number => (kind.identifier === isUnderTest ? 0 : 1)
  for (const kind of kinds.toSorted((a, b) => first(a) - first(b)).slice(0, attempts)) {
    const creation = subject.create(kind, {})
    if (await isDone(creation)) targets.push({ kind: kind.identifier, path: await creation })
  }
  return targets
}

/** Creates a link from `{fresh}` to `{target}`. */
export async function createLink(subject: Subject): Promise<string> {
  const kind = subject.catalogue.find(await subject.name('linkKind'))
  if (kind === undefined) throw new Skip('the kind of the link is not in the catalogue')
  return subject.create(kind, { source: await subject.name('fresh'), target: await subject.name('target') })
}
