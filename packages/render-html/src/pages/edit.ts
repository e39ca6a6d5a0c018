import { attributeOf, type Entity, isLink, type Kind, type Mixin, mixinsOf } from '@occi/core'
import { addMixins } from '@occi/core/authoring'
import type { Page } from '../document.ts'
import { attributeGroups, fixedBy, groupFields, isSettable } from '../forms/attribute-groups.ts'
import { endField, shownEnd, sources, targets } from '../forms/ends.ts'
import { faultSummary } from '../forms/fault-summary.ts'
import { hidden, textField } from '../forms/field.ts'
import { hiddenMixins } from '../forms/mixin-choice.ts'
import type { FormState } from '../forms/state.ts'
import { html, type Markup } from '../markup.ts'
import { entityTrail } from '../parts/trail.ts'
import { isPartOfName } from '../read/end-text.ts'
import { wasField } from '../read/names.ts'
import type { View } from '../view.ts'
import { nameOf, titleOf } from '../words.ts'

/**
 * The form that changes an entity (`GFD.223 Partial Update`): it has what a client may set now, and sends what is
 * unchanged as it is. Where it names a mixin that the entity does not hold yet, it adds that, and asks for no more.
 */
export async function editPage(
  entity: Entity,
  kind: Kind,
  state: FormState,
  view: View,
  refusal?: string,
): Promise<Page> {
  const held = mixinsOf(entity, view.catalogue)
  const named = state.values.isUntouched('category') ? [] : state.values.all('category')
  const added = named
    .map((identifier) => view.catalogue.mixin(identifier))
    .filter((mixin) => mixin !== undefined)
    .filter((mixin) => !held.includes(mixin))
  const content =
    added.length === 0
      ? await changeForm(entity, kind, held, state, view)
      : addForm(entity, kind, held, added, state, view)
  const path = view.path(entity.location)
  const body = html`<div class="head"><h1>${content.title}</h1><p class="lead">${content.lead}</p></div>
${faultSummary(state, refusal)}
<form class="form" method="post" action="${path}">
<button type="submit" hidden>${content.submit}</button>
${content.fields}
<p class="row send"><button type="submit" class="button main">${content.submit}</button><a class="button quiet" href="${path}">Cancel</a></p>
${content.more}
</form>`
  const trail = [...entityTrail(entity, view), { text: content.submit }]
  return { title: content.title, trail, body, current: kind.location ?? '/' }
}

interface Content {
  readonly title: string
  readonly lead: string
  readonly fields: Markup
  readonly submit: string
  readonly more?: Markup
}

async function changeForm(
  entity: Entity,
  kind: Kind,
  held: readonly Mixin[],
  state: FormState,
  view: View,
): Promise<Content> {
  const core = await coreFields(entity, kind, state, view)
  return {
    title: `Edit ${nameOf(entity)}`,
    lead: 'Only values that you may change are shown; everything else stays unchanged.',
    submit: 'Save',
    fields: html`${[entity.kind, ...entity.mixins].map(
      (identifier) => html`${hidden('category', identifier)}${hidden(wasField('category'), identifier)}`,
    )}
<fieldset><legend>Name</legend><div class="fields">${core}</div></fieldset>
${attributeSections(entity, kind, held, [], state, view)}`,
    more: html`<details class="more"><summary>Replace instead</summary>
<p class="hint">Saving leaves a number or a choice that has a value with one. Replacing takes away the values of all fields that are empty.</p>
<p class="row"><button type="submit" class="button" name="_method" value="PUT" formnovalidate>Replace</button></p></details>`,
  }
}

function addForm(
  entity: Entity,
  kind: Kind,
  held: readonly Mixin[],
  added: readonly Mixin[],
  state: FormState,
  view: View,
): Content {
  return {
    title: `Add ${added.map(titleOf).join(', ')} to ${nameOf(entity)}`,
    lead: 'Its other values stay unchanged, unless a template sets them.',
    submit: 'Add',
    fields: html`${hiddenMixins(added.map((mixin) => mixin.identifier))}
${attributeSections(entity, kind, held, added, state, view)}`,
  }
}

async function coreFields(entity: Entity, kind: Kind, state: FormState, view: View): Promise<Markup> {
  const text = (name: 'title' | 'summary', label: string) => {
    const current = attributeOf(entity, `occi.core.${name}`)
    const { value, was } = state.edited(name, current === undefined ? '' : String(current))
    const mayEmpty = current !== undefined && current !== ''
    return html`${textField({ name, label, code: `occi.core.${name}`, state, value })}${mayEmpty && hidden('_empty', name)}${current === '' && hidden('_blank', name)}${hidden(wasField(name), was)}`
  }
  if (!isLink(entity)) return html`${text('title', 'Title')}${text('summary', 'Summary')}`
  const end = async (name: 'source' | 'target', label: string, find: typeof sources) => {
    const typed = state.typed(name) ?? ''
    const [here, found] = await Promise.all([find(kind, entity[name], view), find(kind, typed, view)])
    const { value, was } = state.edited(name, shownEnd(entity[name], here))
    const search = `${view.path(entity.location, [['edit', '']])}&${name}=`
    const candidates = isPartOfName(typed) ? found : here
    return html`${endField({ name, label, code: `occi.core.${name}`, required: true, state, value, candidates, search, view: 'edit' })}${hidden(wasField(name), was)}`
  }
  return html`${text('title', 'Title')}${await Promise.all([end('source', 'From', sources), end('target', 'To', targets)])}`
}

/** The attributes that a client may set now: of everything, or of what is being added. */
function attributeSections(
  entity: Entity,
  kind: Kind,
  held: readonly Mixin[],
  added: readonly Mixin[],
  state: FormState,
  view: View,
): readonly Markup[] {
  const mixins = addMixins(held, added)
  const current = (name: string) => entity.attributes[name]
  const definitions = view.catalogue.definitions(kind, mixins)
  const groups = attributeGroups(kind, mixins, definitions, (name, definition) => isSettable(definition, current(name)))
  const fixed = fixedBy(added)
  return groups
    .filter(({ category }) => added.length === 0 || (category.class === 'mixin' && added.includes(category)))
    .map(
      (group) =>
        html`<fieldset><legend>${titleOf(group.category)}</legend>${groupFields(group, { state, fixed, current: added.length === 0 ? current : undefined })}</fieldset>`,
    )
}
