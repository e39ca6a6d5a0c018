import { type Entity, isLink, type Link } from '@occi/core'
import type { Page } from '../document.ts'
import { hidden } from '../forms/field.ts'
import { html, type Markup } from '../markup.ts'
import { connectionsOf, connectionTable, unconnected } from '../parts/connections.ts'
import { entityTrail } from '../parts/trail.ts'
import { sizeWords } from '../size.ts'
import type { View } from '../view.ts'
import { capitalized, nameOf } from '../words.ts'

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
${form(view.path(entity.location))}`
  const kind = view.catalogue.kind(entity.kind)
  return { title, trail: [...entityTrail(entity, view), { text: 'Delete' }], body, current: kind?.location ?? '/' }
}

function form(path: string): Markup {
  return html`<form class="row send" method="post" action="${path}">${hidden('_method', 'DELETE')}<button type="submit" class="button danger main" data-doing="Deleting…"><span>Delete</span></button><a class="button quiet" href="${path}">Cancel</a></form>`
}
