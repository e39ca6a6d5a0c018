import type { AttributeDescription, Category } from '../read/category.ts'
import { pathOf } from '../read/locations.ts'

/** The scheme of the core model. */
export const coreScheme = 'http://schemas.ogf.org/occi/core#'

/** What an endpoint has discovered of itself, by identifier. */
export class Catalogue {
  readonly categories: readonly Category[]
  readonly #byIdentifier: ReadonlyMap<string, Category>

  constructor(categories: readonly Category[]) {
    this.categories = categories
    this.#byIdentifier = new Map(categories.map((category) => [category.identifier, category]))
  }

  /** Finds a category; undefined if it is unknown. */
  find(identifier: string): Category | undefined {
    return this.#byIdentifier.get(identifier)
  }

  /** Kinds whose ancestor is the resource or the link of the core model, without that one itself. */
  descendants(term: 'resource' | 'link'): readonly Category[] {
    return this.categories.filter((kind) => kind.class === 'kind' && this.lineage(kind)[1] && this.#isA(kind, term))
  }

  #isA(kind: Category, term: string): boolean {
    return this.lineage(kind)
      .slice(1)
      .some(({ identifier }) => identifier === coreScheme + term)
  }

  /** A kind and its ancestors, as far as they are known, nearest first. */
  lineage(kind: Category): readonly Category[] {
    const lineage: Category[] = []
    for (let next: Category | undefined = kind; next && !lineage.includes(next); next = this.find(next.parent ?? '')) {
      lineage.push(next)
    }
    return lineage
  }

  /** Categories with all that they inherit and depend on, as far as it is known. */
  closure(identifiers: readonly string[]): readonly Category[] {
    const found = new Set<Category>()
    const add = (identifier: string): void => {
      const category = this.find(identifier)
      if (category === undefined || found.has(category)) return
      found.add(category)
      for (const other of [category.parent ?? '', ...category.depends]) add(other)
    }
    identifiers.forEach(add)
    return [...found]
  }

  /** The attributes of a kind, inherited ones included. */
  attributesOf(kind: Category): ReadonlyMap<string, AttributeDescription> {
    return new Map(
      this.lineage(kind)
        .toReversed()
        .flatMap(({ attributes }) => [...attributes]),
    )
  }

  /** The path of a category's collection; undefined if it has none. */
  pathOf(category: Category): string | undefined {
    return category.location === undefined ? undefined : pathOf(category.location)
  }
}
