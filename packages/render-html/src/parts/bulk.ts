import type { Action } from '@occi/core'
import type { Size } from '@occi/core/authoring'
import { type Filter, filterQuery } from '../filter.ts'
import { html, type Markup } from '../markup.ts'
import type { View } from '../view.ts'
import { grouped } from '../words.ts'
import { actionButton } from './actions.ts'
import { icon } from './icon.ts'

/** What can be done to all entities of a listing at once, its filters kept. */
export function bulkActions(size: Size, filters: readonly Filter[], view: View): Markup | false {
  const { bound, request } = view
  const actions = actionsOf(filters, view)
  // GFD.223 Delete Entity Instances: a mixin's collection loses its members, the entities stay; that is said elsewhere.
  const mayDelete = bound?.class !== 'mixin'
  if (actions.length === 0 && !mayDelete) return false
  const query = filterQuery(filters)
  const all = size.isMore ? 'all' : `all ${grouped(size.number)}`
  return html`<details class="drop end"><summary class="button quiet">Act on ${all} …</summary><div class="panel">
${actions.length > 0 && html`<p class="hint">Runs on every entity to which it applies now.</p><div class="stack">${actions.map((action) => actionButton(action, request.location, query, view, bound))}</div>`}
${mayDelete && html`<p class="row"><a class="button quiet danger" href="${view.path(request.location, [['confirm', 'delete'], ...query])}">${icon('trash')}Delete ${all} …</a></p>`}
</div></details>`
}

/** The actions that every entity of the listing has: those of the kind or mixin that it is bound to or filtered by. */
function actionsOf(filters: readonly Filter[], { bound, catalogue }: View): readonly Action[] {
  const named = filters.flatMap(({ name, value }) => {
    const category = name === 'category' ? catalogue.get(value) : undefined
    return category === undefined || category.class === 'action' ? [] : [category]
  })
  const categories = bound === undefined ? named : [bound, ...named]
  return [...new Set(categories.flatMap((category) => category.allActions))]
}
