import type { AttributeDefinition, Catalogue, Kind } from '@occi/core'
import { corePrefix, isLinkKind } from '@occi/core/authoring'
import { sortMixins } from '../forms/mixin-choice.ts'
import { html, joined } from '../markup.ts'
import { isStateName } from '../state.ts'
import { none, shortValue } from '../value.ts'
import { labelsOf, unitOf } from '../words.ts'
import type { Column } from './column.ts'

/**
 * Returns the columns of the attributes of a kind and of its features: first its address and what its templates set, then
 * the rest of its own; `others` are those of features.
 */
export function attributeColumns(kind: Kind, catalogue: Catalogue) {
  const { groups, others } = sortMixins(catalogue.mixinsFor(kind))
  const own = Object.entries(kind.all).filter(isShown)
  const added = others.flatMap((mixin) => Object.entries(mixin.all).filter(isShown).filter(isShort))
  const entries = new Map([...added, ...own])
  const set = new Set(groups.flatMap(({ members }) => members.flatMap(({ attributes }) => Object.keys(attributes))))
  const isOwn = (name: string) => Object.hasOwn(kind.all, name)
  const rank = (name: string) => (isAddress(name) ? 0 : set.has(name) ? 1 : isOwn(name) ? 2 : 3)
  const names = [...own, ...added].map(([name]) => name)
  const sorted = [...new Set(names)].sort((a, b) => rank(a) - rank(b))
  const labels = labelsOf(sorted, kind)
  const columns = sorted.flatMap((name) => {
    const definition = entries.get(name)
    return definition === undefined
      ? []
      : [
          attributeColumn(
            name,
            isAddress(name) && isOfIp(definition) ? 'IP address' : (labels.get(name) ?? name),
            definition,
          ),
        ]
  })
  const isFirst = ({ id }: Column) => rank(id) < 3
  return { first: columns.filter(isFirst), others: columns.filter((column) => !isFirst(column)) }
}

function isShown([name, { type }]: [string, AttributeDefinition]): boolean {
  const isOther = name.startsWith(corePrefix) || isStateName(name) || name.endsWith('.state.message')
  return !isOther && type !== 'object' && type !== 'array'
}

/** Features have texts of any length, such as keys and data of users. */
function isShort([name, { type, enum: values }]: [string, AttributeDefinition]): boolean {
  return type !== 'string' || values !== undefined || isAddress(name)
}

function attributeColumn(name: string, title: string, definition: AttributeDefinition): Column {
  const isNumber = definition.type === 'number' || definition.type === 'integer'
  return {
    id: name,
    title,
    order: name,
    isNumber,
    unit: unitOf(definition),
    cell({ attributes }) {
      const value = shortValue(name, attributes[name])
      return isAddress(name) && value !== none ? html`<code>${value}</code>` : value
    },
  }
}

/** Whether an attribute is an address in a network: its name ends in `.address`. */
export function isAddress(name: string): boolean {
  return name.endsWith('.address')
}

function isOfIp({ description = '' }: AttributeDefinition): boolean {
  return /\bIP\b|\bCIDR\b/.test(description)
}

/** How many addresses of one entity are shown. */
const mostAddresses = 3

/**
 * Returns the column of the addresses that resources have by their links, such as those of a machine in its networks;
 * undefined if no links have any. It is usual for resources that no links are made for to lead to: links lead from
 * machines to networks.
 */
export function addressColumn(kind: Kind, catalogue: Catalogue): { column: Column; isUsual: boolean } | undefined {
  if (isLinkKind(kind)) return undefined
  const links = catalogue.kinds.filter(isLinkKind)
  const definitions = new Map<string, AttributeDefinition>()
  const sources = links.flatMap((link) => {
    const all = [link, ...catalogue.mixinsFor(link).filter(({ userDefined }) => !userDefined)]
    const found = all.flatMap((one) => Object.entries(one.all)).filter(([name]) => isAddress(name))
    for (const [name, definition] of found) definitions.set(name, definition)
    return found.map(([name]) => ({ kind: link.identifier, name }))
  })
  const [first] = definitions
  if (first === undefined) return undefined
  const column: Column = {
    id: 'addresses',
    title: isOfIp(first[1]) ? 'IP addresses' : 'Addresses',
    needs: sources,
    cell({ location }, _, { addresses }) {
      const values = addresses.get(location) ?? []
      if (values.length === 0) return none
      const shown = values.slice(0, mostAddresses).map((value) => html`<code>${shortValue('', value)}</code>`)
      return joined(values.length > mostAddresses ? [...shown, '…'] : shown, ' ')
    },
  }
  return { column, isUsual: !links.some(({ targets }) => targets.includes(kind)) }
}
