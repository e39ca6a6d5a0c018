import type { DiscoveredCatalogue, DiscoveredCategory } from '@occi/client'
import { suggestion } from '../suggest.ts'
import { UsageError } from '../usage-error.ts'

/** What a category says of one attribute. */
export type AttributeDefinition = NonNullable<DiscoveredCategory['attributes']>[number]

const core = 'http://schemas.ogf.org/occi/core#'

/** Returns the categories that a text names: one by its identifier, or all of its term or location. */
export function categoriesNamed(
  { categories }: DiscoveredCatalogue,
  text: string,
  wanted?: DiscoveredCategory['class'],
): readonly DiscoveredCategory[] {
  const fit = categories.filter((one) => wanted === undefined || one.class === wanted)
  const exact = fit.filter(({ identifier }) => identifier === text)
  return exact.length > 0 ? exact : fit.filter(({ term, location }) => term === text || location === text)
}

/**
 * Returns the category that a text names.
 *
 * @throws UsageError if the service has none, or several of this term
 */
export function requireCategory(
  catalogue: DiscoveredCatalogue,
  text: string,
  wanted: 'kind' | 'mixin',
): DiscoveredCategory {
  const [first, ...others] = categoriesNamed(catalogue, text, wanted)
  if (first !== undefined && others.length === 0) return first
  if (first !== undefined) throw ambiguous(text, [first, ...others])
  const terms = (wanted === 'kind' ? catalogue.kinds : catalogue.mixins).map(({ term }) => term)
  throw new UsageError(`The service has no ${wanted} '${text}'.${suggestion(text, terms)} Run: occi explain`)
}

/** Several categories have the same term. */
export function ambiguous(text: string, found: readonly DiscoveredCategory[]): UsageError {
  const identifiers = found.map(({ identifier }) => identifier).join('\n  ')
  return new UsageError(`'${text}' names several categories, name one by its identifier:\n  ${identifiers}`)
}

/** Returns the term of an identifier, which is what people read. */
export function termOf(identifier: string): string {
  return identifier.slice(identifier.lastIndexOf('#') + 1)
}

/** Returns the shortest text that names a category of the service. */
export function shortName(catalogue: DiscoveredCatalogue, identifier: string): string {
  const term = termOf(identifier)
  const { class: wanted } = catalogue.find(identifier) ?? {}
  const found = categoriesNamed(catalogue, term, wanted)
  // What is not defined yet will have its term.
  return found.every((one) => one.identifier === identifier) ? term : identifier
}

/** Returns whether a kind is one of links. */
export function isLinkKind(catalogue: DiscoveredCatalogue, kind: DiscoveredCategory): boolean {
  for (let one: DiscoveredCategory | undefined = kind, depth = 0; one !== undefined && depth < 50; depth++) {
    if (one.identifier === `${core}link`) return true
    const [parent]: readonly string[] = one.rel ?? []
    one = parent === undefined ? undefined : catalogue.find(parent, 'kind')
  }
  return false
}

/**
 * Returns the kind of links that a word names: its term or identifier, or the start of its term, such as `storage` of
 * `storagelink`.
 *
 * @throws UsageError if there is none, or several
 */
export function requireLinkKind(catalogue: DiscoveredCatalogue, text: string): DiscoveredCategory {
  const kinds = catalogue.kinds.filter((kind) => isLinkKind(catalogue, kind))
  const exact = categoriesNamed(catalogue, text, 'kind').filter((one) => kinds.includes(one))
  const found = exact.length > 0 ? exact : kinds.filter(({ term }) => text !== '' && term.startsWith(text))
  const [first, ...others] = found
  if (first !== undefined && others.length === 0) return first
  if (first !== undefined) throw ambiguous(text, found)
  const terms = kinds.map(({ term }) => term)
  const starts = catalogue.kinds.map(({ term }) => term).filter((term) => terms.some((one) => one.startsWith(term)))
  throw new UsageError(
    `The service has no kind of link '${text}'.${suggestion(text, [...starts, ...terms])} There are: ${terms.join(', ')}`,
  )
}
