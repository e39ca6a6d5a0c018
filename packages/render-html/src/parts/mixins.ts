import { type Entity, type Mixin, mixinsOf } from '@occi/core'
import { hidden } from '../forms/field.ts'
import { sortMixins } from '../forms/mixin-choice.ts'
import { html, type Markup } from '../markup.ts'
import type { View } from '../view.ts'
import { titleOf } from '../words.ts'
import { icon } from './icon.ts'
import { emptyState } from './notice.ts'

/** The mixins of an entity, with ways to take one away and to add another. */
export function mixinSection(entity: Entity, view: View): Markup {
  const held = mixinsOf(entity, view.catalogue)
  return html`<section aria-labelledby="features"><h2 id="features">Features and tags</h2>
${held.length === 0 ? emptyState('Nothing added', 'Features bring attributes and actions, tags bring order.') : html`<ul class="chips">${held.map((mixin) => chip(mixin, entity, view))}</ul>`}
${addForm(entity, held, view)}</section>`
}

/** `GFD.223 Disassociate Mixin from Entity Instances`: a DELETE on the mixin's collection that names the entity. */
function chip(mixin: Mixin, entity: Entity, view: View): Markup {
  return html`<li><a href="${view.path(mixin.location)}">${titleOf(mixin)}</a><form method="post" action="${view.path(mixin.location)}">${hidden('_method', 'DELETE')}${hidden('_back', entity.location)}${hidden('location', entity.location)}<button type="submit" title="Remove ${titleOf(mixin)}">${icon('close')}<span class="hidden">Remove ${titleOf(mixin)}</span></button></form></li>`
}

function addForm(entity: Entity, held: readonly Mixin[], view: View): Markup | false {
  const kind = view.catalogue.kind(entity.kind)
  if (kind === undefined) return false
  const free = view.catalogue.mixinsFor(kind).filter((mixin) => !held.includes(mixin))
  const { groups, others } = sortMixins(free)
  if (groups.length === 0 && others.length === 0) return false
  return html`<form class="inline" method="post" action="${view.path(entity.location)}">
<label for="add-mixin" class="hidden">Add a feature or tag</label>
<select id="add-mixin" name="category" required><option value="">Add …</option>${others.map(option)}${groups.map(
    ({ parent, members }) => html`<optgroup label="${titleOf(parent)}">${members.map(option)}</optgroup>`,
  )}</select><button type="submit" class="button">Add</button></form>`
}

function option(mixin: Mixin): Markup {
  return html`<option value="${mixin.identifier}">${titleOf(mixin)}</option>`
}
