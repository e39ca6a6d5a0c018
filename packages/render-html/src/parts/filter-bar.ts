import { type Filter, listedKind } from '../filter.ts'
import { hidden, optionList } from '../forms/field.ts'
import { listingPath, lookOf, pageSize, pageSizes } from '../listing.ts'
import { type Content, flag, html, type Markup } from '../markup.ts'
import type { View } from '../view.ts'
import { chosenColumns, columnsOf } from './columns.ts'
import { filterFields, labelled } from './filter-fields.ts'
import { icon } from './icon.ts'

/**
 * The one form with which a listing is searched, narrowed, sorted and arranged, and chips for what it is narrowed to. Each
 * field shows what is chosen now; what no field shows is carried along.
 */
export function filterBar(filters: readonly Filter[], view: View): Markup {
  const { location } = view.request
  const { isMap } = lookOf(view)
  const { first, others, carried } = filterFields(filters, view)
  return html`<form class="find" method="get" action="${view.path(location)}" role="search" aria-label="This list">${isMap && hidden('map', '')}${carried.map(({ name, value }) => hidden(name, value))}
${searchBox(filters, view)}${first}
<details class="drop"><summary class="button quiet">${icon('filter')}Filter</summary><div class="panel fields">${others}</div></details>
${isMap ? carriedLook(view) : arrangement(filters, view)}
<button type="submit" class="button">Apply</button></form>
${filters.length > 0 && html`<ul class="chips filters" aria-label="Filters">${filters.map((filter) => chip(filter, filters, view))}<li class="plain"><a href="${listingPath([], view)}">Clear all</a></li></ul>`}`
}

/** The longest text that a browser lets users type. */
const longestSearch = 200

function searchBox(filters: readonly Filter[], { context: { search } }: View): Markup | false {
  if (search === undefined || search === 'none') return false
  const value = filters.find(({ name }) => name === 'search')?.value
  const hint = search === 'prefixes' ? 'Starts of words' : 'Names, titles and attributes'
  return html`<label class="hidden" for="find">Search</label><input id="find" type="search" name="search" value="${value}" placeholder="${hint}" maxlength="${longestSearch}" autocomplete="off" spellcheck="false">`
}

function chip(filter: Filter, filters: readonly Filter[], view: View): Markup {
  const rest = filters.filter((one) => one !== filter)
  return html`<li>${filter.label}<a class="remove" href="${listingPath(rest, view)}" title="Remove this filter">${icon('close')}<span class="hidden">Remove the filter ${filter.label}</span></a></li>`
}

/** How the list is sorted, how long its pages are, and which columns it has. */
function arrangement(filters: readonly Filter[], view: View): Markup {
  const look = lookOf(view)
  const columns = columnsOf(listedKind(filters, view), view.catalogue)
  const chosen = new Set(chosenColumns(columns, look.columns))
  const orders = [{ order: 'title', title: 'Title' }, ...columns.all].flatMap(({ order, title }) =>
    order === undefined
      ? []
      : [
          { value: order, text: title },
          { value: `-${order}`, text: `${title}, descending` },
        ],
  )
  const sizes = pageSizes.map((size) => ({ value: size === pageSize ? '' : String(size), text: String(size) }))
  return html`<details class="drop"><summary class="button quiet">${icon('list')}View</summary><div class="panel fields">
${labelled('order', 'Sort by', (id) => html`<select id="${id}" name="order">${optionList([{ value: '', text: 'Address' }, ...orders], look.order ?? '')}</select>`)}
${labelled('number', 'Rows on a page', (id) => html`<select id="${id}" name="number">${optionList(sizes, look.number ?? '')}</select>`)}
<fieldset class="plain"><legend>Columns</legend><ul class="boxes">${columns.all.map(
    (column, index) =>
      html`<li><input type="checkbox" id="column-${index}" name="columns" value="${column.id}"${flag('checked', chosen.has(column))}><label for="column-${index}">${column.title}</label></li>`,
  )}</ul></fieldset></div></details>`
}

/** The map draws what comes first in the order of the list; the list to which it leads back has columns, too. */
function carriedLook(view: View): Content {
  const { order, number, columns } = lookOf(view)
  const rest = { order, number }
  return [
    ...Object.entries(rest).map(([name, value]) => value !== undefined && hidden(name, value)),
    ...columns.map((column) => hidden('columns', column)),
  ]
}
