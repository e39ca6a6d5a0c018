import type { Mixin } from '@occi/core'
import { mixinApplies } from '@occi/core/authoring'
import { candidates, entityList } from '../forms/ends.ts'
import { html, type Markup } from '../markup.ts'
import type { View } from '../view.ts'
import { titleOf } from '../words.ts'

/** The form that adds an entity to a mixin's collection. */
export async function addMember(mixin: Mixin, view: View): Promise<Markup> {
  const typed = view.request.query.get('member') ?? ''
  const { groups } = await candidates((kind) => mixinApplies(mixin, kind), typed, view)
  const free = groups.map(({ title, entities }) => ({
    title,
    entities: entities.filter(({ mixins }) => !mixins.includes(mixin.identifier)),
  }))
  return html`<section aria-labelledby="add-member"><h2 id="add-member">Add to ${titleOf(mixin)}</h2>
<form class="inline" method="post" action="${view.path(mixin.location)}"><label for="member">An entity</label><input id="member" name="location" type="text" list="member-list" data-find="${view.path(mixin.location)}?member=" placeholder="Its name or address" required autocomplete="off" spellcheck="false">${entityList('member-list', free)}<button type="submit" class="button">Add</button></form>
</section>`
}
