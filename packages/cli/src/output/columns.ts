import type { DiscoveredCategory, EntityData, Service } from '@occi/client'
import { type Attributes, attributesOf, shortAttribute, stateOf } from '../model/attributes.ts'
import { type AttributeDefinition, shortName, termOf } from '../model/categories.ts'
import { nameOf } from '../model/references.ts'
import { type Style, styleOfState } from './colours.ts'

/** A column of a table. */
export interface Column<T> {
  readonly title: string
  cell(row: T): string
  readonly isNumber?: boolean
  style?(text: string): Style | undefined
}

/** How many attributes a table shows beside name, title and state, unless it is wide. */
const mostAttributes = 4
const unit = / in ([A-Z][A-Za-z]{1,3})$/

/**
 * Returns the columns of a table of entities: of one kind with what matters of it, mixed with their kinds.
 *
 * @param kind the kind that all have
 * @param sample entities of which those attributes are shown that one has; none: all attributes
 */
export function columnsFor(
  service: Service,
  kind: DiscoveredCategory | undefined,
  sample: readonly EntityData[],
  isWide: boolean,
): readonly Column<EntityData>[] {
  const { catalogue } = service
  const has = (test: (entity: EntityData) => unknown) => sample.length === 0 || sample.some((one) => test(one))
  const columns: Column<EntityData>[] = [{ title: 'NAME', cell: (entity) => nameOf(service, entity) }]
  if (kind === undefined) columns.push({ title: 'KIND', cell: (entity) => shortName(catalogue, entity.kind) })
  if (has(({ title }) => title)) columns.push({ title: 'TITLE', cell: ({ title = '' }) => title })
  const definitions = kind === undefined ? undefined : attributesOf(catalogue, [kind.identifier])
  const mayHaveState = definitions === undefined || [...definitions.keys()].some(isState)
  if (mayHaveState && has(stateOf)) {
    columns.push({ title: 'STATE', cell: (entity) => stateOf(entity) ?? '', style: styleOfState })
  }
  if (sample.length > 0 && sample.every(({ target }) => target !== undefined)) {
    columns.push({ title: 'FROM', cell: ({ source = '' }) => nameOf(service, source) })
    columns.push({ title: 'TO', cell: ({ target = '' }) => nameOf(service, target) })
  }
  if (definitions !== undefined) columns.push(...attributeColumns(definitions, has, isWide))
  if (!isWide) return columns
  return [
    ...columns,
    { title: 'MIXINS', cell: ({ mixins }) => mixins.map(termOf).join(',') },
    { title: 'ID', cell: ({ id }) => id },
  ]
}

function attributeColumns(
  definitions: Attributes,
  has: (test: (entity: EntityData) => unknown) => boolean,
  isWide: boolean,
): readonly Column<EntityData>[] {
  const names = [...definitions.keys()]
  const shown = [...definitions].filter(
    ([name, { type }]) =>
      !isState(name) &&
      !name.endsWith('.state.message') &&
      type !== 'object' &&
      type !== 'array' &&
      has(({ attributes }) => attributes[name] !== undefined),
  )
  return shown.slice(0, isWide ? undefined : mostAttributes).map(([name, definition]) => ({
    title: titleOf(shortAttribute(names, name), definition),
    cell: ({ attributes }) => valueText(attributes[name]),
    isNumber: definition.type === 'number' || definition.type === 'integer',
  }))
}

function titleOf(name: string, { description = '' }: AttributeDefinition): string {
  const [, counted] = unit.exec(description) ?? []
  return counted === undefined ? name.toUpperCase() : `${name.toUpperCase()} (${counted})`
}

/** Returns a value as a table shows it. */
export function valueText(value: unknown): string {
  if (value === undefined) return ''
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

function isState(name: string): boolean {
  return name.endsWith('.state')
}
