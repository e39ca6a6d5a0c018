import type { AttributeDefinition, Kind, Mixin } from '@occi/core'
import { html, type Markup } from '../markup.ts'
import { fieldOf } from '../read/names.ts'
import type { View } from '../view.ts'
import { titleOf } from '../words.ts'
import { attributeGroups, fixedBy, groupFields, isSettable } from './attribute-groups.ts'
import { hidden } from './field.ts'
import type { FormState } from './state.ts'

/** How many features that are not chosen have their fields in a form at once. */
const most = 24

/** The attributes that clients can set and that a feature adds to those of a kind. */
export function ownFields(mixin: Mixin, kind: Kind): readonly (readonly [string, AttributeDefinition])[] {
  return Object.entries(mixin.all).filter(
    ([name, definition]) => !Object.hasOwn(kind.all, name) && isSettable(definition),
  )
}

/**
 * The fields of features, each below the box that chooses its feature: the style sheet shows them once the box is
 * ticked. Values in fields that are not shown count for nothing.
 */
export function featureFields(
  kind: Kind,
  offered: readonly Mixin[],
  state: FormState,
  view: View,
): ReadonlyMap<Mixin, Markup> {
  const named = state.values.all('category').map((identifier) => view.catalogue.mixin(identifier))
  const chosen = named.filter((mixin) => mixin !== undefined)
  const fixed = fixedBy(chosen)
  // What a template adds has its field elsewhere.
  const shown = new Set(chosen.flatMap((mixin) => (offered.includes(mixin) ? [] : Object.keys(mixin.all))))
  const fields = new Map<Mixin, Markup>()
  let unchosen = 0
  for (const mixin of offered) {
    const isChosen = chosen.includes(mixin)
    const names = ownFields(mixin, kind).map(([name]) => name)
    if (names.length === 0 || (!isChosen && unchosen++ >= most)) continue
    const definitions = view.catalogue.definitions(kind, isChosen ? chosen : [...chosen, mixin])
    const maySet = (name: string, definition: AttributeDefinition) => !shown.has(name) && isSettable(definition)
    const group = attributeGroups(kind, [mixin], definitions, maySet).find(({ category }) => category === mixin)
    if (group === undefined) continue
    // Two chosen features may have the same attribute: it has one field.
    if (isChosen) for (const [name] of group.definitions) shown.add(name)
    const condition = [mixin.identifier, ...names.map(fieldOf)].join(' ')
    const own = isChosen ? state : state.hidden(`f${unchosen}`)
    fields.set(
      mixin,
      html`<fieldset class="part added"><legend class="hidden">${titleOf(mixin)}</legend>${hidden('_if', condition)}${groupFields(group, { state: own, fixed, mayInsist: false })}</fieldset>`,
    )
  }
  return fields
}
