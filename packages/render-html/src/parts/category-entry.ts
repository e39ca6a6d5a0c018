import type { Action, AnyCategory, AttributeDefinition, Kind, Mixin } from '@occi/core'
import { shorten } from '@occi/core/authoring'
import { textOf } from '../forms/attribute-field.ts'
import { constraintsOf, constraintWords } from '../forms/constraints.ts'
import { type Content, html, joined, type Markup } from '../markup.ts'
import type { View } from '../view.ts'
import { anchorOf, decoded, titleOf } from '../words.ts'
import { typeWords } from './attributes.ts'
import { glyph } from './glyph.ts'
import { icon } from './icon.ts'
import { removeTag } from './remove-tag.ts'

/** All that is to be known of a category. */
export function categoryEntry(category: AnyCategory, view: View): Markup {
  const id = anchorOf(category, view.catalogue)
  const sign = category.class === 'kind' ? glyph(category, view.catalogue) : category.class === 'mixin' && icon('tag')
  return html`<article class="type" id="${id}" aria-labelledby="${id}-title"><div class="bar"><h3 id="${id}-title">${sign}${titleOf(category)}</h3><span class="gap"></span>${category.class === 'mixin' && category.removable && removeTag(category, view)}</div>
<p class="identifier"><code>${category.identifier}</code></p>
${facts(category, view)}
${attributeTable(category)}</article>`
}

function facts(category: AnyCategory, view: View): Markup | false {
  const rows: (readonly [string, Content])[] = []
  const list = (term: string, categories: readonly AnyCategory[]) => {
    if (categories.length > 0) rows.push([term, references(categories, view)])
  }
  if (category.class === 'kind') kindFacts(category, list, view)
  if (category.class === 'mixin') mixinFacts(category, list)
  if (category.class !== 'action') list('Actions', category.allActions)
  if (category.class === 'action') list('Can be done to', definersIn(category, view))
  if (category.class !== 'action' && category.location !== undefined) {
    const href = view.path(category.location)
    rows.push(['Collection', html`<a href="${href}"><code>${decoded(category.location)}</code></a>`])
  }
  return (
    rows.length > 0 &&
    html`<dl class="facts small">${rows.map(([term, value]) => html`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>`
  )
}

type List = (term: string, categories: readonly AnyCategory[]) => void

function kindFacts(kind: Kind, list: List, view: View): void {
  list('Is a kind of', kind.parent === undefined ? [] : [kind.parent])
  list('Leads to', kind.targets)
  const features = view.catalogue.mixins.filter((mixin) => mixin.applies.includes(kind))
  list('Can have', features)
}

function mixinFacts(mixin: Mixin, list: List): void {
  list('Can be added to', mixin.applies)
  list('Depends on', mixin.depends)
}

function definersIn(action: Action, { catalogue }: View): readonly (Kind | Mixin)[] {
  return [...catalogue.kinds, ...catalogue.mixins].filter((one) => one.actions.includes(action))
}

/** How many related types are named. */
const most = 60

function references(categories: readonly AnyCategory[], view: View): readonly Content[] {
  const links = categories.slice(0, most).map((one) => html`<a href="${view.docs(one)}">${titleOf(one)}</a>`)
  const rest = categories.length - links.length
  return joined(rest > 0 ? [...links, `${rest} more`] : links, ', ')
}

function attributeTable(category: AnyCategory): Markup | false {
  const own = Object.entries(category.attributes)
  if (own.length === 0) return false
  const title = `Attributes of ${titleOf(category)}`
  return html`<div class="scroll sheet" role="group" tabindex="0" aria-label="${title}"><table class="list attributes"><caption class="hidden">${title}</caption>
<thead><tr><th scope="col">Attribute</th><th scope="col">Type</th><th scope="col">What it means</th></tr></thead>
<tbody>${own.map(([name, definition]) => attributeRow(name, definition, category))}</tbody></table></div>`
}

function attributeRow(name: string, definition: AttributeDefinition, category: AnyCategory): Markup {
  const known = category.class === 'mixin' ? declaredBefore(name, category) : undefined
  // Callers always set the parameters of an action.
  const { description, ...rest } =
    known ?? (category.class === 'action' ? { ...definition, mutable: true } : definition)
  const fallback = textOf(definition.default)
  const rules = [
    rest.enum === undefined ? '' : `one of ${rest.enum.join(', ')}`,
    constraintWords(constraintsOf(rest)),
    fallback === undefined
      ? ''
      : known === undefined
        ? `default: ${shorten(fallback, 60)}`
        : `sets ${shorten(fallback, 60)}`,
  ].filter((text) => text !== '')
  return html`<tr><th scope="row"><code>${name}</code></th><td>${typeWords(rest)}</td><td>${definition.description ?? description}${rules.length > 0 && html`<p class="hint">${rules.join('; ')}</p>`}</td></tr>`
}

/** The definition that a mixin re-declares to give it a default (`GFD.221 Templates`). */
function declaredBefore(name: string, mixin: Mixin): AttributeDefinition | undefined {
  const kind = mixin.applies.find((one) => Object.hasOwn(one.all, name))
  if (kind !== undefined) return kind.all[name]
  return mixin.depends.map((depended) => declaredBefore(name, depended)).find((found) => found !== undefined)
}
