import type { Kind, Mixin } from '@occi/core'
import { isLinkKind } from '@occi/core/authoring'
import type { Page } from '../document.ts'
import { attributeGroups, fixedBy, groupFields, isSettable } from '../forms/attribute-groups.ts'
import { endField, sources, targets } from '../forms/ends.ts'
import { faultSummary } from '../forms/fault-summary.ts'
import { hidden, textField } from '../forms/field.ts'
import { linkRows } from '../forms/link-rows.ts'
import { mixinChoice, sortMixins } from '../forms/mixin-choice.ts'
import type { FormState } from '../forms/state.ts'
import { html, type Markup } from '../markup.ts'
import { glyph } from '../parts/glyph.ts'
import type { View } from '../view.ts'
import { titleOf } from '../words.ts'

/** The target of a form that creates an entity. */
export interface Destination {
  readonly location: string
  /** `PUT` creates the entity at exactly this location. */
  readonly method: 'POST' | 'PUT'
}

/**
 * The form that creates an entity of a kind. It sends itself by GET when features are chosen, and comes back with their
 * fields and with everything that was typed.
 */
export async function createPage(
  kind: Kind,
  destination: Destination,
  state: FormState,
  view: View,
  refusal?: string,
): Promise<Page> {
  const mixins = chosenMixins(state, view)
  const [ends, links] = await Promise.all([endFields(kind, state, view), linkSection(kind, state, view)])
  const choice = mixinChoice(kind, state, view)
  const collection = kind.location ?? '/'
  // A user who came from a page to connect something returns to it.
  const { back } = state
  const parts = html`${basics(kind, state, ends)}
${choice}
${attributeSections(kind, mixins, state, view)}
${links}`
  const title = `Create ${titleOf(kind)}`
  const body = html`<div class="head"><h1>${glyph(kind, view.catalogue)}${title}</h1>
<p class="lead">${destination.method === 'PUT' ? html`At <code>${destination.location}</code>.` : html`In <code>${destination.location}</code>; the service chooses its address.`} Its attributes are described in <a href="${view.docs(kind)}">its description</a>.</p></div>
${faultSummary(state, refusal)}
<form class="form" method="post" action="${view.path(destination.location)}">
<button type="submit" hidden>Create</button>
${destination.method === 'PUT' && html`${hidden('_method', 'PUT')}${hidden('_was', 'nothing')}`}
${back !== undefined && hidden('_back', back)}${hidden('create', destination.method === 'PUT' ? kind.identifier : '')}${hidden('category', kind.identifier)}
${parts}
<p class="row send"><button type="submit" class="button main">Create</button><a class="button quiet" href="${view.path(back ?? collection)}">Cancel</a></p>
</form>`
  return {
    title,
    trail: [{ text: titleOf(kind), location: collection }, { text: 'Create' }],
    body,
    current: collection,
  }
}

/** The mixins that a form names, each once. */
function chosenMixins(state: FormState, { catalogue }: View): readonly Mixin[] {
  const named = state.values.all('category').map((identifier) => catalogue.mixin(identifier))
  return [...new Set(named.filter((mixin) => mixin !== undefined))]
}

function basics(kind: Kind, state: FormState, ends: Markup | false): Markup {
  const isLink = isLinkKind(kind)
  return html`<fieldset><legend>${isLink ? 'What it connects' : 'Name'}</legend><div class="fields">
${ends}
${textField({ name: 'title', label: 'Title', code: 'occi.core.title', hint: 'What people call it.', state, value: state.typed('title') })}
${!isLink && textField({ name: 'summary', label: 'Summary', code: 'occi.core.summary', hint: 'Its purpose, in one line.', state, value: state.typed('summary') })}
</div></fieldset>`
}

async function endFields(kind: Kind, state: FormState, view: View): Promise<Markup | false> {
  if (!isLinkKind(kind)) return false
  const end = async (name: 'source' | 'target', label: string, find: typeof sources) => {
    const value = state.typed(name)
    const search = `${view.createPath(kind) ?? ''}&${name}=`
    const found = await find(kind, value ?? '', view)
    return endField({ name, label, code: `occi.core.${name}`, required: true, state, value, candidates: found, search })
  }
  return html`${await Promise.all([end('source', 'From', sources), end('target', 'To', targets)])}`
}

function linkSection(kind: Kind, state: FormState, view: View): Promise<Markup | false> | false {
  return isLinkKind(kind) ? false : linkRows(kind, state, view)
}

function attributeSections(kind: Kind, mixins: readonly Mixin[], state: FormState, view: View): readonly Markup[] {
  const definitions = view.catalogue.definitions(kind, mixins)
  const fixed = fixedBy(mixins)
  // The fields of features stand below their boxes.
  const { others } = sortMixins(view.catalogue.mixinsFor(kind))
  const rest = mixins.filter((mixin) => !others.includes(mixin))
  return attributeGroups(kind, rest, definitions, (_, definition) => isSettable(definition)).map(
    (group) =>
      html`<fieldset><legend>${titleOf(group.category)}</legend>${groupFields(group, { state, fixed })}</fieldset>`,
  )
}

/** The kinds of which an entity can be created, if the path does not tell which. */
export function chooseKindPage(view: View, mixin: Mixin | undefined, href: (kind: Kind) => string | undefined): Page {
  const { catalogue, request, offered } = view
  const kinds = offered.filter((kind) => mixin === undefined || catalogue.mixinsFor(kind).includes(mixin))
  const title = mixin === undefined ? 'Create something' : `Create something with ${titleOf(mixin)}`
  const body = html`<div class="head"><h1>${title}</h1><p class="lead">Choose what it is to be.</p></div>
${kindList(kinds, href, view)}`
  const current = mixin?.location
  const way = mixin === undefined ? [] : [{ text: titleOf(mixin), location: mixin.location }]
  return { title, trail: [...way, { text: 'Create' }], body, current: current ?? request.location }
}

/** Kinds as a list that leads on. */
export function kindList(kinds: readonly Kind[], href: (kind: Kind) => string | undefined, view: View): Markup {
  return html`<ul class="choices">${kinds.map((kind) => {
    const to = href(kind)
    return (
      to !== undefined &&
      html`<li><a href="${to}">${glyph(kind, view.catalogue)}<span><strong>${titleOf(kind)}</strong><code>${kind.term}</code></span></a></li>`
    )
  })}</ul>`
}
