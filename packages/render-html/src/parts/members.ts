import type { Mixin } from '@occi/core'
import { mixinApplies } from '@occi/core/authoring'
import { candidates, entityOption } from '../forms/ends.ts'
import { html, type Markup } from '../markup.ts'
import type { View } from '../view.ts'
import { titleOf } from '../words.ts'

/** The form that adds an entity to a mixin's collection. */
export async function addMember(mixin: Mixin, view: View): Promise<Markup> {
  const { groups, isCut } = await candidates((kind) => mixinApplies(mixin, kind), view)
  const isMember = (mixins: readonly string[]) => mixins.includes(mixin.identifier)
  const free = groups
    .map(({ title, entities }) => ({ title, entities: entities.filter(({ mixins }) => !isMember(mixins)) }))
    .filter(({ entities }) => entities.length > 0)
  return html`<section aria-labelledby="add-member"><h2 id="add-member">Add to ${titleOf(mixin)}</h2>
${
  free.length > 0 &&
  html`<form class="inline" method="post" action="${view.path(mixin.location)}"><label for="member">An entity</label><select id="member" name="location" required><option value="">Choose …</option>${free.map(
    ({ title, entities }) =>
      html`<optgroup label="${title}">${entities.map((entity) => entityOption(entity, undefined))}</optgroup>`,
  )}</select><button type="submit" class="button">Add</button></form>`
}
${(isCut || free.length === 0) && html`<form class="inline" method="post" action="${view.path(mixin.location)}"><label for="member-address">By its address</label><input id="member-address" name="location" type="text" required autocomplete="off" spellcheck="false"><button type="submit" class="button">Add</button></form>`}
</section>`
}
