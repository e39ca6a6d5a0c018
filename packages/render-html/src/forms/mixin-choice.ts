import { dependsOn, type Kind, type Mixin } from '@occi/core'
import { flag, html, type Markup } from '../markup.ts'
import { icon } from '../parts/icon.ts'
import type { View } from '../view.ts'
import { labelOf, titleOf, unitOf } from '../words.ts'
import { textOf } from './attribute-field.ts'
import { featureFields, ownFields } from './feature-fields.ts'
import { hidden, optionList } from './field.ts'
import type { FormState } from './state.ts'

/** How many mixins a list offers: users can define any number. Behind them stands a line for the identifier of others. */
export const mostOffered = 200

/** Mixins of which an entity holds one at most, as templates, under the mixin that says so. */
export interface ExclusiveGroup {
  readonly parent: Mixin
  readonly members: readonly Mixin[]
}

/** Sorts mixins into those that exclude each other and those that do not. */
export function sortMixins(mixins: readonly Mixin[]): { groups: readonly ExclusiveGroup[]; others: readonly Mixin[] } {
  const parents = mixins.filter((mixin) => mixin.exclusive)
  const isMember = (mixin: Mixin, parent: Mixin) => mixin !== parent && dependsOn(mixin, parent)
  const groups = parents.map((parent) => ({ parent, members: mixins.filter((mixin) => isMember(mixin, parent)) }))
  const others = mixins.filter((mixin) => !mixin.exclusive && !parents.some((parent) => isMember(mixin, parent)))
  return { groups: groups.filter(({ members }) => members.length > 0), others }
}

/** What can be added to an entity of a kind: templates as lists, everything else as boxes to tick. */
export function mixinChoice(kind: Kind, state: FormState, view: View): Markup | false {
  const { groups, others } = sortMixins(view.catalogue.mixinsFor(kind))
  if (groups.length === 0 && others.length === 0) return false
  const chosen = new Set(state.values.all('category'))
  const offered = others.filter((mixin, index) => index < mostOffered || chosen.has(mixin.identifier))
  const messages = state.messages('category')
  const fields = featureFields(kind, offered, state, view)
  return html`<fieldset id="${state.id('category')}" class="${messages.length > 0 && 'wrong'}"><legend>Features</legend>
<p class="about">Features add attributes and actions, tags group entities.</p>
${messages.length > 0 && html`<p class="fault">${icon('warn')}<span>${messages.join('; ')}</span></p>`}
${groups.map((group, index) => exclusiveField(group, index, chosen, kind))}
${others.length > 0 && html`<ul class="boxes">${offered.map((mixin, index) => box(mixin, index, chosen, kind, fields.get(mixin)))}</ul>`}
${offered.length < others.length && otherMixin('f-category-other', 'category', 'Another, by its identifier')}
${(groups.length > 0 || offered.length < others.length || offered.some((mixin) => hasFields(mixin, kind) && !fields.has(mixin))) && html`<p class="row"><button type="submit" class="button" formmethod="get" formnovalidate>Update the fields</button><span class="hint">Shows what the chosen templates set; what is typed stays.</span></p>`}
</fieldset>`
}

/** How many templates are shown at a glance; more are a list. */
const mostCards = 12

function exclusiveField(group: ExclusiveGroup, index: number, chosen: ReadonlySet<string>, kind: Kind): Markup {
  const { parent, members } = group
  const value = members.find((mixin) => chosen.has(mixin.identifier))?.identifier ?? ''
  if (members.length <= mostCards) return cards(group, index, value, kind)
  const id = `f-category-${index}`
  const options = members.map((mixin) => {
    const sets = whatSets(mixin, kind)
    return { value: mixin.identifier, text: sets === '' ? titleOf(mixin) : `${titleOf(mixin)} (${sets})` }
  })
  return html`<div class="field"><div class="label"><label for="${id}">${titleOf(parent)}</label></div>
<select id="${id}" name="category">${optionList([{ value: '', text: 'None' }, ...options], value)}</select></div>`
}

/** Templates side by side, each with what it sets. */
function cards({ parent, members }: ExclusiveGroup, index: number, value: string, kind: Kind): Markup {
  const card = (identifier: string, title: string, sets: string) =>
    html`<li><label><input type="radio" name="category.${index}" value="${identifier}"${flag('checked', identifier === value)}><span><strong>${title}</strong>${sets !== '' && html`<span class="soft">${sets}</span>`}</span></label></li>`
  return html`<fieldset class="plain picker"><legend>${titleOf(parent)}</legend><ul>${card('', 'None', '')}${members.map((mixin) => card(mixin.identifier, titleOf(mixin), whatSets(mixin, kind)))}</ul></fieldset>`
}

/** What a template sets, in a few words: `2 cores, 4 GiB memory`. */
function whatSets(mixin: Mixin, kind: Kind): string {
  const words = Object.entries(mixin.attributes).flatMap(([name, definition]) => {
    const text = textOf(definition.default)
    if (text === undefined || text.length > 20) return []
    const label = labelOf(name, mixin).toLowerCase()
    if (definition.type !== 'number' && definition.type !== 'integer') return [`${label} ${text}`]
    const unit = unitOf(kind.all[name] ?? definition)
    return [`${text} ${unit === undefined ? '' : `${unit} `}${text === '1' ? label.replace(/s$/, '') : label}`]
  })
  return words.slice(0, 4).join(', ')
}

function hasFields(mixin: Mixin, kind: Kind): boolean {
  return ownFields(mixin, kind).length > 0
}

function box(mixin: Mixin, index: number, chosen: ReadonlySet<string>, kind: Kind, fields: Markup | undefined): Markup {
  const id = `f-category-box-${index}`
  const own = fields === undefined ? ownFields(mixin, kind).length : 0
  return html`<li><input type="checkbox" id="${id}" name="category" value="${mixin.identifier}"${flag('checked', chosen.has(mixin.identifier))}><label for="${id}">${titleOf(mixin)}${
    mixin.userDefined && html` <span class="soft">tag</span>`
  }${own > 0 && html` <span class="soft">${own} ${own === 1 ? 'field' : 'fields'}</span>`}</label>${fields}</li>`
}

/** A line for the identifier of a mixin that a list has no room for. */
export function otherMixin(id: string, name: string, label: string): Markup {
  return html`<div class="field"><div class="label"><label for="${id}">${label}</label></div><input type="text" id="${id}" name="${name}" autocomplete="off" spellcheck="false"></div>`
}

/** The mixins of a form as fields that are not shown. */
export function hiddenMixins(identifiers: Iterable<string>): readonly Markup[] {
  return [...identifiers].map((identifier) => hidden('category', identifier))
}
