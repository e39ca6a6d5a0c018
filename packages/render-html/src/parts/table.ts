import { type AttributeDefinition, type Entity, isLink, type Kind } from '@occi/core'
import { corePrefix, isLinkKind } from '@occi/core/authoring'
import { type Content, html, type Markup } from '../markup.ts'
import { badge, isStateName, stateOf } from '../state.ts'
import { none, shortValue } from '../value.ts'
import type { View } from '../view.ts'
import { decoded, labelsOf, nameOf, shortName, titleOf, titleOfIdentifier, unitOf } from '../words.ts'
import { endMarkup, entitiesAt } from './connections.ts'
import { glyph } from './glyph.ts'

/** How many attributes a table shows beside title and state. */
const mostColumns = 4

interface Column {
  readonly title: string
  cell(entity: Entity): Content
  /** Whether its cells are numbers. */
  readonly isNumber?: boolean
  /** What its numbers count. */
  readonly unit?: string | undefined
}

/** How the rows of a table can be chosen. */
export interface Selection {
  /** The id of the form to which the boxes belong. */
  readonly form: string
}

/** Entities as a table: of one kind with what matters of it, mixed with their kinds. */
export async function entityTable(entities: readonly Entity[], view: View, selection?: Selection): Promise<Markup> {
  const kind = commonKind(entities, view)
  const columns = [
    ...(await endColumns(entities, view)),
    ...(kind === undefined ? mixedColumns(view) : attributeColumns(entities, kind)),
  ]
  const hasState = entities.some((entity) => stateOf(entity) !== undefined)
  return html`<div class="scroll sheet" role="region" tabindex="0" aria-label="Entities"><table class="list fold" role="table">
<thead role="rowgroup"><tr role="row">${selection !== undefined && html`<th scope="col" role="columnheader"><span class="hidden">Choose</span></th>`}<th scope="col" role="columnheader">Title</th>${hasState && html`<th scope="col" role="columnheader">State</th>`}${columns.map(
    ({ title, isNumber, unit }) =>
      html`<th scope="col" role="columnheader"${isNumber === true && html` class="number"`}>${title}${unit !== undefined && html` <span class="unit">${unit}</span>`}</th>`,
  )}</tr></thead>
<tbody role="rowgroup">${entities.map((entity) => row(entity, columns, hasState, view, selection))}</tbody></table></div>`
}

function row(entity: Entity, columns: readonly Column[], hasState: boolean, view: View, selection?: Selection): Markup {
  const state = stateOf(entity)
  return html`<tr role="row">${selection !== undefined && html`<td class="choose" role="cell"><input type="checkbox" form="${selection.form}" name="location" value="${entity.location}" aria-label="Choose ${shortName(nameOf(entity))}"></td>`}
<th scope="row" role="rowheader"><span class="end">${glyph(view.catalogue.kind(entity.kind), view.catalogue)}<a href="${view.path(entity.location)}">${shortName(nameOf(entity))}</a></span></th>${
    hasState && html`<td role="cell" class="state">${state === undefined ? none : badge(state.value)}</td>`
  }${columns.map((column) => cellOf(entity, column))}</tr>`
}

function cellOf(entity: Entity, { title, cell, isNumber, unit }: Column): Markup {
  // On a narrow screen each cell names its own column.
  return html`<td role="cell" data-label="${title}"${unit !== undefined && html` data-unit="${unit}"`}${isNumber === true && html` class="number"`}>${cell(entity)}</td>`
}

/** The kind of all entities, if they have one in common. */
function commonKind(entities: readonly Entity[], view: View): Kind | undefined {
  const [first] = entities
  const isCommon = first !== undefined && entities.every((entity) => entity.kind === first.kind)
  return isCommon ? view.catalogue.kind(first.kind) : undefined
}

function mixedColumns(view: View): readonly Column[] {
  return [
    {
      title: 'Kind',
      cell: (entity) => titleOfIdentifier(entity.kind, view.catalogue.kind(entity.kind)),
    },
    { title: 'Address', cell: (entity) => html`<code>${decoded(entity.location)}</code>` },
  ]
}

/** The attributes that have values here, in the order of their definition; texts of the state are not among them. */
function attributeColumns(entities: readonly Entity[], kind: Kind): readonly Column[] {
  const matters = ([name, { type }]: [string, AttributeDefinition]) =>
    !name.startsWith(corePrefix) &&
    !isStateName(name) &&
    !name.endsWith('.state.message') &&
    type !== 'object' &&
    type !== 'array' &&
    entities.some((entity) => entity.attributes[name] !== undefined)
  const names = Object.entries(kind.all).filter(matters).slice(0, mostColumns)
  const labels = labelsOf(
    names.map(([name]) => name),
    kind,
  )
  return names.map(([name, definition]) => ({
    title: labels.get(name) ?? name,
    isNumber: definition.type === 'number' || definition.type === 'integer',
    unit: unitOf(definition),
    cell: (entity) => shortValue(name, entity.attributes[name]),
  }))
}

/** Of links alone: where they come from and lead to. */
async function endColumns(entities: readonly Entity[], view: View): Promise<readonly Column[]> {
  const links = entities.filter(isLink)
  if (links.length === 0 || links.length < entities.length) return []
  const found = await entitiesAt(
    links.flatMap(({ source, target }) => [source, target]),
    view,
  )
  const column = (title: string, end: 'source' | 'target'): Column => ({
    title,
    cell: (entity) => isLink(entity) && endMarkup(entity[end], found.get(entity[end]), view, false),
  })
  return [column('From', 'source'), column('To', 'target')]
}

/** The title of an empty collection's page. */
export function nothingOf(kind: Kind | undefined): string {
  if (kind === undefined) return 'Nothing here yet'
  return isLinkKind(kind) ? 'No links of this kind yet' : `No ${titleOf(kind)} yet`
}
