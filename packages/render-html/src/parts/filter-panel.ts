import type { AttributeDefinition, Kind, Mixin } from '@occi/core'
import { type Filter, filterQuery } from '../filter.ts'
import { optionsOf } from '../forms/attribute-field.ts'
import { hidden, optionList } from '../forms/field.ts'
import { mostOffered } from '../forms/mixin-choice.ts'
import { html, type Markup } from '../markup.ts'
import type { Query, View } from '../view.ts'
import { labelsOf, titleOf } from '../words.ts'
import { icon } from './icon.ts'

/** How many values an attribute may have to be chosen by a click. */
const mostChoices = 8

/** The filters of a collection: those that are set, and ways to set more. Every form sends one condition only. */
export function filterPanel(filters: readonly Filter[], view: View): Markup {
  const { location } = view.request
  const kind = kindOf(filters, view)
  const definitions = Object.entries(kind?.all ?? {}).filter(([name, definition]) => canFilter(name, definition))
  const labels = labelsOf(
    definitions.map(([name]) => name),
    kind,
  )
  const isSet = (name: string) => filters.some((filter) => filter.name === name)
  const open = definitions.filter(([name]) => !isSet(name))
  const choices = open.filter(([, definition]) => (optionsOf(definition)?.length ?? mostChoices + 1) <= mostChoices)
  const typed = open.filter((entry) => !choices.includes(entry))
  return html`${filters.length > 0 && html`<ul class="chips filters" aria-label="Filters">${filters.map((filter) => chip(filter, filters, view))}<li class="plain"><a href="${view.path(location, location === '/' ? [['page', '1']] : [])}">Clear all</a></li></ul>`}
<details class="drop filter"><summary class="button quiet">${icon('filter')}Filter</summary><div class="panel">
${choices.map(([name, definition]) => facet(labels.get(name) ?? name, name, definition, filters, view))}
${mixinForm(kind, filters, view)}
${typed.length > 0 && html`<div class="conditions">${typed.map(([name, definition]) => condition(labels.get(name) ?? name, name, definition, filters, view))}</div>`}
</div></details>`
}

/** The kind of all entities of the listing, if that is known. */
function kindOf(filters: readonly Filter[], { bound, catalogue }: View): Kind | undefined {
  if (bound?.class === 'kind') return bound
  const named = filters.map(({ name, value }) => (name === 'category' ? catalogue.kind(value) : undefined))
  return named.find((kind) => kind !== undefined)
}

function canFilter(name: string, { type }: AttributeDefinition): boolean {
  return type !== 'array' && type !== 'object' && name !== 'occi.core.id' && !name.endsWith('.state.message')
}

function chip(filter: Filter, filters: readonly Filter[], view: View): Markup {
  const rest = filterQuery(filters.filter((one) => one !== filter))
  const query: Query = rest.length === 0 && view.request.location === '/' ? [['page', '1']] : rest
  return html`<li>${filter.label}<a class="remove" href="${view.path(view.request.location, query)}" title="Remove this filter">${icon('close')}<span class="hidden">Remove the filter ${filter.label}</span></a></li>`
}

/** The values of an attribute as links: a click narrows. */
function facet(
  label: string,
  name: string,
  definition: AttributeDefinition,
  filters: readonly Filter[],
  view: View,
): Markup {
  const query = (value: string): Query => [...filterQuery(filters), [name, value]]
  // An empty value is none in a query: nothing can be filtered by it.
  const options = (optionsOf(definition) ?? []).filter(({ value }) => value !== '')
  return html`<div class="facet"><span class="name">${label}</span><span class="values">${options.map(
    ({ value, text }) => html`<a href="${view.path(view.request.location, query(value))}">${text}</a>`,
  )}</span></div>`
}

function condition(
  label: string,
  name: string,
  definition: AttributeDefinition,
  filters: readonly Filter[],
  view: View,
): Markup {
  const id = `filter-${name}`
  const isNumber = definition.type === 'integer' || definition.type === 'number'
  const options = optionsOf(definition)
  const control =
    options === undefined
      ? html`<input id="${id}" name="${name}" type="${isNumber ? 'number' : 'text'}"${isNumber && html` step="any"`} required autocomplete="off">`
      : html`<select id="${id}" name="${name}" required>${optionList([{ value: '', text: 'Any' }, ...options], '')}</select>`
  return html`<form class="inline" method="get" action="${view.path(view.request.location)}">${carried(filters)}<label for="${id}">${label}</label>${control}<button type="submit" class="button">Filter<span class="hidden"> by ${label}</span></button></form>`
}

function mixinForm(kind: Kind | undefined, filters: readonly Filter[], view: View): Markup | false {
  const { catalogue, bound } = view
  const set = new Set(filters.map(({ value }) => value))
  const all = kind === undefined ? catalogue.mixins : catalogue.mixinsFor(kind)
  const mixins = all.filter((mixin) => mixin !== bound && !set.has(mixin.identifier))
  const kinds = kind === undefined ? catalogue.kinds.filter((one) => one.location !== undefined) : []
  if (mixins.length + kinds.length === 0) return false
  const options = (categories: readonly (Kind | Mixin)[]) =>
    categories.map((one) => html`<option value="${one.identifier}">${titleOf(one)}</option>`)
  const label = kind === undefined ? 'Type' : 'Feature'
  return html`<form class="inline" method="get" action="${view.path(view.request.location)}">${carried(filters)}<label for="filter-category">${label}</label><select id="filter-category" name="category" required><option value="">Any</option>${
    kinds.length > 0 && html`<optgroup label="Kinds">${options(kinds)}</optgroup>`
  }${mixins.length > 0 && html`<optgroup label="Features and tags">${options(mixins.slice(0, mostOffered))}</optgroup>`}</select><button type="submit" class="button">Filter<span class="hidden"> by ${label}</span></button></form>
${mixins.length > mostOffered && html`<form class="inline" method="get" action="${view.path(view.request.location)}">${carried(filters)}<label for="filter-other">Another, by its identifier</label><input id="filter-other" name="category" type="text" required autocomplete="off" spellcheck="false"><button type="submit" class="button">Filter<span class="hidden"> by identifier</span></button></form>`}`
}

function carried(filters: readonly Filter[]): readonly Markup[] {
  return filterQuery(filters).map(([name, value]) => hidden(name, value))
}
