import type { Mixin } from '@occi/core'
import { mixinApplies, type Size } from '@occi/core/authoring'
import { candidates, entityOption } from '../forms/ends.ts'
import { hidden } from '../forms/field.ts'
import { html, type Markup } from '../markup.ts'
import type { View } from '../view.ts'
import { titleOf } from '../words.ts'

/** The id of the form to which the boxes of a mixin's collection belong. */
export const selectionForm = 'members'

/**
 * What can be done with the chosen entities of a mixin's collection (`GFD.223 HTTP Methods Applied to Collections`):
 * DELETE takes the mixin from them, PUT from all others. No entity is deleted by either.
 */
export function chooseMembers(mixin: Mixin, shown: number, size: Size, view: View): Markup {
  const path = view.path(mixin.location)
  // A user who sees only a part of the collection must not change the rest of it.
  const isWhole = !size.isMore && size.number <= shown
  return html`<div class="bar below"><form id="${selectionForm}" method="post" action="${path}"><span class="soft">Chosen entities:</span>
<button type="submit" class="button" name="_method" value="DELETE">Take out of ${titleOf(mixin)}</button>
${isWhole && html`<button type="submit" class="button quiet" name="_method" value="PUT">Keep only these</button>`}</form>
<span class="gap"></span><form method="post" action="${path}">${hidden('_method', 'PUT')}${hidden('_empty', 'location')}${hidden('location', '')}<button type="submit" class="button quiet">Take all out</button></form></div>
<p class="hint">The entities stay, only the feature goes.</p>`
}

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
