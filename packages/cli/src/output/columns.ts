import type { DiscoveredCategory, EntityData, Service } from '@occi/client'
import { attributesOf, stateOf } from '../model/attributes.ts'
import { shortName, termOf } from '../model/categories.ts'
import { nameOf } from '../model/references.ts'
import { attributeColumns, isState } from './attribute-columns.ts'
import { styleOfState } from './colours.ts'
import type { Column } from './column.ts'
import { templateColumns } from './template-columns.ts'

/** How many columns a table has beside name, title and state, unless it is wide: as many as on the web pages. */
const mostUsual = 5
/** How many of these are templates. */
const mostTemplates = 2

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
  const isOfLinks = sample.length > 0 && sample.every(({ target }) => target !== undefined)
  if (!isOfLinks || has(({ title }) => title)) columns.push({ title: 'TITLE', cell: ({ title = '' }) => title })
  const mayHaveState = kind === undefined || [...attributesOf(catalogue, [kind.identifier]).keys()].some(isState)
  if (mayHaveState && has(stateOf)) {
    columns.push({ title: 'STATE', cell: (entity) => stateOf(entity) ?? '', style: styleOfState })
  }
  const ends = isOfLinks ? endColumns(service) : []
  columns.push(...ends)
  if (kind !== undefined) {
    const isEmpty = ({ cell }: Column<EntityData>) => !has((entity) => cell(entity) !== '')
    const templates = templateColumns(catalogue, kind).filter((one) => !isEmpty(one))
    const attributes = attributeColumns(catalogue, kind, isWide).filter((one) => !isEmpty(one))
    columns.push(
      ...(isWide
        ? [...templates, ...attributes]
        : [...templates.slice(0, mostTemplates), ...attributes].slice(0, mostUsual - ends.length)),
    )
  }
  if (!isWide) return columns
  return [
    ...columns,
    { title: 'MIXINS', cell: ({ mixins }) => mixins.map(termOf).join(',') },
    { title: 'ID', cell: ({ id }) => id },
  ]
}

function endColumns(service: Service): readonly Column<EntityData>[] {
  return [
    { title: 'FROM', cell: ({ source = '' }) => nameOf(service, source) },
    { title: 'TO', cell: ({ target = '' }) => nameOf(service, target) },
  ]
}
