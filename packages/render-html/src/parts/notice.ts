import { type Content, flag, html, type Markup } from '../markup.ts'
import { icon } from './icon.ts'

/**
 * Says that the requested change is done.
 *
 * @param isPassing whether it has only begun: the script removes the notice when the page shows nothing in transition
 */
export function doneNotice(text: Content, isPassing = false): Markup {
  return html`<p class="notice tone-good" role="status"${flag('data-passing', isPassing)}>${icon('done')}<span>${text}</span></p>`
}

/** An empty list: what would be here, and what to do next. */
export function emptyState(title: string, text: Content, action?: Content): Markup {
  return html`<div class="empty"><p class="title">${title}</p><p>${text}</p>${action !== undefined && html`<p class="row">${action}</p>`}</div>`
}
