import type { AnyCategory, CategoryClass, JsonObject } from '@occi/core'
import type { RawCategory, RenderContext } from '@occi/core/authoring'
import { formatCategory, parseCategory } from './category.ts'
import { type DocumentFaults, Members, type Node } from './document.ts'

const arrays = [
  ['kinds', 'kind'],
  ['mixins', 'mixin'],
  ['actions', 'action'],
] as const satisfies readonly (readonly [string, CategoryClass])[]

/**
 * Categories by their classes (`GFD.226 Category Collection Rendering`). A class without any is left out, so that a
 * collection of mixins has mixins only; if there are no categories at all, every array is present and empty.
 */
export function formatCategories(categories: readonly AnyCategory[], context: Pick<RenderContext, 'path'>): string {
  const members: string[] = []
  for (const [name, one] of arrays) {
    const texts = categories.filter((category) => category.class === one).map((one) => formatCategory(one, context))
    if (texts.length > 0 || categories.length === 0) members.push(`"${name}":[${texts.join(',')}]`)
  }
  return `{${members.join(',')}}`
}

/** A category and where it stands. */
export interface PlacedCategory {
  readonly raw: RawCategory
  readonly node: Node<JsonObject>
}

/** Reads categories: one that stands alone, or collections of them. */
export function parseCategories(node: Node<JsonObject>, faults: DocumentFaults): readonly PlacedCategory[] {
  const document = new Members(node, faults)
  if (document.has('term') || document.has('scheme')) return [{ raw: parseCategory(node, undefined, faults), node }]
  refuseAnyOf(document, ['resources', 'links'])
  document.refuseOthers(ofModel, 'a collection of categories')
  return arrays.flatMap(([name, one]) =>
    (document.objects(name) ?? []).map((item) => ({ raw: parseCategory(item, one, faults), node: item })),
  )
}

/** The members of the standard's `model`: entities and categories in one. */
export const ofModel: ReadonlySet<string> = new Set(['resources', 'links', 'kinds', 'mixins', 'actions'])

/** Adds a fault if a message has entities when categories are read, or the reverse: none may get lost. */
export function refuseAnyOf(document: Members, names: readonly string[]): void {
  if (document.faults.isTolerant) return
  for (const name of names) {
    const items = document.items(name) ?? []
    if (items.length > 0) document.faults.add(`${name} do not belong in this request`, document.at(name))
  }
}
