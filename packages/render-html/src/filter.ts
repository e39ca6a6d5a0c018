import type { AttributeValue, Kind, Query } from '@occi/core'
import { mixinApplies, valueFromText } from '@occi/core/authoring'
import { type View, viewNames } from './view.ts'
import { labelOf, titleOfIdentifier } from './words.ts'

/** One thing by which a listing is narrowed (`GFD.223 Filtering`), as its query says it. */
export interface Filter {
  /** `search`, `category`, or the name of an attribute. */
  readonly name: string
  readonly value: string
  readonly label: string
}

const others = new Set<string>([
  'page',
  'number',
  'after',
  'order',
  'columns',
  'member',
  'action',
  'location',
  ...viewNames,
])

/** What of a page tells which listing it shows. */
export type Listing = Pick<View, 'request' | 'catalogue' | 'bound'>

/** What the query of a request narrows its listing to. */
export function filtersOf({ request, catalogue }: Listing): readonly Filter[] {
  return pairsOf(request.query).map(([name, value]) => {
    if (name === 'search') return { name, value, label: `“${value}”` }
    if (name === 'category') return { name, value, label: titleOfIdentifier(value, catalogue.get(value)) }
    return { name, value, label: `${labelOf(name)} is ${value}` }
  })
}

function pairsOf(query: URLSearchParams): readonly (readonly [string, string])[] {
  return [...query].flatMap(([name, value]): readonly (readonly [string, string])[] => {
    if (others.has(name) || name.startsWith('_') || value === '') return []
    // Another way to say it: attribute=<name>&value=<value>.
    if (name === 'attribute') return [[value, query.get('value') ?? '']]
    return name === 'value' && query.has('attribute') ? [] : [[name, value]]
  })
}

/** Filters as the query that asks for them. */
export function filterQuery(filters: readonly Filter[]): readonly (readonly [string, string])[] {
  return filters.map(({ name, value }) => [name, value])
}

/** What a collection holds, narrowed: for reading more of it than the page that was asked for. */
export function collectionQuery(filters: readonly Filter[], view: View): Query {
  const { catalogue, bound, request } = view
  const mixins = new Set(bound?.class === 'mixin' ? [bound.identifier] : [])
  let kind = bound?.class === 'kind' ? bound.identifier : undefined
  const attributes = new Map<string, AttributeValue>()
  let search: string | undefined
  for (const { name, value } of filters) {
    if (name === 'search') {
      search = value
      continue
    }
    const category = name === 'category' ? (catalogue.get(value) ?? catalogue.withTerm(value)[0]) : undefined
    if (category?.class === 'kind') kind = category.identifier
    else if (category !== undefined) mixins.add(category.identifier)
    else if (name !== 'category') attributes.set(name, typed(name, value, view))
  }
  return {
    kind,
    mixins: mixins.size === 0 ? undefined : [...mixins],
    prefix: bound === undefined && request.location !== '/' ? request.location : undefined,
    attributes: attributes.size === 0 ? undefined : attributes,
    search,
  }
}

function typed(name: string, value: string, { catalogue }: View): AttributeValue {
  const definition = catalogue.declaring(name)[0]?.attributes[name]
  return definition === undefined ? value : (valueFromText(value, definition.type) ?? value)
}

/** The kind of all entities of a listing, if that is known. */
export function listedKind(filters: readonly Filter[], { bound, catalogue }: Listing): Kind | undefined {
  if (bound?.class === 'kind') return bound
  const named = filters.map(({ name, value }) => (name === 'category' ? catalogue.kind(value) : undefined))
  const [only, another] = bound === undefined ? [] : catalogue.kinds.filter((kind) => mixinApplies(bound, kind))
  return named.find((kind) => kind !== undefined) ?? (another === undefined ? only : undefined)
}
