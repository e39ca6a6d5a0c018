import type { Entity } from '@occi/core'
import { backPath } from '../chosen.ts'
import type { Page } from '../document.ts'
import { hidden } from '../forms/field.ts'
import { type Content, html, type Markup } from '../markup.ts'
import { namedLink } from '../parts/name.ts'
import { emptyState } from '../parts/notice.ts'
import { stateMark } from '../state.ts'
import type { View } from '../view.ts'
import { grouped } from '../words.ts'
import { titleAt } from './collection.ts'

/** How many of the chosen entities are named. */
const mostNamed = 20

/** Says that no entity was chosen. */
export function nothingPage(view: View): Page {
  const body = html`<div class="head"><h1>Nothing is selected</h1></div>
${emptyState('Select at least one row', 'Or choose all that match, above the list.', back(view, 'Back'))}`
  return page('Nothing is selected', body, view)
}

/** Asks whether something shall be done to entities, and names them. */
export function questionPage(
  title: string,
  lead: Content,
  entities: readonly Entity[] | undefined,
  form: Markup,
  view: View,
): Page {
  const body = html`<div class="head"><h1>${title}</h1><p class="lead">${lead}</p></div>
${entities !== undefined && names(entities, view)}
${form}`
  return page(title, body, view)
}

function page(title: string, body: Markup, view: View): Page {
  const { location } = view.request
  const isOfAll = location === '/'
  const listing = isOfAll ? { text: titleAt(view) } : { text: titleAt(view), location }
  return { title, trail: [listing, { text: title }], body, current: isOfAll ? '/?page=1' : location }
}

function names(entities: readonly Entity[], view: View): Markup {
  const more = entities.length - mostNamed
  return html`<ul class="rows chosen">${entities
    .slice(0, mostNamed)
    .map(
      (entity) => html`<li>${namedLink(entity, view)}<span>${stateMark(entity, view)}</span></li>`,
    )}</ul>${more > 0 && html`<p class="hint">And ${grouped(more)} more.</p>`}`
}

/** The way back, without a change. */
export function back(view: View, text: string, kind = ''): Markup {
  return html`<a class="button${kind}" href="${backPath(view)}" data-back>${text}</a>`
}

/** The form that carries out what the page asks about. */
export function send(action: string, method: 'DELETE' | 'PUT', text: string, fields: Content, view: View): Markup {
  const kind = method === 'DELETE' ? ' danger' : ''
  return html`<form class="row send" method="post" action="${action}">${hidden('_method', method)}${fields}<button type="submit" class="button main${kind}" data-doing="Working…"><span>${text}</span></button>${back(view, 'Cancel', ' quiet')}</form>`
}
