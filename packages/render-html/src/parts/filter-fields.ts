import type { AttributeDefinition, Kind, Mixin } from '@occi/core'
import { type Filter, listedKind } from '../filter.ts'
import { optionsOf } from '../forms/attribute-field.ts'
import { type Option, optionList } from '../forms/field.ts'
import { mostOffered, otherMixin, sortMixins } from '../forms/mixin-choice.ts'
import { html, type Markup } from '../markup.ts'
import { isStateName } from '../state.ts'
import type { View } from '../view.ts'
import { labelsOf, titleOf } from '../words.ts'

/** The fields by which a listing is narrowed. */
export interface FilterFields {
  /** Those that are always in sight. */
  readonly first: readonly Markup[]
  readonly others: readonly (Markup | false)[]
  /** The filters that no field shows. */
  readonly carried: readonly Filter[]
}

/** Returns the fields by which a listing is narrowed: of its kind's attributes and of features, each with its value now. */
export function filterFields(filters: readonly Filter[], view: View): FilterFields {
  const kind = listedKind(filters, view)
  const shown = new Set<Filter>(filters.filter(({ name }) => name === 'search'))
  const currentOf = (holds: (filter: Filter) => boolean): string => {
    const filter = filters.find(holds)
    if (filter !== undefined) shown.add(filter)
    return filter?.value ?? ''
  }
  const definitions = Object.entries(kind?.all ?? {}).filter(([name, definition]) => canFilter(name, definition))
  const labels = labelsOf(
    definitions.map(([name]) => name),
    kind,
  )
  const state = definitions.find(([name]) => isStateName(name))
  const attribute = ([name, definition]: [string, AttributeDefinition]) => {
    const value = currentOf((filter) => filter.name === name)
    return attributeFilter(name, labels.get(name) ?? name, definition, value)
  }
  const first = [...kindField(kind, view, currentOf), ...(state === undefined ? [] : [attribute(state)])]
  const others = [
    ...mixinFields(kind, view, currentOf),
    ...definitions.filter((entry) => entry !== state).map(attribute),
  ]
  return { first, others, carried: filters.filter((filter) => !shown.has(filter)) }
}

function canFilter(name: string, { type }: AttributeDefinition): boolean {
  return type !== 'array' && type !== 'object' && name !== 'occi.core.id' && !name.endsWith('.state.message')
}

function attributeFilter(name: string, label: string, definition: AttributeDefinition, value: string): Markup {
  const isNumber = definition.type === 'integer' || definition.type === 'number'
  // An empty value is none in a query: nothing can be filtered by it.
  const options = optionsOf(definition)?.filter((one) => one.value !== '')
  if (options !== undefined) return choice(name, name, label, options, value)
  const type = isNumber ? 'number' : 'text'
  return labelled(
    name,
    label,
    (id) =>
      html`<input id="${id}" name="${name}" type="${type}"${isNumber && html` step="any"`} value="${value}" autocomplete="off">`,
  )
}

type CurrentOf = (holds: (filter: Filter) => boolean) => string

/** Where entities of all kinds are listed: their kind. */
function kindField(kind: Kind | undefined, { bound, catalogue }: View, currentOf: CurrentOf): readonly Markup[] {
  if (bound !== undefined) return []
  const kinds = catalogue.kinds.filter((one) => one.location !== undefined)
  const value = currentOf(({ name, value }) => name === 'category' && value === kind?.identifier)
  return [choice('kind', 'category', 'Kind', kinds.map(asOption), value)]
}

/** A list for each sort of templates, and one for all other features and tags. */
function mixinFields(kind: Kind | undefined, { bound, catalogue }: View, currentOf: CurrentOf): readonly Markup[] {
  const all = kind === undefined ? catalogue.mixins : catalogue.mixinsFor(kind)
  const { groups, others } = sortMixins(all.filter((mixin) => mixin !== bound))
  const lists = [
    ...groups.map(({ parent, members }) => ({ title: titleOf(parent), mixins: members })),
    { title: 'Feature or tag', mixins: others },
  ]
  const fields = lists.map(({ title, mixins }, index) => {
    const identifiers = new Set(mixins.slice(0, mostOffered).map(({ identifier }) => identifier))
    const value = currentOf(({ name, value }) => name === 'category' && identifiers.has(value))
    return (
      mixins.length > 0 &&
      choice(`category-${index}`, 'category', title, mixins.slice(0, mostOffered).map(asOption), value)
    )
  })
  const isCut = lists.some(({ mixins }) => mixins.length > mostOffered)
  const other = isCut && otherMixin('filter-other', 'category', 'Another, by its identifier')
  return [...fields, other].filter((field) => field !== false)
}

function asOption(category: Kind | Mixin): Option {
  return { value: category.identifier, text: titleOf(category) }
}

function choice(key: string, name: string, label: string, options: readonly Option[], value: string): Markup {
  return labelled(
    key,
    label,
    (id) =>
      html`<select id="${id}" name="${name}">${optionList([{ value: '', text: 'Any' }, ...options], value)}</select>`,
  )
}

/** A control with its label above it. */
export function labelled(key: string, label: string, control: (id: string) => Markup): Markup {
  const id = `filter-${key}`
  return html`<div class="field"><label for="${id}">${label}</label>${control(id)}</div>`
}
