import type { Page } from '../document.ts'
import { html } from '../markup.ts'
import { endMarkup, entitiesAt } from '../parts/connections.ts'
import { doneNotice } from '../parts/notice.ts'
import type { View } from '../view.ts'
import { counted } from '../words.ts'
import { titleAt } from './collection.ts'

/** How many of several locations are looked up and shown. */
const most = 200

/** Success with nothing more to say. */
export function donePage(view: View): Page {
  const { location, method } = view.request
  // What was deleted is gone: the way leads to its collection.
  const isGone = method === 'DELETE' && !location.endsWith('/')
  const back = isGone ? location.slice(0, location.lastIndexOf('/') + 1) : location
  const text = isGone ? 'It is deleted.' : 'This is done.'
  const body = html`${doneNotice(text)}<div class="head"><h1>Done</h1></div><p class="row"><a class="button" href="${view.path(back)}">Continue</a><a class="button quiet" href="${view.path('/')}">Overview</a></p>`
  return { title: 'Done', trail: [{ text: 'Done' }], body, current: back }
}

/** Shows the created or changed entities, if there are several. */
export async function locationsPage(locations: readonly string[], view: View): Promise<Page> {
  const shown = locations.slice(0, most)
  const found = await entitiesAt(shown, view)
  const title = counted(locations.length, 'entity', 'entities')
  const body = html`<div class="head"><h1>${title}</h1></div>
<ul class="rows">${shown.map((location) => html`<li>${endMarkup(location, found.get(location), view)}<code>${location}</code></li>`)}</ul>
${shown.length < locations.length && html`<p class="hint">Only the first ${shown.length} are shown.</p>`}`
  return { title, trail: [{ text: titleAt(view), location: view.request.location }, { text: title }], body }
}
