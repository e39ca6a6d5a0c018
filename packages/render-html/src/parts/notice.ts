import { type Content, html, type Markup } from '../markup.ts'
import { icon } from './icon.ts'

/** Says that the requested change is done. */
export function doneNotice(text: Content): Markup {
  return html`<p class="notice tone-good" role="status">${icon('done')}<span>${text}</span></p>`
}

/** An empty list: what would be here, and what to do next. */
export function emptyState(title: string, text: Content, action?: Content): Markup {
  return html`<div class="empty"><p class="title">${title}</p><p>${text}</p>${action !== undefined && html`<p class="row">${action}</p>`}</div>`
}
