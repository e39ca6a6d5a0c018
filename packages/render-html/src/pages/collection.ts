import type { Entity, Kind, Mixin } from '@occi/core'
import { mostCounted, type Payload, type Size, sizeOf } from '@occi/core/authoring'
import type { Crumb, Page } from '../document.ts'
import { collectionQuery, type Filter, filterQuery, filtersOf } from '../filter.ts'
import { listingPath, lookOf, orderOf } from '../listing.ts'
import { type Content, html, type Markup } from '../markup.ts'
import { filterBar } from '../parts/filter-bar.ts'
import { glyph } from '../parts/glyph.ts'
import { icon } from '../parts/icon.ts'
import { addMember } from '../parts/members.ts'
import { doneNotice, emptyState } from '../parts/notice.ts'
import { pager } from '../parts/pager.ts'
import { selectionBar } from '../parts/selection.ts'
import { entityTable, nothingOf } from '../parts/table.ts'
import { shortSize } from '../size.ts'
import { isInTransition } from '../state.ts'
import { collectionGraph } from '../topology/graph.ts'
import { topology } from '../topology/svg.ts'
import type { View } from '../view.ts'
import { decoded, titleOf } from '../words.ts'

/** The most that is shown of a listing that the service has not cut into pages. */
const most = 200

/** The entities that a page shows of a listing. One that is not cut into pages is not read to its end. */
async function shownOf(batches: Batches, limit: number): Promise<{ entities: readonly Entity[]; isCut: boolean }> {
  const entities: Entity[] = []
  for await (const batch of batches) {
    entities.push(...batch.map(({ entity }) => entity))
    if (entities.length > limit) break
  }
  return { entities: entities.slice(0, limit), isCut: entities.length > limit }
}

type Batches = Extract<Payload, { type: 'entities' }>['batches']

/** A collection as a table: that of a kind or a mixin, or everything below a path. */
export async function collectionPage(batches: Batches, view: View): Promise<Page> {
  const { bound, request, context } = view
  const { entities, isCut } = await shownOf(batches, context.part?.number ?? most)
  const filters = filtersOf(view)
  const isMembers = bound?.class === 'mixin'
  const isAnswer = request.method !== 'GET' && request.method !== 'HEAD'
  const size = sizeOfListing(entities, isCut, view)
  const body = html`${isAnswer && doneNotice('Done. These entities were changed.')}
${head(size, filters, view, 'list')}
${
  entities.length === 0
    ? nothing(filters, view)
    : html`${selectionBar(entities, size, filters, view)}${await entityTable(entities, view)}`
}
${isCut && html`<p class="hint">Only the first ${entities.length} are shown.</p>`}
${pager(entities.length, view)}
${isMembers && (await addMember(bound, view))}`
  return { ...pageOf(body, view), isPassing: entities.some((entity) => isInTransition(entity, view)) }
}

/** The same as a picture of its resources and what they are linked to. */
export async function mapPage(view: View): Promise<Page> {
  const filters = filtersOf(view)
  const query = collectionQuery(filters, view)
  const drawn = collectionGraph({ ...query, order: orderOf(lookOf(view)) }, view)
  const [{ isCut, ...graph }, size] = await Promise.all([drawn, sizeOf(query, view.read)])
  const picture =
    graph.nodes.length === 0
      ? nothing(filters, view)
      : html`${isCut && html`<p class="hint">This is a part: what the list shows first. The picture would be too large with everything in it. A filter makes it smaller.</p>`}${topology(graph, `Map of ${titleAt(view)}`, view)}`
  return pageOf(html`${head(size, filters, view, 'map')}${picture}`, view)
}

function pageOf(body: Markup, view: View): Page {
  const { request } = view
  const title = titleAt(view)
  const current = request.location === '/' ? '/?page=1' : request.location
  const events = view.path(request.location, filterQuery(filtersOf(view)))
  return { title, trail: trailTo(title, view), body, current, events }
}

/** What a collection is called: by its kind or mixin, else by its path. */
export function titleAt({ bound, request }: View): string {
  if (bound !== undefined) return titleOf(bound)
  return request.location === '/' ? 'Everything' : decoded(request.location)
}

function trailTo(title: string, { request }: View): readonly Crumb[] {
  return [{ text: title, location: request.location }]
}

/** How many entities a listing has, of which one page is at hand. */
function sizeOfListing(entities: readonly Entity[], isCut: boolean, { context: { part } }: View): Size {
  if (part === undefined) return { number: entities.length, isMore: isCut }
  return { number: part.total ?? mostCounted, isMore: part.total === undefined }
}

function head(size: Size, filters: readonly Filter[], view: View, shown: 'list' | 'map'): Markup {
  const { bound } = view
  return html`<div class="head">${bound !== undefined && html`<p class="above">${bound.class === 'kind' ? glyph(bound, view.catalogue) : icon('tag')}<a href="${view.docs(bound)}">${aboutBound(bound)}</a></p>`}
<h1>${titleAt(view)}<span class="count">${shortSize(size)}</span></h1>
<div class="bar">${createButton(bound, view)}<span class="switch"><a href="${listingPath(filters, view, { isMap: false })}"${shown === 'list' && html` aria-current="true"`}>${icon('list')}List</a><a href="${listingPath(filters, view, { isMap: true })}"${shown === 'map' && html` aria-current="true"`}>${icon('map')}Map</a></span></div>
${(size.number > 0 || filters.length > 0) && filterBar(filters, view)}
</div>`
}

function aboutBound(bound: Kind | Mixin): string {
  if (bound.class === 'kind') return 'About this kind'
  return bound.userDefined ? 'About this tag' : 'About this feature'
}

function createButton(bound: Kind | Mixin | undefined, view: View): Content {
  if (bound?.class === 'mixin')
    return html`<a class="button main" href="${view.path(bound.location, [['create', '']])}">${icon('plus')}Create</a>`
  const href = bound === undefined ? view.path(view.request.location, [['create', '']]) : view.createPath(bound)
  return href !== undefined && html`<a class="button main" href="${href}">${icon('plus')}Create</a>`
}

function nothing(filters: readonly Filter[], view: View): Markup {
  const { bound, request, context } = view
  const { page = 1, total } = context.part ?? {}
  // What was on the last page may have been deleted; the way to what is left stands below.
  if (total !== 0 && (page > 1 || request.query.get('after'))) {
    return emptyState('Beyond the end', 'This page of the list is empty.')
  }
  if (filters.length > 0) {
    return emptyState(
      'Nothing matches',
      'No entity matches all filters.',
      html`<a class="button" href="${listingPath([], view)}">Clear the filters</a>`,
    )
  }
  if (bound?.class === 'mixin') {
    return emptyState(
      `Nothing holds ${titleOf(bound)}`,
      'Add entities that exist below, or create one with it.',
      createButton(bound, view),
    )
  }
  return emptyState(nothingOf(bound), 'Created entities are listed here.', createButton(bound, view))
}
