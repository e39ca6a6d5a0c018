import type { Entity, Kind } from '@occi/core'
import { isLinkKind } from '@occi/core/authoring'
import { filtersOf, listedKind } from '../filter.ts'
import { listingPath, lookOf } from '../listing.ts'
import { html, type Markup } from '../markup.ts'
import type { View } from '../view.ts'
import { nameOf, shortName, titleOf } from '../words.ts'
import { besideOf } from './beside.ts'
import type { Beside, Column } from './column.ts'
import { chosenColumns, columnsOf } from './columns.ts'
import { namedLink } from './name.ts'
import { selectCell, selectHead } from './selection.ts'

/** The entities of a listing as a table: with the columns of their kind, or of all kinds, that the user has chosen. */
export async function entityTable(entities: readonly Entity[], view: View): Promise<Markup> {
  const columns = chosenColumns(columnsOf(listedKind(filtersOf(view), view), view.catalogue), lookOf(view).columns)
  const beside = await besideOf(entities, columns, view)
  return html`<div class="scroll sheet" role="region" tabindex="0" aria-label="Entities"><table class="list fold whole-row" role="table">
<thead role="rowgroup"><tr role="row">${selectHead}${[titleColumn, ...columns].map((column) => head(column, view))}</tr></thead>
<tbody role="rowgroup">${entities.map((entity) => row(entity, columns, beside, view))}</tbody></table></div>`
}

const titleColumn: Pick<Column, 'title' | 'order'> = { title: 'Title', order: 'title' }

/** The head of a column: a link that sorts by it, and once more the other way round. */
function head({ title, order, isNumber, unit }: Omit<Column, 'id' | 'cell'>, view: View): Markup {
  const current = lookOf(view).order
  const isAscending = current === order
  const isDescending = current === `-${order}`
  const isTime = order === 'created' || order === 'changed'
  const next = isAscending || (isTime && !isDescending) ? `-${order}` : order
  const direction = order !== undefined && (isAscending ? 'ascending' : isDescending ? 'descending' : undefined)
  return html`<th scope="col" role="columnheader"${isNumber === true && html` class="number"`}${
    direction !== false && direction !== undefined && html` aria-sort="${direction}"`
  }>${order === undefined ? title : html`<a href="${listingPath(filtersOf(view), view, { order: next })}" title="Sort by ${title}">${title}</a>`}${unit !== undefined && html` <span class="unit">${unit}</span>`}</th>`
}

function row(entity: Entity, columns: readonly Column[], beside: Beside, view: View): Markup {
  return html`<tr role="row">${selectCell(entity.location, shortName(nameOf(entity)))}
<th scope="row" role="rowheader">${namedLink(entity, view)}</th>${columns.map((column) => cellOf(entity, column, beside, view))}</tr>`
}

function cellOf(entity: Entity, column: Column, beside: Beside, view: View): Markup {
  const { id, title, isNumber, unit } = column
  // On a narrow screen each cell names its own column; a state needs no name.
  const label = id === 'state' ? html` class="state"` : html` data-label="${title}"`
  return html`<td role="cell"${label}${unit !== undefined && html` data-unit="${unit}"`}${isNumber === true && html` class="number"`}>${column.cell(entity, view, beside)}</td>`
}

/** The title of an empty collection's page. */
export function nothingOf(kind: Kind | undefined): string {
  if (kind === undefined) return 'Nothing here yet'
  return isLinkKind(kind) ? 'No links of this kind yet' : `No ${titleOf(kind)} yet`
}
