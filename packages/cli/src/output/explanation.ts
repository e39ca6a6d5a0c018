import type { DiscoveredCatalogue, DiscoveredCategory } from '@occi/client'
import { allowedValues } from '../model/allowed-values.ts'
import { type Attributes, attributesOf, shortAttribute } from '../model/attributes.ts'
import { type AttributeDefinition, isLinkKind, shortName, termOf } from '../model/categories.ts'
import { valueText } from '../model/values.ts'
import { aligned } from './description.ts'

/** Returns the kinds, mixins and actions of a service, to be read by people. */
export function explainAll(catalogue: DiscoveredCatalogue): string {
  const row = (one: DiscoveredCategory) => [shortName(catalogue, one.identifier), one.title ?? '']
  const kinds = catalogue.kinds.filter(({ location }) => location !== undefined)
  const sections = [
    ['Kinds', kinds.filter((kind) => !isLinkKind(catalogue, kind))],
    ['Kinds of links', kinds.filter((kind) => isLinkKind(catalogue, kind))],
    ['Mixins', catalogue.mixins],
  ] as const
  return sections
    .filter(([, all]) => all.length > 0)
    .map(([title, all]) => `${title}:\n${aligned(all.map(row), '  ')}`)
    .join('\n')
}

/** Returns what a category is, to be read by people. */
export function explainCategory(catalogue: DiscoveredCatalogue, category: DiscoveredCategory): string {
  const { title, identifier, location, rel = [], applies = [], actions = [] } = category
  const terms = (all: readonly string[]) => all.map(termOf).join(', ')
  const isKind = category.class === 'kind'
  const mixins = catalogue.mixins.filter((one) => isKind && one.applies?.includes(identifier))
  const facts = [
    [`${capitalized(category.class ?? 'category')}:`, identifier],
    ['Title:', title ?? ''],
    ['Location:', location ?? ''],
    [isKind ? 'Parent:' : 'Depends on:', terms(rel)],
    ['Applies to:', terms(applies)],
    ['Mixins:', mixins.map((one) => shortName(catalogue, one.identifier)).join(', ')],
  ].filter(([, text]) => text !== '')
  const attributes = attributesOf(catalogue, [identifier])
  return [
    aligned(facts),
    attributes.size === 0 ? '' : `Attributes:\n${attributeTable(attributes)}`,
    actions.length === 0 ? '' : `Actions:\n${actionTable(catalogue, actions)}`,
  ].join('')
}

/** Returns what an attribute is, to be read by people. */
export function explainAttribute(name: string, definition: AttributeDefinition): string {
  const { description = '', type = 'string', mutable = true, required = false, pattern } = definition
  const facts = [
    ['Attribute:', name],
    ['Description:', description],
    ['Type:', type],
    ['Required:', required ? 'yes' : 'no'],
    ['Default:', valueText(definition.default)],
    ['Allowed values:', valuesOf(definition)],
    ['Set by:', mutable ? 'the client' : 'the service'],
    ['JSON Schema:', schemaText(pattern)],
  ]
  return aligned(facts.filter(([, text]) => text !== ''))
}

/** What a JSON Schema says beside the values that it lists. */
function schemaText(pattern: AttributeDefinition['pattern']): string {
  if (typeof pattern !== 'object' || pattern === null) return ''
  const rules = Object.entries(pattern).filter(([name]) => name !== '$schema' && name !== 'enum')
  return rules.length === 0 ? '' : JSON.stringify(Object.fromEntries(rules))
}

function attributeTable(attributes: Attributes): string {
  const names = [...attributes.keys()]
  return aligned(
    [...attributes].map(([name, definition]) => [
      shortAttribute(names, name),
      definition.type ?? 'string',
      rulesOf(definition),
      definition.description ?? '',
    ]),
    '  ',
  )
}

function rulesOf(definition: AttributeDefinition): string {
  const { mutable = true, required = false } = definition
  const values = valuesOf(definition)
  return [
    mutable ? '' : 'set by the service',
    required ? 'required' : '',
    definition.default === undefined ? '' : `default ${valueText(definition.default)}`,
    values === '' ? '' : values,
  ]
    .filter(Boolean)
    .join('; ')
}

function valuesOf(definition: AttributeDefinition): string {
  return allowedValues(definition).map(valueText).join(', ')
}

function actionTable(catalogue: DiscoveredCatalogue, identifiers: readonly string[]): string {
  const width = Math.max(...identifiers.map((one) => termOf(one).length))
  return identifiers
    .map((one) => {
      const title = catalogue.find(one, 'action')?.title ?? ''
      const parameters = attributeTable(attributesOf(catalogue, [one])).replaceAll(/^(?=.)/gm, '  ')
      return aligned([[termOf(one).padEnd(width), title]], '  ') + parameters
    })
    .join('')
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
