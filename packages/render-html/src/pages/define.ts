import type { Page } from '../document.ts'
import { faultSummary } from '../forms/fault-summary.ts'
import { hidden, optionList, textField } from '../forms/field.ts'
import { mostOffered, otherMixin } from '../forms/mixin-choice.ts'
import type { FormState } from '../forms/state.ts'
import { flag, html, type Markup } from '../markup.ts'
import { attributeTypes } from '../read/mixin.ts'
import { definitionField } from '../read/names.ts'
import { queryInterface, type View } from '../view.ts'
import { titleOf } from '../words.ts'

/** How many attributes a form can define at once. */
const rows = 4

/** The form that defines a mixin (`GFD.223 HTTP Methods Applied to Query Interface`, POST Method). */
export function definePage(state: FormState, view: View, refusal?: string): Page {
  const text = (name: string, label: string, hint: string) =>
    textField({ name: `mixin.${name}`, label, hint, state, value: state.typed(`mixin.${name}`) })
  const isOpen = state.faults.length > 0 || state.typed(definitionField(0, 'name')) !== undefined
  const { back } = state
  const scheme = state.typed('mixin.scheme') ?? `${view.context.url('/tags')}#`
  const parts = html`<fieldset><legend>Name</legend><div class="fields">
${text('title', 'Tag', 'A word or two, such as Production.')}
</div></fieldset>
<details class="more"${flag('open', isOpen)}><summary>Advanced</summary>
<fieldset class="part"><legend>For programs</legend><div class="fields">
${text('term', 'Term', 'Lower-case letters, digits, and - _ . between them. Made from the name if left empty.')}
${textField({ name: 'mixin.scheme', label: 'Scheme', hint: 'A URI of a domain of yours that ends in #, such as http://example.com/tags#', state, value: scheme })}
${text('location', 'Collection', 'The path where its members are listed, from / to /. Made from the term if left empty.')}
</div></fieldset>
${relations(state, view)}
<p class="hint">A tag needs no attributes. Their names start with your domain, such as com.example.owner.</p>
${Array.from({ length: rows }, (_, index) => attributeRow(index, state))}</details>`
  const title = 'Define a tag'
  const body = html`<div class="head"><h1>${title}</h1><p class="lead">A tag groups what belongs together. Its members are listed in a collection of its own.</p></div>
${faultSummary(state, refusal)}
<form class="form" method="post" action="${view.path(queryInterface)}">
${back !== undefined && hidden('_back', back)}${parts}
<p class="row send"><button type="submit" class="button main">Define</button><a class="button quiet" href="${view.path(back ?? queryInterface)}">Cancel</a></p></form>`
  return { title, trail: [{ text: 'Types', location: queryInterface }, { text: title }], body, current: queryInterface }
}

function relations(state: FormState, { catalogue }: View): Markup {
  const applies = new Set(state.values.all('mixin.applies'))
  const kinds = catalogue.kinds.filter((kind) => kind.location !== undefined)
  const isCut = catalogue.mixins.length > mostOffered
  const mixins = catalogue.mixins
    .slice(0, mostOffered)
    .map((mixin) => ({ value: mixin.identifier, text: titleOf(mixin) }))
  state.messages('mixin.applies')
  return html`<fieldset class="part" id="${state.id('mixin.applies')}"><legend>Where it belongs</legend>
<p class="about">What it can be added to. If nothing is ticked, it can be added to everything.</p>
<ul class="boxes">${kinds.map((kind, index) => html`<li><input type="checkbox" id="applies-${index}" name="mixin.applies" value="${kind.identifier}"${flag('checked', applies.has(kind.identifier))}><label for="applies-${index}">${titleOf(kind)}</label></li>`)}</ul>
${mixins.length > 0 && html`<div class="field"><div class="label"><label for="depends">Depends on</label></div><p class="hint">Entities with the new tag also get the attributes and actions of this one.</p><select id="depends" name="mixin.rel">${optionList([{ value: '', text: 'Nothing' }, ...mixins], state.values.first('mixin.rel') ?? '')}</select></div>`}
${isCut && otherMixin('depends-other', 'mixin.rel', 'Depends on another, by its identifier')}
</fieldset>`
}

function attributeRow(index: number, state: FormState): Markup {
  const part = (name: string) => definitionField(index, name)
  const types = attributeTypes.map((type) => ({ value: type, text: type }))
  return html`<fieldset class="part"><legend>Attribute ${index + 1}</legend><div class="fields">
${textField({ name: part('name'), label: 'Name', state, value: state.typed(part('name')) })}
<div class="field"><div class="label"><label for="${state.id(part('type'))}">Type</label></div><select id="${state.id(part('type'))}" name="${part('type')}">${optionList(types, state.typed(part('type')) ?? 'string')}</select></div>
${textField({ name: part('description'), label: 'What it means', state, value: state.typed(part('description')) })}
${textField({ name: part('default'), label: 'Default value', state, value: state.typed(part('default')) })}
<div class="field check"><input type="checkbox" id="${state.id(part('required'))}" name="${part('required')}" value="true"${flag('checked', state.typed(part('required')) === 'true')}><label for="${state.id(part('required'))}">Required</label></div>
</div></fieldset>`
}
