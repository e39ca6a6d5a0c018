import type { DiscoveredCatalogue, DiscoveredCategory, EntityData } from '@occi/client'
import { allowedValues } from '../model/allowed-values.ts'
import { attributesOf, possibleAttributes, shortAttribute } from '../model/attributes.ts'
import type { AttributeDefinition } from '../model/categories.ts'
import { valueText } from '../model/values.ts'
import type { Column } from './column.ts'
import { templatesOf } from './template-columns.ts'

const unit = / in ([A-Z][A-Za-z]{1,3})$/

/**
 * Returns the columns of the attributes of a kind: addresses, what templates set, then the rest.
 *
 * @param isWide whether the attributes of its mixins have columns too, not only addresses
 */
export function attributeColumns(
  catalogue: DiscoveredCatalogue,
  kind: DiscoveredCategory,
  isWide: boolean,
): readonly Column<EntityData>[] {
  const { identifier } = kind
  const own = attributesOf(catalogue, [identifier])
  const templates = templatesOf(catalogue, kind).flatMap(({ members }) => members.map((one) => one.identifier))
  const set = attributesOf(catalogue, templates)
  const rank = (name: string) => (isAddress(name) ? 0 : set.has(name) ? 1 : 2)
  const definitions = possibleAttributes(catalogue, identifier)
  const names = [...definitions.keys()]
  const added = [...definitions].filter(
    ([name, one]) => !own.has(name) && (isAddress(name) || (isWide && isShort(one))),
  )
  const shown = [...own, ...added].filter(isShown).sort(([a], [b]) => rank(a) - rank(b))
  return [
    { title: 'ADDRESSES', cell: ({ links }) => links.flatMap(addressesOf).join(',') },
    ...shown.map(([name, definition]) => ({
      title: titleOf(shortAttribute(names, name), definition),
      cell: ({ attributes }: EntityData) => valueText(attributes[name]),
      isNumber: definition.type === 'number' || definition.type === 'integer',
    })),
  ]
}

/** The addresses that a resource has by a link, such as those of a machine in a network. */
function addressesOf({ attributes }: EntityData): readonly string[] {
  return Object.entries(attributes).flatMap(([name, value]) => (isAddress(name) ? [valueText(value)] : []))
}

function isAddress(name: string): boolean {
  return name.endsWith('.address')
}

/** Returns whether an attribute is the state of an entity. */
export function isState(name: string): boolean {
  return name.endsWith('.state')
}

function isShown([name, { type }]: readonly [string, AttributeDefinition]): boolean {
  return !isState(name) && !name.endsWith('.state.message') && type !== 'object' && type !== 'array'
}

/** Mixins have texts of any length, such as keys and data of users. */
function isShort(definition: AttributeDefinition): boolean {
  return (definition.type ?? 'string') !== 'string' || allowedValues(definition).length > 0
}

function titleOf(name: string, { description = '' }: AttributeDefinition): string {
  const [, counted] = unit.exec(description) ?? []
  return counted === undefined ? name.toUpperCase() : `${name.toUpperCase()} (${counted})`
}
