import type { Entity, EntityChange } from '@occi/core'
import { html, type Markup } from '../markup.ts'
import { fullTime } from '../value.ts'
import type { View } from '../view.ts'
import { changeDetails, changeTitle } from './change-words.ts'

/** How many changes the page of an entity shows, and how many the page of its history. */
export const mostChanges = { beside: 6, all: 100 }

/** How many differences of one change are named. */
const mostDetails = 4

/** What happened to an entity, the latest first, with a way to more. */
export function historySection(entity: Entity, changes: readonly EntityChange[], view: View): Markup | false {
  if (changes.length === 0) return false
  const isMore = changes.at(-1)?.before !== undefined
  return html`<section aria-labelledby="history"><h2 id="history">History</h2>${historyList(changes, view)}
${isMore && html`<p class="hint"><a href="${view.path(entity.location, [['history', '']])}">Whole history</a></p>`}</section>`
}

/** Changes as a list. */
export function historyList(changes: readonly EntityChange[], view: View): Markup {
  return html`<ol class="history">${changes.map((change) => changeItem(change, view))}</ol>`
}

function changeItem(change: EntityChange, { catalogue }: View): Markup {
  const details = changeDetails(change, catalogue)
  const rest = details.length - mostDetails
  return html`<li><p><strong>${changeTitle(change, catalogue)}</strong>${change.caller !== undefined && ` by ${change.caller}`}</p><p class="hint">${fullTime(change.time)}</p>${
    details.length > 0 &&
    html`<ul>${details.slice(0, mostDetails).map((one) => html`<li>${one}</li>`)}${rest > 0 && html`<li class="soft">and ${rest} more</li>`}</ul>`
  }</li>`
}
