import type { AnyCategory, CategoryClass, JsonObject, Kind, Mixin } from '@occi/core'
import type { RawCategory, RenderContext } from '@occi/core/authoring'
import { formatDescription, parseDescriptions } from './attribute-description.ts'
import { type DocumentFaults, Members, type Node } from './document.ts'
import { unlessEmpty, type WrittenObject } from './written-object.ts'

/** The start of a category's JSON, up to its location: what does not depend on the request is written once. */
const starts = new WeakMap<AnyCategory, string>()

/** A category as JSON text (`GFD.226 Category Instance Rendering`). */
export function formatCategory(category: AnyCategory, { path }: Pick<RenderContext, 'path'>): string {
  let start = starts.get(category)
  if (start === undefined) {
    start = JSON.stringify(withoutLocation(category)).slice(0, -1)
    starts.set(category, start)
  }
  if (category.class === 'action' || category.location === undefined) return `${start}}`
  return `${start},"location":${JSON.stringify(path(category.location))}}`
}

function withoutLocation(category: AnyCategory): WrittenObject {
  const { term, scheme, title } = category
  const attributes = Object.entries(category.attributes).map(([name, one]) => [
    name,
    formatDescription(one, category.class),
  ])
  return {
    term,
    scheme,
    title,
    attributes: attributes.length === 0 ? undefined : Object.fromEntries(attributes),
    ...(category.class === 'action' ? undefined : relations(category)),
  }
}

function relations(category: Kind | Mixin): WrittenObject {
  const actions = unlessEmpty(category.actions.map(identifierOf))
  if (category.class === 'kind') return { parent: category.parent?.identifier, actions }
  return {
    depends: unlessEmpty([...category.depends.map(identifierOf), ...(category.rel ?? [])]),
    applies: unlessEmpty(category.applies.map(identifierOf)),
    actions,
  }
}

function identifierOf({ identifier }: { readonly identifier: string }): string {
  return identifier
}

/** `related` and `rel` are what the draft before 1.2 had for `parent` and `depends`; they say the same. */
const all: ReadonlySet<string> = new Set([
  ...['term', 'scheme', 'title', 'attributes', 'actions', 'location'],
  ...['parent', 'depends', 'applies', 'related', 'rel'],
])

/**
 * Reads a category.
 *
 * @param named its class, if the array in which it stands says so
 */
export function parseCategory(
  node: Node<JsonObject>,
  named: CategoryClass | undefined,
  faults: DocumentFaults,
): RawCategory {
  const category = new Members(node, faults)
  category.refuseOthers(all, named === undefined ? 'a category' : named === 'action' ? 'an action' : `a ${named}`)
  for (const name of ['term', 'scheme']) {
    if (!category.has(name)) faults.add(`a category needs its ${name}`, node.pointer)
  }
  const attributes = category.object('attributes')
  return {
    scheme: category.string('scheme') ?? '',
    term: category.string('term') ?? '',
    class: named ?? classOf(category),
    title: category.string('title'),
    rel: parseRelated(category),
    applies: category.identifiers('applies'),
    location: category.string('location'),
    actions: category.identifiers('actions'),
    attributes: attributes === undefined ? undefined : parseDescriptions(attributes, faults),
  }
}

/** What only a kind, or only a mixin has, tells the class of a category that stands alone. */
function classOf(category: Members): CategoryClass | undefined {
  if (category.has('parent')) return 'kind'
  return category.has('depends') || category.has('applies') ? 'mixin' : undefined
}

/** Which member says what a category is related to. */
export function relationOf(category: JsonObject): 'parent' | 'depends' | 'related' | 'rel' | undefined {
  return (['parent', 'depends', 'related', 'rel'] as const).find((name) => Object.hasOwn(category, name))
}

function parseRelated(category: Members): readonly string[] | undefined {
  const name = relationOf(category.value)
  if (name === undefined) return undefined
  if (Array.isArray(category.get(name))) return category.identifiers(name)
  const one = category.identifier(name)
  return one === undefined ? undefined : [one]
}
