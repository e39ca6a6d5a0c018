import {
  type AttributeDefinition,
  type AttributeValue,
  categoriesOf,
  type Entity,
  type Kind,
  type Mixin,
} from '@occi/core'
import { corePrefix } from '@occi/core/authoring'
import { type Content, html, type Markup } from '../markup.ts'
import { none, valueMarkup } from '../value.ts'
import type { View } from '../view.ts'
import { labelsOf, titleOf, unitOf } from '../words.ts'
import { isAddress } from './attribute-columns.ts'
import { copyable } from './copy.ts'

/** All attributes of an entity, under the kind and the mixins that bring them. */
export function attributeSections(entity: Entity, view: View): readonly Content[] {
  const kind = view.catalogue.kind(entity.kind)
  if (kind === undefined) return [unknownAttributes(entity)]
  const categories = categoriesOf(entity, view.catalogue)
  const definitions = view.catalogue.definitions(
    kind,
    categories.filter((one): one is Mixin => one.class === 'mixin'),
  )
  const shown = new Set<string>()
  return categories.map((category) => {
    const names = [...definitions.keys()].filter(
      (name) => Object.hasOwn(category.all, name) && !name.startsWith(corePrefix) && !shown.has(name),
    )
    for (const name of names) shown.add(name)
    return names.length > 0 && section(entity, category, names, definitions, view)
  })
}

function section(
  entity: Entity,
  category: Kind | Mixin,
  names: readonly string[],
  definitions: ReadonlyMap<string, AttributeDefinition>,
  view: View,
): Markup {
  const labels = labelsOf(names, category)
  const id = `attributes-${category.identifier}`
  return html`<section aria-labelledby="${id}"><h2 id="${id}"><a href="${view.docs(category)}">${titleOf(category)}</a></h2>
<dl class="facts">${names.map((name) => {
    const definition = definitions.get(name)
    const value = entity.attributes[name]
    const label = labels.get(name) ?? name
    const isCopied = isAddress(name) && typeof value === 'string' && value !== ''
    const plain = isCopied ? copyable(value, label) : valueMarkup(name, value)
    return row(label, name, isOwnPath(name, value, definition) ? pathMarkup(value, view) : plain, definition)
  })}</dl></section>`
}

/** Whether a value is a path of this service that the service itself has set: what clients write can be any text. */
function isOwnPath(
  name: string,
  value: AttributeValue | undefined,
  definition: AttributeDefinition | undefined,
): value is string {
  const isReadOnly = definition !== undefined && (definition.mutable ?? false) === false
  return isReadOnly && name.endsWith('.path') && typeof value === 'string' && /^\/(?!\/)[\w./~-]*$/.test(value)
}

function pathMarkup(path: string, view: View): Markup {
  return html`<a href="${view.path(path)}">${path}</a>`
}

function row(label: string, name: string, value: Markup, definition: AttributeDefinition | undefined): Markup {
  const about = definition?.description
  const unit = definition === undefined || value === none ? undefined : unitOf(definition)
  return html`<div${value === none && html` class="unset"`}><dt>${label}<code>${name}</code></dt>
<dd>${value}${unit !== undefined && ` ${unit}`}${definition !== undefined && html`<p class="hint">${about}${about !== undefined && ' '}<span class="rule">(${typeWords(definition)})</span></p>`}</dd></div>`
}

/** The type of an attribute and who may set it, in words. */
export function typeWords(definition: AttributeDefinition): string {
  const type = definition.enum === undefined ? definition.type : 'choice'
  const words: string[] = [type]
  if (definition.required) words.push('required')
  if (definition.mutable === 'once') words.push('set once')
  else if (definition.mutable !== true) words.push('read only')
  return words.join(', ')
}

/** What is there of an entity whose kind the service does not serve any more. */
function unknownAttributes(entity: Entity): Markup {
  const names = Object.keys(entity.attributes)
  return html`<section aria-labelledby="attributes"><h2 id="attributes">Attributes</h2>
<dl class="facts">${names.map((name) => row(name, name, valueMarkup(name, entity.attributes[name]), undefined))}</dl></section>`
}
