import type { AnyCategory, Kind } from '@occi/core'
import { type RawCategory, type RenderContext, splitIdentifier } from '@occi/core/authoring'
import { formatCategory } from './category.ts'

const references = new WeakMap<AnyCategory, string>()

/** A category as an entity names it: term, scheme and class, which is all that clients need there. */
export function formatReference(category: AnyCategory): string {
  let text = references.get(category)
  if (text === undefined) {
    const { scheme, term, class: name } = category
    text = formatCategory({ scheme, term, class: name })
    references.set(category, text)
  }
  return text
}

const kinds = new WeakMap<Kind, { readonly location: string | undefined; readonly text: string }>()

/** The kind of an entity: also its location as the query interface has it, which clients look for there. */
export function formatKind(kind: Kind, { url }: Pick<RenderContext, 'url'>): string {
  const location = kind.location === undefined ? undefined : url(kind.location)
  const known = kinds.get(kind)
  if (known !== undefined && known.location === location) return known.text
  const { scheme, term, class: name } = kind
  const text = formatCategory({ scheme, term, class: name, location })
  kinds.set(kind, { location, text })
  return text
}

/** The same of an identifier that the catalogue does not know. */
export function formatIdentifier(identifier: string, category: RawCategory['class']): string {
  return formatCategory({ ...splitIdentifier(identifier), class: category })
}

const descriptions = new WeakMap<AnyCategory, { readonly location: string | undefined; readonly text: string }>()

/** A category with all that the query interface tells of it; built once, and again where its URL is another. */
export function formatDefinition(category: AnyCategory, { url }: Pick<RenderContext, 'url'>): string {
  const path = category.class === 'action' ? undefined : category.location
  // GFD.229 Category ABNF: a location is a URI.
  const location = path === undefined ? undefined : url(path)
  const known = descriptions.get(category)
  if (known !== undefined && known.location === location) return known.text
  const text = formatCategory(describeCategory(category, location))
  descriptions.set(category, { location, text })
  return text
}

function describeCategory(category: AnyCategory, location: string | undefined): RawCategory {
  const related = relatedTo(category)
  const { scheme, term, class: name, title } = category
  return {
    scheme,
    term,
    class: name,
    title,
    rel: related === undefined ? undefined : [related],
    location,
    attributes: Object.entries(category.attributes).map(([attribute, { mutable = false, required = false }]) => ({
      name: attribute,
      // The parameters of an action are always for the client to give.
      mutable: mutable !== false || name === 'action',
      required,
    })),
    actions: category.class === 'action' ? [] : category.actions.map((action) => action.identifier),
  }
}

/** GFD.229 Mixin Instance Attribute Rendering Specifics: of a mixin the first that it depends on, never `applies`. */
function relatedTo(category: AnyCategory): string | undefined {
  if (category.class === 'kind') return category.parent?.identifier
  if (category.class === 'mixin') return category.depends[0]?.identifier ?? category.rel?.[0]
  return undefined
}
