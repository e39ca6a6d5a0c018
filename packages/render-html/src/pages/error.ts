import type { OcciError } from '@occi/core'
import { formatFault } from '@occi/core/authoring'
import type { Page } from '../document.ts'
import { filtersOf } from '../filter.ts'
import { type Content, html, type Markup } from '../markup.ts'
import { filterBar } from '../parts/filter-bar.ts'
import { icon } from '../parts/icon.ts'
import { queryInterface, type View, viewNames } from '../view.ts'
import { nameAt, titleOf } from '../words.ts'
import { kindList } from './create.ts'

const reasons: ReadonlyMap<number, string> = new Map([
  [400, 'The request is not valid'],
  [401, 'Who are you?'],
  [403, 'This is not allowed'],
  [404, 'There is nothing here'],
  [405, 'This cannot be done here'],
  [406, 'This cannot be shown'],
  [409, 'This conflicts with the current state'],
  [412, 'It was changed since you read it'],
  [413, 'This is too much'],
  [415, 'This cannot be read'],
  [501, 'This is not served'],
  [503, 'Not available now'],
])

/** The name of an attribute, or an address, at the start of a message. */
const startsWithName = /^[^ ]*[./]/

/** What went wrong: the status, every fault with its place, and the way back. */
export function errorPage(error: OcciError, status: number, view: View): Page {
  const title = reasons.get(status) ?? (status >= 500 ? 'Something broke' : 'This did not work')
  const { faults } = error
  const body = html`<div class="head error"><p class="above">${icon('warn')}Error ${status}</p><h1>${title}</h1>
${faults.length > 1 ? html`<ul class="faults">${faults.map((fault) => html`<li>${formatFault(fault)}</li>`)}</ul>` : html`<p class="lead${startsWithName.test(error.message) && ' as-is'}">${error.message}</p>`}
${advice(status) !== undefined && html`<p>${advice(status)}</p>`}
<p class="row">${wayBack(status, view)}<a class="button quiet" href="${view.path('/')}">Overview</a></p>
${status === 400 && refusedFilters(view)}</div>
${status === 404 && createHere(view)}`
  return { title, trail: [{ text: `Error ${status}` }], body }
}

function advice(status: number): string | undefined {
  if (status === 503) return 'Try again in a moment.'
  return status >= 500 ? 'The service failed. Its operator can find the cause in its log.' : undefined
}

/** Where one came from, as far as the address tells. */
function wayBack(status: number, view: View): Content {
  const { location, method, query } = view.request
  if (location === queryInterface) return html`<a class="button" href="${view.path(queryInterface)}">All types</a>`
  if (status !== 404 && (method !== 'GET' || (query.size > 0 && location !== '/'))) {
    const { bound } = view
    return html`<a class="button" href="${view.path(location)}">Back to ${bound === undefined ? nameAt(location) : titleOf(bound)}</a>`
  }
  const parent = location.slice(0, location.lastIndexOf('/', location.length - 2) + 1)
  const bound = view.catalogue.at(parent)
  return bound !== undefined && html`<a class="button" href="${view.path(parent)}">${titleOf(bound)}</a>`
}

/** The form of a listing whose filters were refused, with what was typed. */
function refusedFilters(view: View): Markup | false {
  const { location, method } = view.request
  const filters = filtersOf(view)
  const isListing = method === 'GET' && location.endsWith('/') && location !== queryInterface
  return isListing && !viewNames.some((name) => view.asks(name)) && filters.length > 0 && filterBar(filters, view)
}

/** A free path can be had: the entity is created just there (`GFD.223 PUT Method`, Create). */
function createHere(view: View): Markup | false {
  const { location, method } = view.request
  if (method !== 'GET' || location.endsWith('/')) return false
  return html`<section aria-labelledby="create-here"><h2 id="create-here">Create something at this address</h2>
${kindList(view.offered, (kind) => view.path(location, [['create', kind.identifier]]), view)}</section>`
}
