import type { EntityData, Service } from '@occi/client'
import { attributesOf } from '../model/attributes.ts'
import { shortName, termOf } from '../model/categories.ts'
import { nameOf } from '../model/references.ts'
import { valueText } from '../model/values.ts'
import { safeText } from './safe-text.ts'

/** Returns what there is to know of an entity, to be read by people. */
export function descriptionOf(service: Service, entity: EntityData): string {
  const { catalogue } = service
  const { title, summary, id, kind, mixins, source, target, links, actions } = entity
  const end = (text: string | undefined) => (text === undefined ? undefined : nameOf(service, text))
  const definitions = attributesOf(catalogue, [...mixins, kind])
  const facts = pairs([
    ['Name', nameOf(service, entity)],
    ['Title', title],
    ['Summary', summary],
    ['Kind', shortName(catalogue, kind)],
    ['Mixins', mixins.map((one) => shortName(catalogue, one)).join(', ')],
    ['Id', id],
    ['From', end(source)],
    ['To', end(target)],
    ['Actions', actions.map(termOf).join(', ')],
  ])
  const attributes = Object.entries(entity.attributes).map(([name, value]) => [
    name,
    valueText(value),
    definitions.get(name)?.description ?? '',
  ])
  const connections = links.map((link) => [
    shortName(catalogue, link.kind),
    end(link.target) ?? '',
    nameOf(service, link),
  ])
  return [aligned(facts), section('Attributes', attributes), section('Links', connections)].join('')
}

function pairs(all: readonly (readonly [string, string | undefined])[]): string[][] {
  return all.flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[`${name}:`, value]]))
}

function section(title: string, rows: readonly (readonly string[])[]): string {
  return rows.length === 0 ? '' : `${title}:\n${aligned(rows, '  ')}`
}

/** Returns rows whose cells begin at the same place. */
export function aligned(rows: readonly (readonly string[])[], indent = ''): string {
  const safe = rows.map((row) => row.map(safeText))
  const widths = safe[0]?.map((_, place) => Math.max(...safe.map((row) => row[place]?.length ?? 0))) ?? []
  const lines = safe.map((row) => indent + row.map((cell, place) => cell.padEnd(widths[place] ?? 0)).join('  '))
  return lines.map((line) => `${line.trimEnd()}\n`).join('')
}
