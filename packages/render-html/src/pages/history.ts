import type { Entity } from '@occi/core'
import type { Page } from '../document.ts'
import { html } from '../markup.ts'
import { historyList, mostChanges } from '../parts/history.ts'
import { entityTrail } from '../parts/trail.ts'
import type { View } from '../view.ts'
import { nameOf } from '../words.ts'
import { eventsOf } from './entity.ts'

/** All that is known of what happened to an entity. */
export async function historyPage(entity: Entity, view: View): Promise<Page> {
  const changes = await view.read.history(entity, mostChanges.all)
  const isWhole = changes.at(-1)?.before === undefined
  const title = `History of ${nameOf(entity)}`
  const body = html`<div class="head"><h1>${title}</h1></div>
${historyList(changes, view)}
${!isWhole && html`<p class="hint">Older changes are ${changes.length < mostChanges.all ? 'not kept' : 'not shown'}.</p>`}
<p class="row below"><a class="button" href="${view.path(entity.location)}">Back to ${nameOf(entity)}</a></p>`
  const current = view.catalogue.kind(entity.kind)?.location ?? '/'
  return {
    title,
    trail: [...entityTrail(entity, view), { text: 'History' }],
    body,
    current,
    events: eventsOf(entity, view),
  }
}
