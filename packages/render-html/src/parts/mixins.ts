import { type Entity, type Mixin, mixinsOf } from '@occi/core'
import { isSettable } from '../forms/attribute-groups.ts'
import { hidden } from '../forms/field.ts'
import { mostOffered, sortMixins } from '../forms/mixin-choice.ts'
import { html, type Markup } from '../markup.ts'
import { queryInterface, type View } from '../view.ts'
import { titleOf } from '../words.ts'
import { icon } from './icon.ts'
import { emptyState } from './notice.ts'

/** The mixins of an entity, with ways to take one away and to add another. */
export function mixinSection(entity: Entity, view: View): Markup {
  const held = mixinsOf(entity, view.catalogue)
  return html`<section aria-labelledby="features"><h2 id="features">Features and tags</h2>
${held.length === 0 ? emptyState('Nothing added', 'Features add attributes and actions, tags group entities.') : html`<ul class="chips">${held.map((mixin) => chip(mixin, entity, view))}</ul>`}
${addForms(entity, held, view)}
<p class="hint"><a href="${view.path(queryInterface, [
    ['define', ''],
    ['_back', entity.location],
  ])}">Define a tag</a></p></section>`
}

/** `GFD.223 Disassociate Mixin from Entity Instances`: a DELETE on the mixin's collection that names the entity. */
function chip(mixin: Mixin, entity: Entity, view: View): Markup {
  return html`<li><a href="${view.path(mixin.location)}">${titleOf(mixin)}</a><form method="post" action="${view.path(entity.location)}">${hidden('_method', 'DELETE')}${hidden('_collection', mixin.location)}${hidden('_back', entity.location)}${hidden('location', entity.location)}<button type="submit" title="Remove ${titleOf(mixin)}">${icon('close')}<span class="hidden">Remove ${titleOf(mixin)}</span></button></form></li>`
}

/** The forms that add a mixin: one that asks for nothing is added at once, any other by a form with its fields. */
function addForms(entity: Entity, held: readonly Mixin[], view: View): readonly (Markup | false)[] {
  const kind = view.catalogue.kind(entity.kind)
  if (kind === undefined) return []
  const free = view.catalogue.mixinsFor(kind).filter((mixin) => !held.includes(mixin))
  const hasFields = (mixin: Mixin) =>
    Object.entries(mixin.all).some(([name, definition]) => !Object.hasOwn(kind.all, name) && isSettable(definition))
  const plain = free.filter((mixin) => !hasFields(mixin))
  return [
    addForm(plain.slice(0, mostOffered), 'post', 'Add …', entity, view),
    addForm(free.filter(hasFields).slice(0, mostOffered), 'get', 'Add and fill in …', entity, view),
    free.length > mostOffered && addOther(entity, view),
  ]
}

function addForm(mixins: readonly Mixin[], method: 'get' | 'post', title: string, entity: Entity, view: View) {
  const { groups, others } = sortMixins(mixins)
  if (groups.length === 0 && others.length === 0) return false
  const id = `add-${method}`
  return html`<form class="inline" method="${method}" action="${view.path(entity.location)}">${method === 'get' && hidden('edit', '')}
<label for="${id}" class="hidden">${title}</label>
<select id="${id}" name="category" required><option value="">${title}</option>${others.map(option)}${groups.map(
    ({ parent, members }) => html`<optgroup label="${titleOf(parent)}">${members.map(option)}</optgroup>`,
  )}</select><button type="submit" class="button">Add</button></form>`
}

/** The form that adds any mixin, known by its identifier. */
function addOther(entity: Entity, view: View): Markup {
  return html`<form class="inline" method="get" action="${view.path(entity.location)}">${hidden('edit', '')}
<label for="add-other">Another, by its identifier</label>
<input id="add-other" name="category" type="text" required autocomplete="off" spellcheck="false"><button type="submit" class="button">Add</button></form>`
}

function option(mixin: Mixin): Markup {
  return html`<option value="${mixin.identifier}">${titleOf(mixin)}</option>`
}
