import { addMixins, attributeOf, type Entity, isLink, type Kind, type Mixin, mixinsOf } from '@occi/core'
import type { Page } from '../document.ts'
import { attributeGroups, fixedBy, groupFields, isSettable } from '../forms/attribute-groups.ts'
import { endField, sources, targets, withEntity } from '../forms/ends.ts'
import { faultSummary } from '../forms/fault-summary.ts'
import { hidden, textField } from '../forms/field.ts'
import { hiddenMixins } from '../forms/mixin-choice.ts'
import type { FormState } from '../forms/state.ts'
import { html, type Markup } from '../markup.ts'
import { entityTrail } from '../parts/trail.ts'
import type { View } from '../view.ts'
import { nameOf, titleOf } from '../words.ts'

/**
 * The form that changes an entity (`GFD.223 Partial Update`): it has what a client may set now, and sends what is
 * unchanged as it is. A mixin that the form names and the entity does not hold yet is added by it.
 */
export async function editPage(
  entity: Entity,
  kind: Kind,
  state: FormState,
  view: View,
  refusal?: string,
): Promise<Page> {
  const { catalogue } = view
  const held = mixinsOf(entity, catalogue)
  const added = state.values
    .all('category')
    .map((identifier) => catalogue.mixin(identifier))
    .filter((mixin): mixin is Mixin => mixin !== undefined && !held.includes(mixin))
  const mixins = addMixins(held, added)
  const parts = html`<fieldset><legend>Name</legend><div class="fields">${await coreFields(entity, kind, state, view)}</div></fieldset>
${attributeSections(entity, kind, mixins, state, view)}`
  const title =
    added.length === 0 ? `Edit ${nameOf(entity)}` : `Add ${added.map(titleOf).join(', ')} to ${nameOf(entity)}`
  const body = html`<div class="head"><h1>${title}</h1>
<p class="lead">Only what may be changed is here; everything else stays as it is.</p></div>
${faultSummary(state, refusal)}
<form class="form" method="post" action="${view.path(entity.location)}">
<button type="submit" hidden>Save</button>
${hidden('category', entity.kind)}${hiddenMixins(mixins.map((mixin) => mixin.identifier))}
${parts}
<p class="row send"><button type="submit" class="button main">Save changes</button><a class="button quiet" href="${view.path(entity.location)}">Cancel</a></p>
<details class="more"><summary>Replace instead of change</summary>
<p class="hint">Saving leaves a number or choice that has a value with one. Replacing takes away the values of all fields that are empty.</p>
<p class="row"><button type="submit" class="button" name="_method" value="PUT" formnovalidate>Replace</button></p></details>
</form>`
  return { title, trail: [...entityTrail(entity, view), { text: 'Edit' }], body, current: kind.location ?? '/' }
}

async function coreFields(entity: Entity, kind: Kind, state: FormState, view: View): Promise<Markup> {
  const text = (name: 'title' | 'summary', label: string) => {
    const current = attributeOf(entity, `occi.core.${name}`)
    const value = state.typed(name) ?? (current === undefined ? '' : String(current))
    const mayEmpty = current !== undefined && current !== ''
    return html`${textField({ name, label, code: `occi.core.${name}`, state, value })}${mayEmpty && hidden('_empty', name)}`
  }
  if (!isLink(entity)) return html`${text('title', 'Title')}${text('summary', 'Summary')}`
  const source = state.typed('source') ?? entity.source
  const target = state.typed('target') ?? entity.target
  const [from, to] = await Promise.all([sources(view), targets(kind, view)])
  return html`${text('title', 'Title')}
${endField({ name: 'source', label: 'From', code: 'occi.core.source', required: true, state, value: source, candidates: await withEntity(from, source, view) })}
${endField({ name: 'target', label: 'To', code: 'occi.core.target', required: true, state, value: target, candidates: await withEntity(to, target, view) })}`
}

function attributeSections(entity: Entity, kind: Kind, mixins: readonly Mixin[], state: FormState, view: View) {
  const definitions = view.catalogue.definitions(kind, mixins)
  const current = (name: string) => entity.attributes[name]
  const groups = attributeGroups(kind, mixins, definitions, (name, definition) => isSettable(definition, current(name)))
  const fixed = fixedBy(mixins.filter((mixin) => !entity.mixins.includes(mixin.identifier)))
  return groups.map(
    (group) =>
      html`<fieldset><legend>${titleOf(group.category)}</legend>${groupFields(group, { state, current, fixed })}</fieldset>`,
  )
}
