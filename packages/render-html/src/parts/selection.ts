import type { Action, Entity } from '@occi/core'
import { definersOf, type Size } from '@occi/core/authoring'
import { type Filter, filterQuery } from '../filter.ts'
import { hidden } from '../forms/field.ts'
import { type Content, html, type Markup } from '../markup.ts'
import { queryText, type View } from '../view.ts'
import { grouped, titleOf } from '../words.ts'
import { buttonTitle } from './actions.ts'
import { icon } from './icon.ts'

/** The id of the form to which the boxes of a table belong. */
const selectionForm = 'selection'

/** How many actions stand in the bar; more are in a menu. */
const mostInBar = 3

/**
 * What can be done to the selected entities of a listing, or to all that match: each button leads to a page that says what
 * will happen. It is a form that is posted, since an address has no place for many locations.
 */
export function selectionBar(
  entities: readonly Entity[],
  size: Size,
  filters: readonly Filter[],
  view: View,
): Markup | false {
  if (entities.length === 0) return false
  const { location } = view.request
  const offered = actionsOf(entities, view)
  const isMenu = offered.length > mostInBar
  const actions = offered.map((action) =>
    question(action.identifier, html`${buttonTitle(action, view.bound)} …`, isMenu ? ' quiet' : ''),
  )
  const isPart = size.isMore || size.number > entities.length
  const number = size.isMore ? '' : ` ${grouped(size.number)}`
  return html`${bar(view.path(location, filterQuery(filters)), view)}
${isPart && html`<label class="all scripted"><input type="checkbox" id="select-page">Select this page</label>`}<label class="all"><input type="checkbox" name="_all" value="1">Select all${number}${filters.length > 0 && ' that match'}</label>${selectedPlace(isPart ? ' on this page' : '')}${isPart && html`<span class="soft unscripted">Selected rows are those of this page.</span>`}
${isMenu ? html`<details class="drop"><summary class="button">Actions</summary><div class="panel"><div class="stack">${actions}</div></div></details>` : actions}
${memberships(entities, size, view)}<span class="gap"></span>${deletion()}</form>`
}

/** The same for a table of entities that are no listing: they can be deleted. */
export function deletionBar(view: View): Markup {
  return html`${bar(view.path('/'), view)}${deletion('Delete selected …')}${selectedPlace('')}</form>`
}

/** Where the script tells how many rows are selected. */
function selectedPlace(where: string): Markup {
  return html`<span class="soft" id="selected" data-where="${where}"></span>`
}

function bar(action: string, { request: { location, query } }: View): Markup {
  const text = queryText(query)
  return html`<form id="${selectionForm}" class="bar selection" method="post" action="${action}" aria-label="Selection" autocomplete="off">${hidden('_method', 'GET')}${hidden('_back', text === '' ? location : `${location}?${text}`)}`
}

/** A button that leads to the question whether something shall be done. */
function question(what: string, text: Content, kind = ''): Markup {
  return html`<button type="submit" class="button${kind}" name="confirm" value="${what}">${text}</button>`
}

function deletion(text = 'Delete …'): Markup {
  return question('delete', html`${icon('trash')}${text}`, ' quiet danger')
}

/** The actions that entities of a page have: those of their kinds and of their mixins. */
function actionsOf(entities: readonly Entity[], { catalogue }: View): readonly Action[] {
  return catalogue.actions.filter((action) =>
    entities.some((entity) => definersOf(action, entity, catalogue).length > 0),
  )
}

/** What changes the collection of a mixin (`GFD.223 HTTP Methods Applied to Collections`). */
function memberships(entities: readonly Entity[], size: Size, { bound }: View): Content {
  if (bound?.class !== 'mixin') return false
  // A user who sees only a part of the collection must not change the rest of it.
  const isWhole = !size.isMore && size.number <= entities.length
  return [
    question('remove', `Take out of ${titleOf(bound)} …`),
    isWhole && question('keep', 'Keep only these …', ' quiet'),
  ]
}

/** The head of the column of boxes. */
export const selectHead: Markup = html`<th scope="col" role="columnheader" class="choose"><span class="hidden">Select</span></th>`

/** The box of a row. */
export function selectCell(location: string, name: string): Markup {
  return html`<td class="choose" role="cell"><label><input type="checkbox" form="${selectionForm}" name="location" value="${location}" aria-label="Select ${name}"></label></td>`
}
