import { type Entity, isLink, type Link } from '@occi/core'
import { sizeOf } from '@occi/core/authoring'
import type { Page } from '../document.ts'
import { collectionQuery, filterQuery, filtersOf } from '../filter.ts'
import { hidden } from '../forms/field.ts'
import { html, type Markup } from '../markup.ts'
import { connectionsOf, connectionTable, unconnected } from '../parts/connections.ts'
import { entityTrail } from '../parts/trail.ts'
import { sizeWords } from '../size.ts'
import type { View } from '../view.ts'
import { capitalized, nameOf } from '../words.ts'
import { titleAt } from './collection.ts'

/** Asks for the confirmation of a deletion, and says what is deleted too. */
export async function confirmDeletePage(entity: Entity, links: readonly Link[], view: View): Promise<Page> {
  const title = `Delete ${nameOf(entity)}?`
  const connections = isLink(entity) ? unconnected : await connectionsOf(entity.location, links, view)
  const body = html`<div class="head"><h1>${title}</h1>
<p class="lead">${
    connections.total.number === 0
      ? 'Nothing else is deleted.'
      : `${capitalized(sizeWords(connections.total, 'link is', 'links are'))} deleted too; the resources at their other ends stay.`
  } This cannot be undone.</p></div>
${connections.total.number > 0 && connectionTable(connections, entity.location, view)}
${form(view.path(entity.location), 'Delete', view.path(entity.location))}`
  const kind = view.catalogue.kind(entity.kind)
  return { title, trail: [...entityTrail(entity, view), { text: 'Delete' }], body, current: kind?.location ?? '/' }
}

/** Asks for the confirmation that all entities of a listing are deleted. */
export async function confirmDeleteAllPage(view: View): Promise<Page> {
  const { location } = view.request
  const filters = filtersOf(view)
  const what = sizeWords(await sizeOf(collectionQuery(filters, view), view.read), 'entity', 'entities')
  const query = filterQuery(filters)
  const title = `Delete ${what}?`
  const body = html`<div class="head"><h1>${title}</h1>
<p class="lead">All of <strong>${titleAt(view)}</strong>${filters.length > 0 && html` where ${filters.map(({ label }) => label).join(' and ')}`}, with their links. This cannot be undone.</p></div>
${form(view.path(location, query), `Delete ${what}`, view.path(location, query.length === 0 && location === '/' ? [['page', '1']] : query), hidden('_all', '1'))}`
  return { title, trail: [{ text: titleAt(view), location }, { text: 'Delete' }], body, current: location }
}

function form(action: string, text: string, back: string, more?: Markup): Markup {
  return html`<form class="row send" method="post" action="${action}">${hidden('_method', 'DELETE')}${more}<button type="submit" class="button danger main">${text}</button><a class="button quiet" href="${back}">Cancel</a></form>`
}
